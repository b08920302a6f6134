"""Verification, step by step (log.md, section 11)."""

from __future__ import annotations

import os
from hashlib import sha256
from itertools import islice
from typing import Any, Dict, Iterator, List, Optional, Sequence, Union

from .canonical import NotCanonical, parse
from .events import UNDERSTOOD, BadEvent, BadKey, announced_key, check_members
from .files import open_file
from .merkle import Tree
from .note import Checkpoint, Key, signers
from .records import Record, Tail, read_records
from .report import Report, Unreadable
from .seals import Seals
from .segments import (
    HEADER_BYTES,
    SEGMENT_BYTES,
    BadHeader,
    Damage,
    Sealed,
    Segment,
    check_header,
    list_segments,
    read_leaves,
)
from .witness import Roots, compare


class Stop(Exception):
    """Reading the entries ends here; the report says why."""


class Checkpoints:
    """The file `checkpoints`: read once for its form, and again beside the entries, so that none need be kept."""

    def __init__(self, folder: str, report: Report) -> None:
        self.path = os.path.join(folder, "checkpoints")
        self.largest, self.root, self.count = 0, b"", 0
        self.limit = self.length()
        self.check(report)

    def length(self) -> int:
        """The file's length now; what a writer adds later is left alone."""
        if not os.path.exists(self.path):
            return 0
        with open_file(self.path) as stream:
            return os.fstat(stream.fileno()).st_size

    def check(self, report: Report) -> None:
        """Step 2. What follows a malformed record is not read."""
        for record in self.records():
            if not isinstance(record, Record):
                report.problem("checkpoint.torn", f"{record.length} bytes at the end complete no checkpoint")
            elif not self.accept(record, report):
                return
        if self.count == 0:
            report.problem("checkpoint.missing", "there is no complete checkpoint")

    def accept(self, record: Record, report: Report) -> bool:
        """Whether a record is a well-formed checkpoint of the one origin and no smaller than those before."""
        checkpoint, fault = record.checkpoint, record.fault
        if checkpoint and checkpoint.origin != (report.origin or checkpoint.origin):
            fault = "another origin than that of the first"
        if checkpoint and checkpoint.size < self.largest:
            fault = "a smaller size than the one before"
        if checkpoint and checkpoint.size == self.largest and checkpoint.root != self.root:
            fault = "another root than the one before, for the same size"
        if checkpoint is None or fault:
            report.problem("checkpoint.malformed", f"record {record.number}: {fault}")
            return False
        report.origin, self.largest, self.root = checkpoint.origin, checkpoint.size, checkpoint.root
        self.count += 1
        return True

    def records(self) -> Iterator[Union[Record, Tail]]:
        """Every record and the tail."""
        if self.limit > 0:
            with open_file(self.path) as stream:
                yield from read_records(stream, self.limit)

    def accepted(self) -> Iterator[Checkpoint]:
        """The checkpoints that step 2 found well-formed."""
        for record in islice(self.records(), self.count):
            assert isinstance(record, Record) and record.checkpoint is not None
            yield record.checkpoint


class Walk:
    """One pass over the entries: events, keys, the tree, and the checkpoints and witnessed sizes it passes."""

    def __init__(self, report: Report, checkpoints: Checkpoints, roots: Roots) -> None:
        self.report, self.roots = report, roots
        self.largest = checkpoints.largest
        self.pending = checkpoints.accepted()
        self.next: Optional[Checkpoint] = next(self.pending, None)
        self.tree = Tree()
        self.keys: List[Key] = []
        self.in_force: Optional[Key] = None
        self.before: Dict[str, Any] = {}
        self.seals = Seals()
        self.holds, self.root_failed, self.stopped = 0, False, False

    def segments(self, segments: List[Segment]) -> None:
        """Steps 3 and 4."""
        if not segments or segments[0].first != 0:
            self.stop("segment.missing", "there is no segment that starts at entry 0", 0)
        for segment in segments:
            if segment.first != self.tree.size:
                self.stop("segment.gap", f"the next segment starts at entry {segment.first}", self.tree.size)
            self.segment(segment, segment is segments[-1])

    def stop(self, code: str, message: str, entry: Optional[int]) -> None:
        """Ends the reading with a problem."""
        self.report.problem(code, message, entry)
        raise Stop

    def segment(self, segment: Segment, last: bool) -> None:
        """Reads one segment to its end, or to what is damaged."""
        with open_file(segment.path) as stream:
            try:
                version, origin = check_header(stream.read(HEADER_BYTES), segment.first)
                self.check_segment(origin, os.fstat(stream.fileno()).st_size)
                for leaf in read_leaves(stream, HEADER_BYTES, version, self.tree.size):
                    if isinstance(leaf, Sealed):
                        self.sealed(leaf)
                    else:
                        self.entry(leaf)
            except BadHeader as error:
                self.stop("segment.header", str(error), segment.first)
            except Damage as damage:
                self.damaged(damage, segment, last)

    def check_segment(self, origin: str, size: int) -> None:
        """A segment's bound, and its origin: that of the checkpoints or, without any, of the first segment."""
        if size > SEGMENT_BYTES:
            raise Unreadable("a segment larger than 1 GiB")
        self.report.origin = self.report.origin or origin
        if origin != self.report.origin:
            raise BadHeader("another origin than the log's")

    def damaged(self, damage: Damage, segment: Segment, last: bool) -> None:
        """Step 4's end: damage is a torn tail only in the last segment and above every checkpoint."""
        index = self.tree.size
        if not last or self.largest > index:
            self.stop("entry.damaged", f"{damage} (offset {damage.offset} of segment {segment.first})", index)
        self.report.problem("entry.torn", f"{damage} (offset {damage.offset} of segment {segment.first})", index)
        raise Stop

    def entry(self, leaf: bytes) -> None:
        """Steps 5 and 6 for one entry."""
        index = self.tree.size
        try:
            event = parse(leaf[1:])
            check_members(event, index)
            self.follow(event)
            self.understand(event)
        except (NotCanonical, BadEvent) as error:
            self.stop("entry.malformed", str(error), index)
        except BadKey as error:
            self.report.problem("key.invalid", str(error), index)
        self.tree.append(sha256(leaf).digest())
        self.passed()

    def sealed(self, entry: Sealed) -> None:
        """An entry whose content was deleted: its leaf counts, and what it was is nobody's to say."""
        index = self.tree.size
        self.seals.saw(index, entry.record)
        if index == 0:
            self.report.problem("key.invalid", "the log does not begin with a key: it is sealed", index)
        self.tree.append(entry.leaf)
        self.passed()

    def follow(self, event: Dict[str, Any]) -> None:
        """The two clocks."""
        before, self.before = self.before, event
        if not before:
            return
        self.report.clock_steps += event["time"] < before["time"]
        if event["run"] == before["run"] and event["mono"] < before["mono"]:
            raise BadEvent("mono decreases within a run")

    def understand(self, event: Dict[str, Any]) -> None:
        """What the kinds mean to a verifier."""
        if event["index"] == 0 and (event["v"], event["kind"]) != (1, "key"):
            raise BadKey("the log does not begin with a key")
        if event["v"] > UNDERSTOOD:
            self.report.newer += 1
        elif event["kind"] == "seal":
            self.seals.said(event)
        elif event["kind"] == "gap":
            self.report.gaps += 1
        elif event["kind"] == "key":
            self.in_force = announced_key(event, str(self.report.origin), self.in_force)
            self.keys.append(self.in_force)

    def passed(self) -> None:
        """Whatever waits for a tree of this size."""
        while self.next is not None and self.next.size == self.tree.size:
            self.checkpoint(self.next)
            self.next = next(self.pending, None)
        if self.roots.next_size() == self.tree.size:
            self.roots.add(self.tree.root())

    def checkpoint(self, checkpoint: Checkpoint) -> None:
        """Step 6 for one checkpoint. A wrong root is reported once: every later one is wrong with it."""
        span = (self.holds, checkpoint.size - 1) if checkpoint.size > self.holds else None
        found = signers(checkpoint.note, self.keys)
        signed = found is not None and self.in_force in found
        if not signed:
            message = f"the checkpoint of size {checkpoint.size} is not signed as it must be"
            self.report.problem("checkpoint.signature", message, None, span)
        if checkpoint.root == self.tree.root():
            if signed:
                self.holds, self.report.root = checkpoint.size, checkpoint.root
        elif not self.root_failed:
            self.root_failed = True
            message = f"the checkpoint of size {checkpoint.size} is of other entries"
            self.report.problem("checkpoint.root", message, None, span)

    def end(self) -> None:
        """Step 7. Where the reading ended early, what comes after is unknown rather than missing."""
        self.report.entries, self.report.signed = self.tree.size, self.holds
        self.report.keys = [key.text for key in self.keys]
        self.report.sealed = self.seals.entries
        if self.largest > self.tree.size and not self.stopped:
            message = f"the log ends here; a checkpoint covers {self.largest} entries"
            self.report.problem("entry.missing", message, self.tree.size)
        unaccounted = self.seals.unaccounted()
        if unaccounted is not None:
            message = f"entry {unaccounted} is sealed, and no event accounts for it"
            self.report.problem("seal.missing", message, unaccounted)


def verify(folder: str, witnesses: Sequence[str] = (), given: Sequence[Key] = ()) -> Report:
    """Verifies a log. Raises OSError or Unreadable where it cannot be read as one."""
    report = Report(folder)
    checkpoints = Checkpoints(folder, report)
    segments = list_segments(folder)
    report.checkpoints = checkpoints.count
    roots = Roots(witnesses)
    walk = Walk(report, checkpoints, roots)
    try:
        walk.segments(segments)
    except Stop:
        walk.stopped = True
    walk.end()
    for path in witnesses:
        compare(path, report, walk.keys + list(given), roots)
    for key in given:
        if key.text not in report.keys:
            report.problem("key.unknown", f"the log announces no key {key.text}")
    return report
