"""Agents that hand work on, where a framework says which of them acts."""

from __future__ import annotations

import contextlib
import contextvars
import weakref
from dataclasses import dataclass, field, replace
from typing import Dict, Iterator, Optional, Sequence, Tuple

from .errors import Refused
from .options import Options

#: Agents one call may have behind it; the guard takes no more.
MAX_CHAIN = 16

Line = Tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """What began runs of agents: the program, or a tool an agent called."""

    #: The agents that had the work there, the one that calls last.
    line: Line = ()
    #: The agents that had each run, by the identity of what its contexts share.
    runs: Dict[int, Line] = field(default_factory=dict)


_PROGRAM = Place()
_place: contextvars.ContextVar[Place] = contextvars.ContextVar("rampart_place", default=_PROGRAM)


def carried(options: Options, line: Sequence[str], own: Optional[str] = None) -> Options:
    """The options of a call that the last agent of this line makes. A name `configure` gave is the one its first agent
    goes by, unless a tool of another agent called it; a tool's `own` name stands. Raises Refused for too long a chain."""
    before = _place.get().line
    if own is not None:
        line = (own,)
    if not line and not before:
        return options
    if not line:
        whole = before
    elif before:
        chain = options.chain or ()
        whole = fold_rounds((*before, *(name for name in chain if name not in before), *line))
    else:
        first = line[0] if options.agent == Options.agent else options.agent
        whole = fold_rounds((*(options.chain or ()), first, *line[1:]))
    if len(whole) - 1 > MAX_CHAIN:
        raise Refused("Rampart refused this call (chain.long): it was handed on too often.", "chain.long")
    return replace(options, agent=whole[-1], chain=whole[:-1])


@contextlib.contextmanager
def calling(options: Options, line: Sequence[str]) -> Iterator[None]:
    """While a tool runs: agents begun in it have their work from the one that called it, where it is known."""
    if not line:
        yield
        return
    before = _place.set(Place((*(options.chain or ()), options.agent)))
    try:
        yield
    finally:
        _place.reset(before)


def enters(run: object, agent: str) -> Line:
    """The agents that had this run, now that this one has a turn in it. `run` is what all contexts of a run share."""
    runs, key = _place.get().runs, id(run)
    if key not in runs:
        weakref.finalize(run, runs.pop, key, None)
    runs[key] = fold_rounds((*runs.get(key, ()), agent))
    return runs[key]


def fold_rounds(names: Sequence[str]) -> Line:
    """The names without rounds in which nobody was new: two agents that pass work to and fro are no ever longer line."""
    line: Line = ()
    for name in names:
        everybody = {*line, name}
        before = (at for at, one in enumerate(line) if one == name and {*line[: at + 1]} == everybody)
        at = next(before, None)
        line = (*line, name) if at is None else line[: at + 1]
    return line
