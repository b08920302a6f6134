"""The file `checkpoints` and files of witnesses, read record by record (log.md, section 5)."""

from __future__ import annotations

from typing import BinaryIO, Iterator, NamedTuple, Optional, Tuple, Union

from .note import CHECKPOINT_BYTES, Checkpoint, Malformed, parse_checkpoint

RECORD_BYTES = CHECKPOINT_BYTES + 1


class Record(NamedTuple):
    """A complete record: its number from 0, and its checkpoint or what is wrong with it."""

    number: int
    checkpoint: Optional[Checkpoint]
    fault: str


class Tail(NamedTuple):
    """Bytes after the last complete record, which may still become one."""

    start: int
    length: int


def read_record(stream: BinaryIO, limit: int) -> Tuple[bytes, bool]:
    """The next record, up to its second empty line, `limit` or the bound; and whether it is complete."""
    data, empty = bytearray(), 0
    while empty < 2 and len(data) <= RECORD_BYTES:
        line = stream.readline(min(RECORD_BYTES + 1, limit - len(data)))
        if not line:
            break
        empty += line == b"\n"
        data += line
    return bytes(data), empty == 2


def parse_record(number: int, data: bytes) -> Record:
    """A complete record; its last newline is not part of the checkpoint."""
    try:
        return Record(number, parse_checkpoint(data[:-1]), "")
    except Malformed as error:
        return Record(number, None, str(error))


def read_records(stream: BinaryIO, limit: int) -> Iterator[Union[Record, Tail]]:
    """The records in the first `limit` bytes, and last the bytes that complete none, if any."""
    number, start = 0, 0
    while start < limit:
        data, complete = read_record(stream, limit - start)
        if not data:
            return
        if len(data) - complete > CHECKPOINT_BYTES:
            yield Record(number, None, "a record larger than 16 KiB")
            return
        if not complete:
            yield Tail(start, len(data))
            return
        if 0 in data:
            # A hole of the last record is torn; where something whole follows, it is no hole of a disk.
            rest, follows = read_record(stream, limit - start - len(data))
            if not follows and len(rest) <= CHECKPOINT_BYTES:
                yield Tail(start, len(data) + len(rest))
                return
            yield parse_record(number, data)
            return
        yield parse_record(number, data)
        number, start = number + 1, start + len(data)
