"""The guard's agent socket (docs/formats/wire.md, version 1): ping, decide, outcome, refused, review."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Optional, Sequence, Union

from .errors import WireError
from .lines import Lines
from .place import find_socket
from .remote import Remote

OUTCOMES = ("allow", "no-opinion", "ask", "deny")
STATES = ("open", "approved", "denied", "over")


@dataclass(frozen=True)
class Decision:
    """What the guard says about a call."""

    outcome: str
    message: str
    code: Optional[str]
    #: Id of the recorded intent where the call may run, or None.
    permit: Optional[str]
    #: Id of the question to a person, or None.
    review: Optional[str]
    #: What the call is to be made with instead, or None: as it was asked.
    arguments: Optional[Dict[str, Any]]
    #: The whole answer, with members this client does not know.
    answer: Mapping[str, Any]

    @property
    def allowed(self) -> bool:
        """An answer without a permit allows nothing, whatever its outcome."""
        return self.outcome in ("allow", "no-opinion") and self.permit is not None


@dataclass(frozen=True)
class Passed:
    """What becomes of a result: kept back with this message, or read as this text; both None: as it is."""

    withheld: Optional[str] = None
    text: Optional[str] = None
    code: Optional[str] = None


@dataclass(frozen=True)
class Review:
    """How a question to a person stands: `open`, `approved`, `denied`, `over`; until when, in ms since 1970."""

    state: str
    until: Optional[int]


class Guard:
    """The guard of this user, or of the installation below `state`, or the one that listens on `socket`, or with `url` and
    `key` the one of another machine, by its HTTP API. `deadline`, in seconds, bounds each exchange. Every method raises WireError, and then nothing was allowed. Safe between threads."""

    def __init__(
        self,
        *,
        socket: Optional[str] = None,
        state: Optional[str] = None,
        deadline: float = 5.0,
        url: Optional[str] = None,
        key: Optional[str] = None,
    ) -> None:
        self._lines: Union[Lines, Remote]
        if url is not None:
            self._lines = Remote(url, key or "", deadline)
        else:
            self._lines = Lines(lambda: find_socket(state) if socket is None else socket, deadline)

    def ping(self) -> Dict[str, Any]:
        """`mode`, and the digest of the `policy` in force."""
        answer = self._ask({"op": "ping"})
        if answer.get("ok") is not True:
            raise _odd("ok")
        return answer

    def decide(
        self,
        call: Mapping[str, Any],
        *,
        root: Optional[str] = None,
        files: Sequence[Mapping[str, str]] = (),
        rewrites: bool = True,
        usage: Optional[Mapping[str, Any]] = None,
        token: Optional[str] = None,
    ) -> Decision:
        """Judges and records a call. With `rewrites`, whoever runs it does so with the arguments of the answer; `usage` is what
        it will use at most; `token` says which task it is for."""
        body: Dict[str, Any] = {"op": "decide", "call": call, "asks": False, "rewrites": rewrites}
        if root is not None:
            body["root"] = root
        if files:
            body["files"] = list(files)
        if usage is not None:
            body["usage"] = dict(usage)
        if token is not None:
            body["token"] = token
        answer = self._ask(body)
        changed = answer.get("arguments")
        if changed is not None and not (rewrites and isinstance(changed, dict)):
            raise _odd("arguments")
        return Decision(
            outcome=_one_of(answer, "outcome", OUTCOMES),
            message=_text(answer, "message") or "",
            code=_text(answer, "code"),
            permit=_text(answer, "permit") or None,
            review=_text(answer, "review") or None,
            arguments=changed,
            answer=answer,
        )

    def outcome(
        self,
        call: Mapping[str, Any],
        text: Optional[str],
        *,
        replaces: bool = True,
        usage: Optional[Mapping[str, Any]] = None,
    ) -> Passed:
        """Tells what a call brought back, and what it used. Without `replaces` a result to be redacted is kept back as a whole."""
        body: Dict[str, Any] = {"op": "outcome", "call": call, "text": text, "replaces": replaces}
        if usage is not None:
            body["usage"] = dict(usage)
        answer = self._ask(body)
        said, code = _text(answer, "message") or "", _text(answer, "code")
        instead = _text(answer, "text")
        # A result cannot be asked about: what is neither let through nor denied is kept back.
        if _one_of(answer, "outcome", OUTCOMES) in ("deny", "ask"):
            return Passed(withheld=said or "Rampart kept this result back.", code=code)
        if instead is not None and not replaces:
            raise _odd("text")
        return Passed(text=instead)

    def refused(self, call: Mapping[str, Any], code: str) -> None:
        """Takes down a call that was refused before it would have been judged, under a stable code."""
        self._ask({"op": "refused", "call": call, "code": code})

    def review(self, review: str) -> Review:
        """How the question with this id stands. Who waited for `approved` asks `decide` again, which spends it."""
        answer = self._ask({"op": "review", "id": review})
        until = answer.get("until")
        if until is not None and (isinstance(until, bool) or not isinstance(until, int)):
            raise _odd("until")
        return Review(_one_of(answer, "state", STATES), until)

    def close(self) -> None:
        """Closes idle connections; the guard may be asked again afterwards."""
        self._lines.close()

    def _ask(self, body: Dict[str, Any]) -> Dict[str, Any]:
        answer = self._lines.exchange(body)
        if "error" in answer:
            raise WireError("wire.answer", _words(answer["error"]))
        return answer


def _words(error: Any) -> str:
    said: List[str] = []
    if isinstance(error, dict):
        said = [value for value in (error.get("code"), error.get("message")) if isinstance(value, str)]
    return ": ".join(said)[:1024] or "the answer carries an error without a form"


def _text(answer: Mapping[str, Any], name: str) -> Optional[str]:
    value = answer.get(name)
    if value is not None and not isinstance(value, str):
        raise _odd(name)
    return value


def _one_of(answer: Mapping[str, Any], name: str, known: Sequence[str]) -> str:
    value = answer.get(name)
    if not isinstance(value, str) or value not in known:
        raise _odd(name)
    return value


def _odd(name: str) -> WireError:
    return WireError("wire.answer", f"the answer has a malformed {name}")
