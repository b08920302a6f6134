"""A story (story.py) in a thread, or in an event loop."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Awaitable, Callable, Dict, Mapping, Optional

from .lines import MOST_LINES
from .options import Options
from .story import Pause, Run, Story, story

#: Runs the tool: with the arguments the policy wants, or with those that came for None.
Runner = Callable[[Optional[Dict[str, Any]]], Any]


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
