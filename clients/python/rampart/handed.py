"""What goes along with work that is handed to an agent in another process (docs/formats/handed.md, version 1)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Dict, Mapping, Optional, Tuple
from urllib.parse import quote, unquote_to_bytes

from .errors import Refused

#: The header, or the member of metadata, it travels in.
HANDED = "rampart-handed"
#: Agents one call may have behind it; the guard takes no more.
MAX_CHAIN = 16

_MAX_VALUE = 12_288
_MAX_NAME = 256
_MAX_TOKEN = 8_192
_WORD = re.compile(r"(?:[A-Za-z0-9_.!~*'()-]|%[0-9A-Fa-f]{2})+")
_TOKEN = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True)
class Handed:
    """Agents that had the work, the one that hands it over last, and the task it is for."""

    chain: Tuple[str, ...]
    task: Optional[str] = None
    token: Optional[str] = None


def format_handed(handed: Handed) -> str:
    """Raises Refused `chain.long` for more than a chain or a header holds, `chain.malformed` for what is no name."""
    if len(handed.chain) > MAX_CHAIN:
        raise too_long()
    try:
        members = ["chain=" + ",".join(_encoded(name) for name in handed.chain)]
        if handed.task is not None:
            members.append("task=" + _encoded(handed.task))
    except UnicodeEncodeError:
        raise _malformed() from None
    if handed.token is not None:
        members.append("token=" + handed.token)
    value = ";".join(members)
    if len(value) > _MAX_VALUE:
        raise too_long()
    if _read(value) is None:
        raise _malformed()
    return value


def parse_handed(value: Any) -> Handed:
    """Raises Refused `chain.malformed`, `chain.long`: whoever cannot be understood is not nobody."""
    handed = _read(value) if isinstance(value, str) and len(value) <= _MAX_VALUE else None
    if handed is None:
        raise _malformed()
    if len(handed.chain) > MAX_CHAIN:
        raise too_long()
    return handed


def brought(carrier: Mapping[Any, Any]) -> Optional[Handed]:
    """What headers or metadata bring, or None where they bring nothing. Raises Refused as `parse_handed`."""
    values = [carrier[name] for name in carrier if isinstance(name, str) and name.lower() == HANDED]
    if not values:
        return None
    return parse_handed(values[0] if len(values) == 1 else None)


def too_long() -> Refused:
    return Refused("Rampart refused this work (chain.long): it was handed on too often.", "chain.long")


def _malformed() -> Refused:
    why = "nobody can tell which agents it comes from"
    return Refused(f"Rampart refused this work (chain.malformed): {why}.", "chain.malformed")


def _read(value: str) -> Optional[Handed]:
    said: Dict[str, str] = {}
    for member in value.split(";"):
        name, equals, text = member.partition("=")
        if equals == "" or name in said:
            return None
        said[name] = text
    chain = [_decoded(word) for word in said.pop("chain", "").split(",")]
    named, token = said.pop("task", None), said.pop("token", None)
    task = None if named is None else _decoded(named)
    if said or any(name is None for name in chain) or (named is not None and task is None):
        return None
    if token is not None and (len(token) > _MAX_TOKEN or _TOKEN.fullmatch(token) is None):
        return None
    return Handed(tuple(name for name in chain if name is not None), task, token)


def _encoded(name: str) -> str:
    return quote(name, safe="!~*'()")


def _decoded(word: str) -> Optional[str]:
    if _WORD.fullmatch(word) is None:
        return None
    try:
        name = unquote_to_bytes(word).decode("utf-8")
    except UnicodeDecodeError:
        return None
    # As long as JavaScript says it is.
    return name if len(name.encode("utf-16-le")) // 2 <= _MAX_NAME else None
