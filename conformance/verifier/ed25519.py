"""Ed25519 signature verification (RFC 8032, section 5.1.7), without a cofactor and with canonical encodings only."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import List, Optional, Tuple

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
SQRT_MINUS_ONE = pow(2, (P - 1) // 4, P)
BASE_BYTES = (4 * pow(5, P - 2, P) % P).to_bytes(32, "little")

Point = Tuple[int, int, int, int]
"""Extended coordinates X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z."""

Table = List[List[Point]]
"""table[w][k] is k * 16^w times the point."""

IDENTITY: Point = (0, 1, 1, 0)


def add(a: Point, b: Point) -> Point:
    """The sum of two points; complete, so it doubles as well (RFC 8032, section 5.1.4)."""
    m = (a[1] - a[0]) * (b[1] - b[0]) % P
    n = (a[1] + a[0]) * (b[1] + b[0]) % P
    c = 2 * D * a[3] % P * b[3] % P
    d = 2 * a[2] * b[2] % P
    e, f, g, h = n - m, d - c, d + c, n + m
    return e * f % P, g * h % P, f * g % P, e * h % P


def decode(encoded: bytes) -> Optional[Point]:
    """The point of a canonical 32-byte encoding, or None: y must be below p, and x = 0 has no sign."""
    if len(encoded) != 32:
        return None
    number = int.from_bytes(encoded, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    if y >= P:
        return None
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if v * x * x % P != u:
        x = x * SQRT_MINUS_ONE % P
    if v * x * x % P != u or (x == 0 and sign == 1):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def encode(point: Point) -> bytes:
    """The canonical encoding of a point."""
    inverse = pow(point[2], -1, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def tabulate(point: Point) -> Table:
    """The multiples of a point that a sum over hexadecimal digits needs: 64 rows of 16."""
    table: Table = []
    for _ in range(64):
        row = [IDENTITY]
        for _ in range(15):
            row.append(add(row[-1], point))
        table.append(row)
        point = add(row[-1], point)
    return table


@lru_cache(maxsize=1)
def base_table() -> Table:
    """The table of the base point."""
    base = decode(BASE_BYTES)
    assert base is not None
    return tabulate(base)


@lru_cache(maxsize=8)
def negative_table(public: bytes) -> Optional[Table]:
    """The table of -A for a public key A, or None where the key is no key. A log has few keys, so few are kept."""
    point = decode(public)
    if point is None:
        return None
    return tabulate((P - point[0], point[1], 1, P - point[3]))


def accumulate(total: Point, scalar: int, table: Table) -> Point:
    """total + scalar times the table's point, for a scalar below 2^256."""
    for row in table:
        digit = scalar & 15
        if digit:
            total = add(total, row[digit])
        scalar >>= 4
    return total


def is_key(public: bytes) -> bool:
    """Whether bytes are the canonical encoding of a point."""
    return negative_table(public) is not None


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the 64 bytes R || S sign the message: S below the group's order, and R the encoding of [S]B - [k]A."""
    if len(signature) != 64 or not is_key(public):
        return False
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    table = negative_table(public)
    if s >= ORDER or table is None:
        return False
    k = int.from_bytes(hashlib.sha512(r + public + message).digest(), "little") % ORDER
    return encode(accumulate(accumulate(IDENTITY, s, base_table()), k, table)) == r
