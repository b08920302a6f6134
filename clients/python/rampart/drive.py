"""A story (story.py) in a thread, or in an event loop."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, AsyncIterator, Awaitable, Callable, Dict, Mapping, Optional, TypeVar

from .lines import MOST_LINES
from .options import Options
from .story import Pause, Run, Story, Usage, story
from .usage import usage_of

T = TypeVar("T")

#: Runs the tool: with the arguments the policy wants, or with those that came for None.
Runner = Callable[[Optional[Dict[str, Any]]], Any]


def pass_call(
    tool: str, arguments: Mapping[str, Any], options: Options, run: Runner, usage: Usage = usage_of
) -> Any:
    """The story in this thread."""
    told = story(tool, arguments, options, usage)
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
    tool: str,
    arguments: Mapping[str, Any],
    options: Options,
    run: Callable[[Optional[Dict[str, Any]]], Awaitable[Any]],
    usage: Usage = usage_of,
) -> Any:
    """The story in this event loop: exchanges block a thread of their own, pauses block none."""
    told = story(tool, arguments, options, usage)
    step = await _until_run(told, next(told))
    try:
        value = await run(step.arguments)
    except Exception as error:
        following = _throw(told, error)
    else:
        following = _send(told, value)
    return await _until_over(told, following)


async def pass_parts_async(
    tool: str,
    arguments: Mapping[str, Any],
    options: Options,
    parts: Callable[[Optional[Dict[str, Any]]], AsyncIterator[T]],
    usage: Usage = usage_of,
) -> AsyncIterator[T]:
    """The story of what answers in parts, which go on as they come: nobody looks them through. The guard is told what they
    say they used once they end, or nobody reads on."""
    used: Dict[str, Any] = {}
    told = story(tool, arguments, options, lambda _: used or None)
    step = await _until_run(told, next(told))
    failed: Optional[Exception] = None
    try:
        async for part in parts(step.arguments):
            used.update(usage(part) or {})
            yield part
    except Exception as error:
        failed = error
    finally:
        await _until_over(told, _send(told, None) if failed is None else _throw(told, failed))


async def _until_run(told: Story, step: Any) -> Run:
    """Raises Refused where it does not come to that."""
    while not isinstance(step, Run):
        step = await _next(told, step)
    return step


async def _until_over(told: Story, step: Any) -> Any:
    while not isinstance(step, _Over):
        step = await _next(told, step)
    return step.result


async def _next(told: Story, step: Any) -> Any:
    try:
        if isinstance(step, Pause):
            await asyncio.sleep(step.seconds)
            value = None
        else:
            value = await asyncio.get_running_loop().run_in_executor(_threads(), step.ask)
    except Exception as error:
        return _throw(told, error)
    return _send(told, value)


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
_executor: Optional[ThreadPoolExecutor] = None


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
