"""The guards this process has asked; tools with the same one share its connections."""

from __future__ import annotations

import os
from typing import Any, Dict, Tuple

from .guard import Guard
from .options import Options

_guards: Dict[Tuple[Any, ...], Guard] = {}


def guard_for(options: Options) -> Guard:
    """Nothing is opened before the first call."""
    key = (options.socket, options.state, os.environ.get("XDG_STATE_HOME"), options.deadline, options.url, options.key)
    known = _guards.get(key)
    if known is None:
        made = Guard(
            socket=options.socket,
            state=options.state,
            deadline=options.deadline,
            url=options.url,
            key=options.key,
        )
        known = _guards.setdefault(key, made)
    return known


def close() -> None:
    """Closes the connections to guards that no call uses. A later call opens its own."""
    while _guards:
        _guards.popitem()[1].close()
