"""What a governed tool may be told: by `configure` for all of them, or for one."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Optional, Sequence, TypedDict

if TYPE_CHECKING:
    from typing_extensions import Unpack

KINDS = ("shell", "read", "list", "write", "edit", "delete", "fetch", "sql", "mcp", "text")


class ToolOptions(TypedDict, total=False):
    """The options by name."""

    #: Name of the tool; default: its own.
    name: Optional[str]
    #: What the tool is, where its name and arguments do not say: `shell`, `read`, `write`, `fetch`, `sql` …
    kind: Optional[str]
    #: Name of the agent in the record; default `sdk`.
    agent: str
    #: Id of the session; default: a random one for this process.
    session: Optional[str]
    #: Id of the task it is for, as somebody with the right to declared it.
    task: Optional[str]
    #: A token of the orchestrator that says which task it is for.
    token: Optional[str]
    #: Agents that handed this work on, the first of all first, without the one that acts.
    chain: Optional[Sequence[str]]
    #: Absolute folder calls happen in; default: the current one.
    cwd: Optional[str]
    #: Keeps everything of the installation below this folder, as `--state` does.
    state: Optional[str]
    #: Path of the agent socket itself, in place of looking for it.
    socket: Optional[str]
    #: The API of a guard on another machine, `https://guard.example`. Needs `key`.
    url: Optional[str]
    #: The agent's own key to that API: who calls is what it says.
    key: Optional[str]
    #: Seconds the guard may take for an answer; default 5.
    deadline: float
    #: Seconds a call waits for a person where the policy asks for one; default 0: it is refused, to be tried again.
    review: float


@dataclass(frozen=True)
class Options:
    """All options, settled."""

    name: Optional[str] = None
    kind: Optional[str] = None
    agent: str = "sdk"
    session: Optional[str] = None
    task: Optional[str] = None
    token: Optional[str] = None
    chain: Optional[Sequence[str]] = None
    cwd: Optional[str] = None
    state: Optional[str] = None
    socket: Optional[str] = None
    url: Optional[str] = None
    key: Optional[str] = None
    deadline: float = 5.0
    review: float = 0.0

    def __post_init__(self) -> None:
        if self.kind is not None and self.kind not in KINDS:
            raise ValueError(f"kind is one of {', '.join(KINDS)}")
        if isinstance(self.chain, str):
            raise ValueError("chain is a list of names")
        if self.url is not None and not self.key:
            raise ValueError("url needs a key")
        if not self.deadline > 0 or not self.review >= 0:
            raise ValueError("deadline is more than 0 seconds, and review 0 or more")


_NAMES = frozenset(field.name for field in fields(Options))
_defaults = Options()


def configure(**options: Unpack[ToolOptions]) -> None:
    """Sets the options of every tool whose own do not say otherwise, those governed before included.

    Raises TypeError for an option that is none, ValueError for a value that is none.
    """
    global _defaults
    check(options)
    _defaults = replace(_defaults, **options)


def check(options: Any) -> None:
    """Raises TypeError or ValueError where the tool is governed, not at its first call."""
    unknown = sorted(set(options) - _NAMES)
    if unknown:
        raise TypeError(f"there is no option {unknown[0]!r}")
    replace(_defaults, **options)


def settled(options: Any) -> Options:
    """A tool's own options before those of `configure`."""
    return replace(_defaults, **options)
