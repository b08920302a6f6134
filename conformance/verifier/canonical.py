"""Canonical JSON (RFC 8785; log.md, section 3): parse, write again, compare."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any, Dict

NESTING = 128
SAFE = 2**53 - 1
ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class NotCanonical(Exception):
    """The bytes are not one canonical JSON object; the message says why."""


def write_number(value: float) -> str:
    """ECMAScript's Number::toString of a finite double (ECMA-262, section 6.1.6.1.20)."""
    if value != value or value in (float("inf"), float("-inf")):
        raise NotCanonical("not a finite number")
    if value == 0:
        return "0"
    if value < 0:
        return "-" + write_number(-value)
    _, figures, exponent = Decimal(repr(value)).as_tuple()
    digits = "".join(map(str, figures))
    point = len(digits) + int(exponent)
    return place_point(digits.rstrip("0"), point)


def place_point(digits: str, point: int) -> str:
    """The number 0.<digits> times ten to the power of `point`, `digits` beginning and ending with another than 0."""
    count = len(digits)
    if count <= point <= 21:
        return digits + "0" * (point - count)
    if 0 < point <= 21:
        return digits[:point] + "." + digits[point:]
    if -6 < point <= 0:
        return "0." + "0" * -point + digits
    fraction = "." + digits[1:] if count > 1 else ""
    return f"{digits[0]}{fraction}e{point - 1:+d}"


def write(value: Any) -> str:
    """A parsed value in canonical form. Integers are written as the doubles they stand for."""
    if isinstance(value, str):
        return encode_basestring(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return str(value) if -SAFE <= value <= SAFE else write_number(as_double(value))
    if isinstance(value, float):
        return write_number(value)
    if isinstance(value, list):
        return "[" + ",".join(map(write, value)) + "]"
    names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
    return "{" + ",".join(encode_basestring(name) + ":" + write(value[name]) for name in names) + "}"


def as_double(value: int) -> float:
    """The double nearest to an integer."""
    try:
        return float(value)
    except OverflowError:
        raise NotCanonical("a number beyond the doubles") from None


def read_integer(text: str) -> int:
    """An integer literal; its value is exact below 10^15, otherwise that of its double."""
    if len(text) < 16:
        return int(text)
    if len(text) > 22:
        raise NotCanonical("an integer longer than its canonical form can be")
    value = int(text)
    if write(value) != text:
        raise NotCanonical("a number that is not in its shortest form")
    return value


def read_fraction(text: str) -> float:
    """A literal with a fraction or an exponent, refused unless it is the canonical form of its value."""
    value = float(text)
    if write_number(value) != text:
        raise NotCanonical("a number that is not in its shortest form")
    return value


def refuse_constant(text: str) -> Any:
    """NaN and the infinities, which Python would read."""
    raise NotCanonical(f"{text} is not JSON")


DECODER = json.JSONDecoder(parse_float=read_fraction, parse_int=read_integer, parse_constant=refuse_constant)
ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, check_circular=False)


def nesting(value: Any) -> int:
    """How deep arrays and objects lie in one another, the outermost counted; without recursion."""
    depth, level = 0, [value]
    while level:
        inside = [item for item in level if isinstance(item, (list, dict))]
        depth += 1 if inside else 0
        level = [member for item in inside for member in (item.values() if isinstance(item, dict) else item)]
    return depth


def same_again(value: Dict[str, Any], text: str) -> bool:
    """Whether writing the value gives the text.

    Python's own writer differs from RFC 8785 in numbers (those of the text are known to be canonical, so equal text
    means equal numbers) and in the order of names outside the basic plane. It is fast, so it is asked first; where it
    disagrees, or such a name may occur, the answer is that of `write`.
    """
    if not text.isascii() and ASTRAL.search(text):
        return write(value) == text
    return ENCODER.encode(value) == text or write(value) == text


def parse(data: bytes) -> Dict[str, Any]:
    """The object that canonical bytes stand for. Raises NotCanonical."""
    try:
        text = data.decode("utf-8")
        value = DECODER.decode(text)
    except (ValueError, RecursionError) as error:
        raise NotCanonical(f"not JSON in UTF-8: {error}") from None
    if not isinstance(value, dict):
        raise NotCanonical("not an object")
    if data.count(b"{") + data.count(b"[") > NESTING and nesting(value) > NESTING:
        raise NotCanonical(f"nested deeper than {NESTING}")
    if not same_again(value, text):
        raise NotCanonical("not in canonical form")
    return value
