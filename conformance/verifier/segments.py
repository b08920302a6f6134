"""Segments: their names, their headers and their frames (log.md, section 2)."""

from __future__ import annotations

import os
import re
import struct
import zlib
from typing import BinaryIO, Iterator, List, NamedTuple

from .note import ORIGIN
from .report import Unreadable

NAME = re.compile(r"([0-9]{20})\.seg")
HEADER = re.compile(r"rampart-log/1 segment ([0-9]{20}) ([^ ]+) *\n")
VERSION = re.compile(rb"rampart-log/([0-9]{1,20}) ")
HEADER_BYTES = 128
EVENT_BYTES = 65_536
FRAME_BYTES = 10 + EVENT_BYTES
SEGMENT_BYTES = 2**30
PIECE_BYTES = 2**20
LENGTH_AND_CRC = struct.Struct(">II")


class BadHeader(Exception):
    """A header that does not say what it must; the message says why."""


class Damage(Exception):
    """What is wrong where a frame should be; `offset` is where in the segment's file."""

    def __init__(self, reason: str, offset: int) -> None:
        super().__init__(reason)
        self.offset = offset


class Segment(NamedTuple):
    """A segment's file and the index of its first entry, as its name says."""

    first: int
    path: str


def list_segments(folder: str) -> List[Segment]:
    """The segments of a log by their first index; other names are ignored."""
    place = os.path.join(folder, "segments")
    matches = (NAME.fullmatch(name) for name in os.listdir(place))
    return sorted(Segment(int(match.group(1)), os.path.join(place, match.group(0))) for match in matches if match)


def check_header(data: bytes, first: int) -> str:
    """The origin that a header names. Raises Unreadable or BadHeader."""
    version = VERSION.match(data)
    if version is not None and int(version.group(1)) > 1:
        raise Unreadable(f"the log has version {int(version.group(1))}; this verifier knows version 1")
    match = HEADER.fullmatch(data.decode("ascii", "replace"))
    if len(data) != HEADER_BYTES or match is None:
        raise BadHeader("not the header of a segment")
    if int(match.group(1)) != first:
        raise BadHeader("the header's first index is not that of the file's name")
    if ORIGIN.fullmatch(match.group(2)) is None:
        raise BadHeader("not an origin")
    return match.group(2)


def read_leaves(stream: BinaryIO, offset: int) -> Iterator[bytes]:
    """Each frame's zero byte and event, the stream standing at `offset` where the first begins. Raises Damage."""
    data, at = b"", 0
    while True:
        if len(data) - at < FRAME_BYTES:
            offset, data, at = offset + at, data[at:] + stream.read(PIECE_BYTES), 0
        length = data[at : at + 4]
        if len(length) < 4 or length == b"\0\0\0\0":
            check_padding(stream, data[at:], offset + at)
            return
        yield read_leaf(data, at, offset + at)
        at += 10 + int.from_bytes(length, "big")


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
