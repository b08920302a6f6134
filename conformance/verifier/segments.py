"""Segments: their names, their headers and their frames (log.md, section 2)."""

from __future__ import annotations

import os
import re
import struct
import zlib
from typing import BinaryIO, Iterator, List, NamedTuple, Tuple, Union

from .note import ORIGIN
from .report import Unreadable

NAME = re.compile(r"([0-9]{20})\.seg")
HEADER = re.compile(r"rampart-log/([12]) segment ([0-9]{20}) ([^ ]+) *\n")
VERSION = re.compile(rb"rampart-log/([0-9]{1,20}) ")
HEADER_BYTES = 128
EVENT_BYTES = 65_536
FRAME_BYTES = 10 + EVENT_BYTES
SEGMENT_BYTES = 2**30
PIECE_BYTES = 2**20
NEWEST = 2
LENGTH_AND_CRC = struct.Struct(">II")
SEALED = struct.Struct(">IIBQQ32sB")


class BadHeader(Exception):
    """A header that does not say what it must; the message says why."""


class Damage(Exception):
    """What is wrong where a frame should be; `offset` is where in the segment's file."""

    def __init__(self, reason: str, offset: int) -> None:
        super().__init__(reason)
        self.offset = offset


class Sealed(NamedTuple):
    """What is left of an entry whose content was deleted: the event that says so, and the leaf hash."""

    record: int
    leaf: bytes


class Segment(NamedTuple):
    """A segment's file and the index of its first entry, as its name says."""

    first: int
    path: str


def list_segments(folder: str) -> List[Segment]:
    """The segments of a log by their first index; other names are ignored."""
    place = os.path.join(folder, "segments")
    matches = (NAME.fullmatch(name) for name in os.listdir(place))
    return sorted(Segment(int(match.group(1)), os.path.join(place, match.group(0))) for match in matches if match)


def check_header(data: bytes, first: int) -> Tuple[int, str]:
    """The version of the container and the origin that a header names. Raises Unreadable or BadHeader."""
    version = VERSION.match(data)
    if version is not None and int(version.group(1)) > NEWEST:
        raise Unreadable(f"the log has version {int(version.group(1))}; this verifier knows 1 and 2")
    match = HEADER.fullmatch(data.decode("ascii", "replace"))
    if len(data) != HEADER_BYTES or match is None:
        raise BadHeader("not the header of a segment")
    if int(match.group(2)) != first:
        raise BadHeader("the header's first index is not that of the file's name")
    if ORIGIN.fullmatch(match.group(3)) is None:
        raise BadHeader("not an origin")
    return int(match.group(1)), match.group(3)


def read_leaves(stream: BinaryIO, offset: int, version: int = 1, index: int = 0) -> Iterator[Union[bytes, Sealed]]:
    """Each frame's zero byte and event, or what is left of it; the stream stands at `offset`, where the frame of the
    entry `index` begins. Raises Damage."""
    data, at = b"", 0
    while True:
        if len(data) - at < FRAME_BYTES:
            offset, data, at = offset + at, data[at:] + stream.read(PIECE_BYTES), 0
        length = data[at : at + 4]
        if len(length) < 4 or length == b"\0\0\0\0":
            check_padding(stream, data[at:], offset + at)
            return
        if version > 1 and length == b"\xff\xff\xff\xff":
            yield read_sealed(data, at, offset + at, index)
            at += SEALED.size
        else:
            yield read_leaf(data, at, offset + at)
            at += 10 + int.from_bytes(length, "big")
        index += 1


def read_sealed(data: bytes, at: int, offset: int, index: int) -> Sealed:
    """The sealed entry in the frame at a place of the data."""
    if len(data) - at < SEALED.size:
        raise Damage("a frame that ends with the file", offset)
    _, crc, kind, position, record, leaf, newline = SEALED.unpack_from(data, at)
    if zlib.crc32(data[at + 8 : at + SEALED.size - 1]) != crc:
        raise Damage("the CRC does not match", offset)
    if kind != 1 or newline != 0x0A:
        raise Damage("a sealed frame without its marks", offset)
    if position != index:
        raise Damage("the sealed entry of another place", offset)
    return Sealed(record, leaf)


def read_leaf(data: bytes, at: int, offset: int) -> bytes:
    """The zero byte and the event of the frame at a place of the data."""
    if len(data) - at < 10:
        raise Damage("a frame that ends with the file", offset)
    length, crc = LENGTH_AND_CRC.unpack_from(data, at)
    end = at + 9 + length
    if length > EVENT_BYTES:
        raise Damage(f"a frame of {length} bytes", offset)
    if end >= len(data):
        raise Damage("a frame that ends with the file", offset)
    leaf = data[at + 8 : end]
    if zlib.crc32(leaf) != crc:
        raise Damage("the CRC does not match", offset)
    if leaf[0] != 0 or data[end] != 0x0A:
        raise Damage("a frame without its zero byte or its newline", offset)
    return leaf


def check_padding(stream: BinaryIO, piece: bytes, offset: int) -> None:
    """Raises Damage unless everything from here to the end of the file is zero."""
    while piece:
        if piece != bytes(len(piece)):
            raise Damage("padding that is not zero", offset)
        piece = stream.read(PIECE_BYTES)
