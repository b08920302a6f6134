"""One call from question to result, told once for threads and event loops (drive.py): ask, wait, run, look through."""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass
from typing import Any, Callable, Dict, Generator, Mapping, Optional, Union

from .call import make_call
from .errors import Refused, WireError, refusal
from .guard import Decision, Guard
from .guards import guard_for
from .handed import MAX_CHAIN, too_long
from .options import Options
from .usage import usage_of
from .values import replaced, text_of

#: Seconds between two looks at a question that waits for a person.
_POLL = 0.25


@dataclass(frozen=True)
class Exchange:
    """Something the guard is asked, which blocks for at most the deadline."""

    ask: Callable[[], Any]


@dataclass(frozen=True)
class Pause:
    """Nothing, for some seconds."""

    seconds: float


@dataclass(frozen=True)
class Run:
    """The tool itself, with the arguments the policy wants instead, or None for those that came."""

    arguments: Optional[Dict[str, Any]]


Story = Generator[Union[Exchange, Pause, Run], Any, Any]


#: What a result says its call used.
Usage = Callable[[Any], Optional[Dict[str, Any]]]


def story(tool: str, arguments: Mapping[str, Any], options: Options, usage: Usage = usage_of) -> Story:
    """Returns the result the caller may read. Raises Refused where the call may not run or its result is kept back, and
    what the tool raised, after it was told."""
    guard = guard_for(options)
    try:
        call = make_call(tool, arguments, options)
    except WireError as error:
        raise refusal(error, "it cannot be told as a whole") from error
    if len(call.get("chain", ())) > MAX_CHAIN:
        yield from _taken_down(guard, call, "chain.long")
        raise too_long()
    decision = yield from _decided(guard, call, options)
    if not decision.allowed:
        raise Refused(decision.message or "Rampart refused this call.", decision.code, decision.review)
    try:
        result = yield Run(_changed(arguments, call["arguments"], decision.arguments))
    except Refused:
        raise
    except Exception as error:
        text = yield from _looked_through(guard, call, str(error), usage)
        if text is not None:
            # The tool's own words hold what may not be read, and so does its traceback.
            raise Refused(text) from None
        raise
    text = yield from _looked_through(guard, call, result, usage)
    return result if text is None else replaced(result, text)


def _taken_down(guard: Guard, call: Dict[str, Any], code: str) -> Generator[Exchange, Any, None]:
    """The refusal stands whether or not that succeeds. What was malformed is not sent."""
    told = {name: value for name, value in call.items() if name != "chain"}
    with contextlib.suppress(WireError):
        yield Exchange(lambda: guard.refused(told, code))


def _decided(guard: Guard, call: Dict[str, Any], options: Options) -> Generator[Union[Exchange, Pause], Any, Decision]:
    until = time.monotonic() + options.review
    while True:
        try:
            decision: Decision = yield Exchange(lambda: guard.decide(call, token=options.token))
        except WireError as error:
            raise refusal(error, "the guard did not decide") from error
        if decision.allowed or decision.review is None or decision.code is not None:
            return decision
        if not (yield from _approved(guard, decision.review, until)):
            return decision


def _approved(guard: Guard, review: str, until: float) -> Generator[Union[Exchange, Pause], Any, bool]:
    while time.monotonic() < until:
        yield Pause(min(_POLL, max(0.0, until - time.monotonic())))
        try:
            state = (yield Exchange(lambda: guard.review(review))).state
        except WireError:
            return False
        if state != "open":
            return bool(state == "approved")
    return False


def _looked_through(
    guard: Guard, call: Dict[str, Any], result: Any, usage: Usage
) -> Generator[Exchange, Any, Optional[str]]:
    """What may be read in place of the result, or None: the result. What nobody has looked through is not handed on."""
    try:
        text = text_of(result)
        used = usage(result)
        passed = yield Exchange(lambda: guard.outcome(call, text, usage=used))
    except WireError as error:
        raise refusal(error, "its result could not be looked through") from None
    if passed.withheld is not None:
        raise Refused(passed.withheld, passed.code) from None
    return str(passed.text) if passed.text is not None else None


def _changed(
    given: Mapping[str, Any], told: Mapping[str, Any], wanted: Optional[Dict[str, Any]]
) -> Optional[Dict[str, Any]]:
    """The arguments the policy wants; those it left alone keep the values that came, which JSON may not hold."""
    if wanted is None:
        return None
    made = {}
    for name, value in wanted.items():
        kept = name in given and name in told and told[name] == value
        made[name] = given[name] if kept else value
    return made
