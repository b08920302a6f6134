"""One call from question to result, told once for threads and event loops: ask, wait, run, look through."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Awaitable, Callable, Dict, Generator, Mapping, Optional, Tuple, Union

from .call import make_call
from .errors import Refused, WireError, refusal
from .guard import Decision, Guard
from .lines import MOST_LINES
from .options import Options
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
#: What the tool is run with: None, or changed arguments.
Runner = Callable[[Optional[Dict[str, Any]]], Any]


def story(tool: str, arguments: Mapping[str, Any], options: Options) -> Story:
    """Returns the result the caller may read. Raises Refused where the call may not run or its result is kept back, and
    what the tool raised, after it was told."""
    guard = guard_for(options)
    try:
        call = make_call(tool, arguments, options)
    except WireError as error:
        raise refusal(error, "it cannot be told as a whole") from error
    decision = yield from _decided(guard, call, options.review)
    if not decision.allowed:
        raise Refused(decision.message or "Rampart refused this call.", decision.code, decision.review)
    try:
        result = yield Run(_changed(arguments, call["arguments"], decision.arguments))
    except Refused:
        raise
    except Exception as error:
        text = yield from _looked_through(guard, call, str(error))
        if text is not None:
            # The tool's own words hold what may not be read, and so does its traceback.
            raise Refused(text) from None
        raise
    text = yield from _looked_through(guard, call, result)
    return result if text is None else replaced(result, text)


def _decided(guard: Guard, call: Dict[str, Any], wait: float) -> Generator[Union[Exchange, Pause], Any, Decision]:
    until = time.monotonic() + wait
    while True:
        try:
            decision: Decision = yield Exchange(lambda: guard.decide(call))
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


def _looked_through(guard: Guard, call: Dict[str, Any], result: Any) -> Generator[Exchange, Any, Optional[str]]:
    """What may be read in place of the result, or None: the result. What nobody has looked through is not handed on."""
    try:
        text = text_of(result)
        passed = yield Exchange(lambda: guard.outcome(call, text))
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


def pass_call(tool: str, arguments: Mapping[str, Any], options: Options, run: Runner) -> Any:
    """The story in this thread."""
    told = story(tool, arguments, options)
    step = next(told)
    while True:
        try:
            if isinstance(step, Run):
                value = run(step.arguments)
            elif isinstance(step, Pause):
                time.sleep(step.seconds)
                value = None
            else:
                value = step.ask()
        except Exception as error:
            following = _throw(told, error)
        else:
            following = _send(told, value)
        if isinstance(following, _Over):
            return following.result
        step = following


async def pass_call_async(
    tool: str, arguments: Mapping[str, Any], options: Options, run: Callable[[Optional[Dict[str, Any]]], Awaitable[Any]]
) -> Any:
    """The story in this event loop: exchanges block a thread of their own, pauses block none."""
    told = story(tool, arguments, options)
    step = next(told)
    while True:
        try:
            if isinstance(step, Run):
                value = await run(step.arguments)
            elif isinstance(step, Pause):
                await asyncio.sleep(step.seconds)
                value = None
            else:
                value = await asyncio.get_running_loop().run_in_executor(_threads(), step.ask)
        except Exception as error:
            following = _throw(told, error)
        else:
            following = _send(told, value)
        if isinstance(following, _Over):
            return following.result
        step = following


@dataclass(frozen=True)
class _Over:
    result: Any


def _send(told: Story, value: Any) -> Any:
    try:
        return told.send(value)
    except StopIteration as over:
        return _Over(over.value)


def _throw(told: Story, error: Exception) -> Any:
    try:
        return told.throw(error)
    except StopIteration as over:
        return _Over(over.value)


_lock = threading.Lock()
_guards: Dict[Tuple[Any, ...], Guard] = {}
_executor: Optional[ThreadPoolExecutor] = None


def guard_for(options: Options) -> Guard:
    """Tools with the same guard share its connections; nothing is opened before the first call."""
    key = (options.socket, options.state, os.environ.get("XDG_STATE_HOME"), options.deadline)
    known = _guards.get(key)
    if known is None:
        made = Guard(socket=options.socket, state=options.state, deadline=options.deadline)
        known = _guards.setdefault(key, made)
    return known


def close() -> None:
    """Closes the connections to guards that no call uses. A later call opens its own."""
    while _guards:
        _guards.popitem()[1].close()


def _threads() -> ThreadPoolExecutor:
    """Not the loop's own, which the program's blocking work may fill."""
    global _executor
    with _lock:
        if _executor is None:
            _executor = ThreadPoolExecutor(MOST_LINES, thread_name_prefix="rampart")
        return _executor


def _forked() -> None:
    """A forked process has no threads of its parent's, and whoever held the lock is gone."""
    global _executor, _lock
    _executor, _lock = None, threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)
