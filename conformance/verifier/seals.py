"""Entries whose content was deleted, and the events that must say so (log.md, section 17)."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Tuple

from .events import is_count


class Seals:
    """What was seen of each seal: memory grows with the `seal` events, not with the sealed entries."""

    def __init__(self) -> None:
        self.entries = 0
        self._seen: Dict[int, List[int]] = {}
        self._said: Dict[int, Tuple[int, int, int]] = {}

    def saw(self, index: int, record: int) -> None:
        """A sealed entry that names the event which sealed it."""
        self.entries += 1
        first, _, count = self._seen.get(record, [index, index, 0])
        self._seen[record] = [first, index, count + 1]

    def said(self, event: Dict[str, Any]) -> None:
        """A `seal` event; one of another form accounts for nothing."""
        members = tuple(event.get(name) for name in ("from", "until", "entries"))
        if all(map(is_count, members)) and members[1] <= event["index"]:
            self._said[event["index"]] = members

    def unaccounted(self) -> Optional[int]:
        """The first sealed entry that no event accounts for."""
        wrong = []
        for record, (first, last, count) in self._seen.items():
            begin, until, entries = self._said.get(record, (0, 0, 0))
            if not (begin <= first and last < until and count <= entries):
                wrong.append(first)
        return min(wrong, default=None)
