"""What goes along with work that is handed to another process: the vectors of conformance/wire/handed.jsonl."""

from __future__ import annotations

import json
import unittest
from pathlib import Path

from rampart import Refused
from rampart.handed import Handed, format_handed, parse_handed

VECTORS = Path(__file__).parents[3] / "conformance" / "wire" / "handed.jsonl"


class Vectors(unittest.TestCase):
    def test_the_vectors(self) -> None:
        for line in VECTORS.read_text("utf-8").splitlines():
            vector = json.loads(line)
            handed = vector["handed"]
            with self.subTest(vector["id"]):
                if handed is None:
                    with self.assertRaises(Refused) as refused:
                        parse_handed(vector["value"])
                    self.assertEqual(refused.exception.code, vector["code"])
                    continue
                chain = tuple(handed["chain"])
                read = parse_handed(vector["value"])
                self.assertEqual(read, Handed(chain, handed.get("task"), handed.get("token")))
                self.assertEqual(parse_handed(format_handed(read)), read)

    def test_what_is_not_sent(self) -> None:
        table = {
            "chain.long": [Handed(("a",) * 17), Handed(("\u00e9" * 250,) * 16)],
            "chain.malformed": [Handed(("",)), Handed(("\ud800",)), Handed(("a",), token="no token;chain=b")],
        }
        for code, rows in table.items():
            for handed in rows:
                with self.subTest(code), self.assertRaises(Refused) as refused:
                    format_handed(handed)
                self.assertEqual(refused.exception.code, code)
