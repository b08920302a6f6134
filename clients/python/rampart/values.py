"""What a tool gets and gives, as JSON has it: for the guard to judge and to look through."""

from __future__ import annotations

import json
import math
from collections.abc import AsyncIterator, Awaitable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from typing import Any, Dict, Optional

from .errors import WireError
from .strict import LINE_BYTES

#: Beyond this a JavaScript reader of the number would see another one.
_SAFE = 2**53 - 1
_DEPTH = 56


def as_json(value: Any) -> Any:
    """The value as JSON. What has no place there is its own `str()`: bytes are their text where they are UTF-8,
    otherwise their number; numbers beyond a double are texts.

    Raises WireError `json.too_deep`, `json.too_large`: what cannot be judged as a whole is not judged in part.
    """
    return _Writer().write(value, 0)


class _Writer:
    """Counts what it writes, so that no value costs more than a message may hold."""

    def __init__(self) -> None:
        self._left = LINE_BYTES

    def write(self, value: Any, depth: int) -> Any:
        self._spend(1)
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str):
            return self._text(str.__str__(value))
        if isinstance(value, int):
            return int(value) if -_SAFE <= value <= _SAFE else self._named(value)
        if isinstance(value, float):
            return float(value) if math.isfinite(value) else str(value)
        if isinstance(value, (bytes, bytearray, memoryview)):
            return self._text(_bytes_text(value))
        return self._container(value, depth)

    def _container(self, value: Any, depth: int) -> Any:
        if depth >= _DEPTH:
            raise WireError("json.too_deep", f"a value is nested deeper than {_DEPTH}")
        if isinstance(value, Mapping):
            return self._members(value.items(), depth)
        if isinstance(value, (list, tuple, AbstractSet)):
            return [self.write(one, depth + 1) for one in value]
        dump = getattr(type(value), "model_dump", None)
        if callable(dump):
            return self.write(dump(value), depth + 1)
        if is_dataclass(value) and not isinstance(value, type):
            return self._members(((one.name, getattr(value, one.name)) for one in fields(value)), depth)
        return self._named(value)

    def _members(self, pairs: Any, depth: int) -> Dict[str, Any]:
        made: Dict[str, Any] = {}
        for key, value in pairs:
            name = self._text(key) if isinstance(key, str) else self._named(key)
            # 1 and "1" are two keys here and one in JSON: neither may hide the other.
            while name in made:
                name += "'"
            made[name] = self.write(value, depth + 1)
        return made

    def _named(self, value: Any) -> str:
        try:
            return self._text(str(value))
        except WireError:
            raise
        except Exception:
            return f"[{type(value).__name__}]"

    def _text(self, text: str) -> str:
        self._spend(len(text))
        return text

    def _spend(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise WireError("json.too_large", "a value is larger than a message may be")


def _bytes_text(value: Any) -> str:
    if len(value) > LINE_BYTES:
        raise WireError("json.too_large", "a value is larger than a message may be")
    try:
        return bytes(value).decode("utf-8")
    except UnicodeDecodeError:
        return f"[{len(value)} bytes]"


def text_of(result: Any) -> Optional[str]:
    """What a model would read of a result, None where there is nothing to read.

    Raises WireError as `as_json` does, and `result.unread` for what can be read only once or later.
    """
    if result is None or isinstance(result, str):
        return result
    if isinstance(result, (Iterator, AsyncIterator, Awaitable)):
        raise WireError("result.unread", "a result that comes in parts cannot be looked through")
    json_value = as_json(result)
    return json_value if isinstance(json_value, str) else json.dumps(json_value, ensure_ascii=False)


def replaced(result: Any, text: str) -> Any:
    """The result with what may be read in place of its text: in its own form where that still holds, else as text."""
    if isinstance(result, str):
        return text
    if isinstance(result, (bytes, bytearray)):
        return text.encode("utf-8", "replace")
    try:
        return json.loads(text)
    except ValueError:
        return text
