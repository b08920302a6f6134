"""Agents that hand work on: in a framework that says which of them acts, in a tool one of them calls, to another process."""

from __future__ import annotations

import contextlib
import contextvars
import weakref
from dataclasses import dataclass, field, replace
from typing import Any, Dict, Iterator, Mapping, Optional, Sequence, Tuple

from .handed import HANDED, Handed, brought, format_handed
from .options import Options, settled

Line = Tuple[str, ...]

#: A task and the token that says so; either may be None.
Errand = Tuple[Optional[str], Optional[str]]


@dataclass(frozen=True)
class Place:
    """What began runs of agents: the program, or a tool an agent called."""

    #: The agents that had the work there, the one that calls last.
    line: Line = ()
    #: The agents that were said to have it since, the one that acts last.
    said: Line = ()
    #: What it is done for, where that is known.
    errand: Optional[Errand] = None
    session: Optional[str] = None
    #: The agents that had each run, by the identity of what its contexts share.
    runs: Dict[int, Line] = field(default_factory=dict)


_PROGRAM = Place()
_place: contextvars.ContextVar[Place] = contextvars.ContextVar("rampart_place", default=_PROGRAM)


def carried(options: Options, line: Sequence[str], own: Optional[str] = None) -> Options:
    """The options of a call that the last agent of this line makes. A name `configure` or `hand_off` gave is the one its first
    agent goes by; in a tool, whoever acts has the work from the agent that called it. A tool's `own` name is a line of its
    own."""
    place = _place.get()
    if own is not None:
        line = (own,)
    whole = _whole(place, options, line)
    changed: Dict[str, Any] = {"agent": whole[-1], "chain": whole[:-1]}
    if place.session is not None:
        changed["session"] = place.session
    task, token = place.errand or (None, None)
    if place.said or (place.line and whole != place.line):
        # Whoever does it for another has no task of its own meanwhile.
        if place.line or place.errand is not None:
            changed.update(task=task, token=token)
    elif place.errand is not None:
        changed.update(task=task or options.task, token=token or options.token)
    return replace(options, **changed)


def _whole(place: Place, options: Options, line: Sequence[str]) -> Line:
    chain = tuple(options.chain or ())
    if place.said:
        return fold_rounds((*place.said, *line[1:]))
    if place.line:
        more = tuple(name for name in chain if name not in place.line)
        return fold_rounds((*place.line, *more, *(line or place.line[-1:])))
    if not line:
        return (*chain, options.agent)
    return fold_rounds((*chain, line[0] if options.agent == Options.agent else options.agent, *line[1:]))


@contextlib.contextmanager
def calling(options: Options) -> Iterator[None]:
    """While a tool runs: other agents that act in it have their work from the one that called it."""
    errand = None if options.task is None and options.token is None else (options.task, options.token)
    place = Place((*(options.chain or ()), options.agent), errand=errand, session=options.session)
    with _at(place):
        yield


@contextlib.contextmanager
def hand_off(to: str) -> Iterator[None]:
    """While the block runs, another agent acts, that the one of here hands its work to.

    with hand_off("helper"):
        helper.run(question)
    """
    place = _place.get()
    with _at(replace(place, said=fold_rounds((*_here(place), to)), runs={})):
        yield


def hand_over() -> Dict[str, str]:
    """What says for whom work is done, to send along to an agent in another process: a header of a request, or a member of a
    message's metadata. It holds the token of the task, where there is one: send it to agents of your own.

        requests.post(helper, headers=hand_over(), …)

    Raises Refused `chain.long`, `chain.malformed`.
    """
    place, options = _place.get(), settled({})
    task, token = place.errand or ((None, None) if place.line else (options.task, options.token))
    return {HANDED: format_handed(Handed(_here(place), task, token))}


@contextlib.contextmanager
def take_over(agent: str, carrier: Mapping[Any, Any]) -> Iterator[None]:
    """While the block runs, this agent acts, that has its work from whoever sent the request: what `hand_over` wrote into its
    headers or metadata. Where they bring nothing, it has it from nobody.

        with take_over("helper", request.headers):
            helper.run(question)

    Raises Refused `chain.malformed` where what they bring cannot be read, `chain.long`.
    """
    place, handed = _place.get(), brought(carrier)
    more = () if handed is None else tuple(name for name in handed.chain if name not in place.line)
    errand = place.errand if handed is None else (handed.task, handed.token)
    with _at(replace(place, said=fold_rounds((*place.line, *more, agent)), errand=errand, runs={})):
        yield


def _here(place: Place) -> Line:
    options = settled({})
    return place.said or place.line or (*(options.chain or ()), options.agent)


@contextlib.contextmanager
def _at(place: Place) -> Iterator[None]:
    before = _place.set(place)
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
