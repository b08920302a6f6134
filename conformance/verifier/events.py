"""What every event has, and what a `key` event says (log.md, sections 4 and 6)."""

from __future__ import annotations

import re
from typing import Any, Dict, Optional

from .note import Key, Malformed, parse_key, parse_note, signers

KINDS = frozenset(
    "intent outcome review session task prompt answer elevation-grant elevation-revoke charge policy quarantine stop "
    "restrict break-glass model alarm incident gap key start end snapshot".split()
)
RUN = re.compile(r"[0-9a-f]{16}")
SECOND = frozenset(("seal", "erasure"))
THIRD = frozenset(("credential", "sign-off"))
UNDERSTOOD = 3
LARGEST = 2**53 - 1


class BadEvent(Exception):
    """An event without what every event has; the message says why."""


class BadKey(Exception):
    """A `key` event that announces nothing; the message says why."""


def is_count(value: Any) -> bool:
    """Whether a value is an integer from 0 to 2^53 - 1 (Python's truth values are integers; JSON's are not)."""
    return type(value) is int and 0 <= value <= LARGEST


def check_members(event: Dict[str, Any], index: int) -> None:
    """The six members that every event has. Raises BadEvent."""
    if not is_count(event.get("v")) or event["v"] < 1:
        raise BadEvent("v is no version")
    if not is_count(event.get("index")) or event["index"] != index:
        raise BadEvent("index is not the event's position")
    if not is_count(event.get("time")) or not is_count(event.get("mono")):
        raise BadEvent("time or mono is no integer from 0 to 2^53 - 1")
    if not isinstance(event.get("run"), str) or RUN.fullmatch(event["run"]) is None:
        raise BadEvent("run is not 16 hexadecimal digits")
    kinds = {1: KINDS, 2: SECOND, 3: THIRD}.get(event["v"])
    if not isinstance(event.get("kind"), str) or (kinds is not None and event["kind"] not in kinds):
        raise BadEvent("kind is not known")


def text_of(event: Dict[str, Any], name: str) -> str:
    """A member that must be text."""
    value = event.get(name)
    if not isinstance(value, str):
        raise BadKey(f"{name} is no text")
    return value


def announced_key(event: Dict[str, Any], origin: str, in_force: Optional[Key]) -> Key:
    """The key that a `key` event announces, its note checked. Raises BadKey."""
    action = text_of(event, "action")
    if action != ("create" if event["index"] == 0 else "rotate"):
        raise BadKey("only the first event has the action create, and it has no other")
    previous = event.get("previous", "")
    if previous != (in_force.text if in_force else None):
        raise BadKey("previous is not the key in force")
    try:
        key = parse_key(text_of(event, "key"))
        note = parse_note(text_of(event, "note"))
    except Malformed as error:
        raise BadKey(str(error)) from None
    if key.name != origin:
        raise BadKey("the key's name is not the log's origin")
    if note.text != f"rampart-log/1 key\n{origin}\n{event['index']}\n{key.text}\n":
        raise BadKey("the note says something else")
    needed = [key] + ([in_force] if in_force else [])
    found = signers(note, needed)
    if found is None or any(one not in found for one in needed):
        raise BadKey("the note is not signed by the keys that must sign it")
    return key
