"""Comparing a log with what witnesses kept of it (log.md, section 10)."""

from __future__ import annotations

import os
from array import array
from bisect import bisect_left
from typing import Dict, Iterable, Iterator, List, Optional, Set

from .files import open_file
from .note import CHECKPOINT_BYTES, Checkpoint, Key, Malformed, parse_checkpoint, signers
from .records import Record, read_records
from .report import Report, Unreadable

ROOT_BYTES = 32


def read_witness(path: str) -> Iterator[Checkpoint]:
    """A witness's checkpoints. Bytes that complete none are ignored: a copy may be under way. But a file may be one
    checkpoint and nothing else. Raises Unreadable."""
    with open_file(path) as stream:
        for record in read_records(stream, os.fstat(stream.fileno()).st_size):
            if isinstance(record, Record):
                if record.checkpoint is None:
                    raise Unreadable(f"{path}: record {record.number} is no checkpoint: {record.fault}")
                yield record.checkpoint
            elif record.start == 0:
                alone = one_checkpoint(path)
                if alone is not None:
                    yield alone


def one_checkpoint(path: str) -> Optional[Checkpoint]:
    """The checkpoint that a file without a complete record is, or None."""
    with open_file(path) as stream:
        try:
            return parse_checkpoint(stream.read(CHECKPOINT_BYTES + 1))
        except Malformed:
            return None


class Roots:
    """The log's roots at the sizes that the witnesses saw: 40 bytes for each of these sizes."""

    def __init__(self, witnesses: Iterable[str]) -> None:
        seen: Set[int] = set()
        for path in witnesses:
            sizes = {checkpoint.size for checkpoint in read_witness(path)}
            if not sizes:
                raise Unreadable(f"{path} holds no checkpoint")
            seen |= sizes
        self._sizes = array("Q", sorted(seen))
        self._roots = bytearray()

    def next_size(self) -> int:
        """The smallest size whose root is not known yet, or 0."""
        at = len(self._roots) // ROOT_BYTES
        return self._sizes[at] if at < len(self._sizes) else 0

    def add(self, root: bytes) -> None:
        """The root at `next_size`."""
        self._roots += root

    def at(self, size: int) -> Optional[bytes]:
        """The root at a witnessed size, or None where the log has not that many entries."""
        at = bisect_left(self._sizes, size) * ROOT_BYTES
        return bytes(self._roots[at : at + ROOT_BYTES]) if at < len(self._roots) else None


class Comparison:
    """The comparison of one log with one witness."""

    def __init__(self, report: Report, keys: List[Key], roots: Roots) -> None:
        self.report, self.keys, self.roots = report, keys, roots
        self.counts: Dict[str, int] = {"matching": 0, "differing": 0, "unknown": 0, "foreign": 0}
        self.matching = array("Q")
        self.differs = 0

    def classify(self, checkpoint: Checkpoint) -> str:
        """What a witnessed checkpoint is to the log."""
        if checkpoint.origin != self.report.origin:
            return "foreign"
        if not signers(checkpoint.note, self.keys):
            return "unknown"
        return "matching" if self.roots.at(checkpoint.size) == checkpoint.root else "differing"

    def add(self, checkpoint: Checkpoint) -> None:
        """Compares one witnessed checkpoint."""
        found, size = self.classify(checkpoint), checkpoint.size
        self.counts[found] += 1
        if found == "matching":
            self.matching.append(size)
        if found == "differing":
            self.differs = min(size, self.differs or size)

    def conclude(self) -> None:
        """Says from where to where the log differs from what the witness saw, or that it is another log's witness."""
        self.report.witnessed = max(self.report.witnessed, max(self.matching, default=0))
        if self.differs:
            begin = max((size for size in self.matching if size < self.differs), default=0)
            message = f"the witness saw another log of size {self.differs}"
            self.report.problem("witness.mismatch", message, None, (begin, self.differs - 1))
        elif not self.matching:
            self.report.problem("witness.mismatch", "no checkpoint of the witness is this log's")


def compare(path: str, report: Report, keys: List[Key], roots: Roots) -> None:
    """Compares the log with a witness's file."""
    comparison = Comparison(report, keys, roots)
    for checkpoint in read_witness(path):
        comparison.add(checkpoint)
    comparison.conclude()
    report.witnesses.append({"source": path, "checkpoints": sum(comparison.counts.values()), **comparison.counts})
