"""JSON that means one thing to every reader (RFC 8259 as RFC 7493 restricts it): written and read in bounds."""

from __future__ import annotations

import json
import math
import re
from typing import Any, Dict, List, NoReturn, Tuple

from .errors import WireError

LINE_BYTES = 8 * 1024 * 1024 + 4096
DEPTH = 64
_STRUCTURE = re.compile(r'["\[\]{}]')
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def write_line(body: Dict[str, Any]) -> bytes:
    """One message as one line. Raises WireError `json.surrogate`, `json.number`, `wire.too_large`."""
    try:
        line = json.dumps({"v": 1, **body}, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode("utf-8")
    except UnicodeEncodeError:
        raise WireError("json.surrogate", "a text has half of a surrogate pair") from None
    except ValueError:
        raise WireError("json.number", "a number is beyond the range of a double") from None
    if len(line) > LINE_BYTES:
        raise WireError("wire.too_large", "the message is too long")
    return line + b"\n"


def read_line(line: bytes) -> Dict[str, Any]:
    """One message of the guard, its line feed removed. Raises WireError `wire.header` for what is no object of version
    1, or a `json.*` code."""
    message = parse(line)
    version = message.get("v") if isinstance(message, dict) else None
    if not isinstance(message, dict) or isinstance(version, bool) or version != 1:
        raise WireError("wire.header", 'the answer is no object that begins with "v":1')
    return message


def parse(line: bytes) -> Any:
    """Any value. Depth is looked at before anything is built."""
    if len(line) > LINE_BYTES:
        raise WireError("json.too_large", f"JSON is larger than {LINE_BYTES} bytes")
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        raise WireError("json.encoding", "text is no valid UTF-8") from None
    _check_depth(text)
    try:
        value = json.loads(
            text, object_pairs_hook=_members, parse_int=_integer, parse_float=_number, parse_constant=_constant
        )
    except ValueError:
        raise WireError("json.syntax", "text is no JSON") from None
    if _SURROGATE.search(text):
        _check_surrogates(value)
    return value


def _check_depth(text: str) -> None:
    """Linear: each string is skipped once, and a run of backslashes is counted before one quote only."""
    if text.count("[") + text.count("{") <= DEPTH:
        return
    depth, at = 0, 0
    while True:
        found = _STRUCTURE.search(text, at)
        if found is None:
            return
        at = found.end()
        if found.group() == '"':
            at = _string_end(text, at)
            if at < 0:
                return
        elif found.group() in "[{":
            depth += 1
            if depth > DEPTH:
                raise WireError("json.too_deep", f"JSON is nested deeper than {DEPTH}")
        else:
            depth -= 1


def _string_end(text: str, start: int) -> int:
    """Behind the quote that closes the string whose first character is at `start`, or -1."""
    end = text.find('"', start)
    while end >= 0:
        slashes = 0
        while end - slashes > start and text[end - slashes - 1] == "\\":
            slashes += 1
        if slashes % 2 == 0:
            return end + 1
        end = text.find('"', end + 1)
    return -1


def _members(pairs: List[Tuple[str, Any]]) -> Dict[str, Any]:
    made: Dict[str, Any] = {}
    for name, value in pairs:
        if name == "__proto__":
            raise WireError("json.forbidden_key", "JSON names the key __proto__")
        if name in made:
            raise WireError("json.duplicate_key", "JSON names a key twice in one object")
        made[name] = value
    return made


def _number(digits: str) -> float:
    value = float(digits)
    if math.isinf(value):
        raise WireError("json.number", "JSON has a number beyond the range of a double")
    return value


def _integer(digits: str) -> int:
    # Looked at as a double first: an integer of a million digits takes Python minutes.
    if len(digits) > 15:
        _number(digits)
    return int(digits[:400])


def _constant(_name: str) -> NoReturn:
    raise ValueError


def _check_surrogates(value: Any) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise WireError("json.surrogate", "JSON has half of a surrogate pair") from None
