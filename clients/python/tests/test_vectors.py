"""What a client makes of an answer: the vectors of conformance/wire."""

from __future__ import annotations

import json
import os
import unittest
from typing import Any, Dict, Optional

from rampart import Guard, Refused, WireError, govern

from .scripted import ALLOW, Scripted, line

FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../conformance/wire/client.jsonl")
DEADLINE = 0.3


def bytes_of(part: Any) -> bytes:
    if isinstance(part, str):
        return part.encode()
    return bytes.fromhex(part["hex"]) if "hex" in part else part["repeat"].encode() * part["times"]


class Vectors(unittest.TestCase):
    def test_vectors(self) -> None:
        with open(FILE, encoding="utf-8") as rows:
            vectors = [json.loads(row) for row in rows]
        self.assertGreaterEqual(len(vectors), 50)
        for one in vectors:
            with self.subTest(one["id"], why=one["why"]):
                self.check(one)

    def check(self, one: Dict[str, Any]) -> None:
        said: Optional[bytes] = None if one["answer"] is None else b"".join(map(bytes_of, one["answer"]))

        def say(message: Dict[str, Any]) -> Optional[bytes]:
            # A result is told only of a call that was let through.
            return said if message["op"] == one["op"] else line(ALLOW)

        with Scripted(say, None if one.get("open") else one["op"]) as guard:
            getattr(self, one["op"])(guard.path, one["expect"])

    def decide(self, path: str, expect: Dict[str, Any]) -> None:
        ran = []

        def tool(a: int) -> str:
            ran.append({"a": a})
            return "ran"

        try:
            govern(tool, socket=path, deadline=DEADLINE)(1)
        except Refused as refused:
            got: Dict[str, Any] = {"code": refused.code, "message": refused.message, "review": refused.review}
        else:
            got = {}
        self.assertEqual(bool(ran), expect["allowed"], got)
        if expect.get("arguments"):
            self.assertEqual(ran, [expect["arguments"]])
        for name in ("code", "message", "review"):
            if name in expect:
                self.assertEqual(got[name], expect[name])

    def outcome(self, path: str, expect: Dict[str, Any]) -> None:
        read: Optional[str]
        try:
            read = govern(lambda: "result", name="t", socket=path, deadline=DEADLINE)()
        except Refused as refused:
            read = None
            self.assertNotIn("secret", refused.message)
        self.assertEqual(read is None, expect["withheld"])
        if read is not None:
            self.assertEqual(read, expect["text"] or "result")

    def review(self, path: str, expect: Dict[str, Any]) -> None:
        guard = Guard(socket=path, deadline=DEADLINE)
        self.addCleanup(guard.close)
        if expect["state"] is None:
            self.assertRaises(WireError, guard.review, "r-abcdefgh")
        else:
            self.assertEqual(guard.review("r-abcdefgh").state, expect["state"])
