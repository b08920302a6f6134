"""Tests of the verifier's parts, against vectors of others where there are any.

Run: python3 -m unittest discover conformance
"""

from __future__ import annotations

import base64
import contextlib
import io
import json
import os
import random
import struct
import sys
import tempfile
import unittest
import zlib
from hashlib import sha256, sha512
from typing import Any, Dict, List, Tuple

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import rampart_verify  # noqa: E402
from verifier import canonical, ed25519, merkle, note, segments  # noqa: E402
from verifier.events import KINDS, SECOND, THIRD  # noqa: E402
from verifier.records import Record, Tail, read_records  # noqa: E402
from verifier.seals import Seals  # noqa: E402
from verifier.walk import verify  # noqa: E402

EXAMPLE = os.path.join(HERE, "..", "docs", "formats", "log-example")
EXAMPLE_KEY = "rampart.local/example+97ab03db+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
EXAMPLE_ROOTS = (
    "e258bad8a5dfea795e806badeefef2da44ef2161a8a4e27f34f16cb04c253ad9",
    "6b56dbaf2e098b35d1978b12bd1c07a62ca31c165237f98cc6bb9d4ff1522ca0",
    "f95b486040c06064911180fe1f04e331dbfe4d08242c8457acea89827dec7aae",
)

# RFC 8032, section 7.1: public key, message, signature.
SIGNED = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
        "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
]

# RFC 8785, appendix B: the bits of a double, and how it is written.
NUMBERS = [
    ("0000000000000000", "0"),
    ("8000000000000000", "0"),
    ("0000000000000001", "5e-324"),
    ("8000000000000001", "-5e-324"),
    ("7fefffffffffffff", "1.7976931348623157e+308"),
    ("ffefffffffffffff", "-1.7976931348623157e+308"),
    ("4340000000000000", "9007199254740992"),
    ("c340000000000000", "-9007199254740992"),
    ("4430000000000000", "295147905179352830000"),
    ("44b52d02c7e14af5", "9.999999999999997e+22"),
    ("44b52d02c7e14af6", "1e+23"),
    ("44b52d02c7e14af7", "1.0000000000000001e+23"),
    ("444b1ae4d6e2ef4e", "999999999999999700000"),
    ("444b1ae4d6e2ef4f", "999999999999999900000"),
    ("444b1ae4d6e2ef50", "1e+21"),
    ("3eb0c6f7a0b5ed8c", "9.999999999999997e-7"),
    ("3eb0c6f7a0b5ed8d", "0.000001"),
    ("41b3de4355555553", "333333333.3333332"),
    ("41b3de4355555554", "333333333.33333325"),
    ("41b3de4355555555", "333333333.3333333"),
    ("41b3de4355555556", "333333333.3333334"),
    ("41b3de4355555557", "333333333.33333343"),
    ("becbf647612f3696", "-0.0000033333333333333333"),
    ("43143ff3c1cb0959", "1424953923781206.2"),
]

# Published with Certificate Transparency's reference tests for RFC 6962: leaves, and the roots of the first n.
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def run(*arguments: str) -> Tuple[int, str]:
    """The exit code and the standard output of the command."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        try:
            code = rampart_verify.main(arguments)
        except SystemExit as stop:
            code = int(stop.code or 0)
    out.flush()
    out.seek(0)
    return code, out.read()


def sign(secret: bytes, message: bytes) -> bytes:
    """An Ed25519 signature (RFC 8032, section 5.1.6)."""
    digest = sha512(secret).digest()
    scalar = int.from_bytes(digest[:32], "little") & (2**254 - 8) | 2**254
    public = times_base(scalar)
    r = int.from_bytes(sha512(digest[32:] + message).digest(), "little") % ed25519.ORDER
    k = int.from_bytes(sha512(times_base(r) + public + message).digest(), "little")
    return times_base(r) + ((r + k * scalar) % ed25519.ORDER).to_bytes(32, "little")


def times_base(scalar: int) -> bytes:
    """The encoding of a multiple of the base point."""
    return ed25519.encode(ed25519.accumulate(ed25519.IDENTITY, scalar, ed25519.base_table()))


def example_note(text: str) -> str:
    """A note by the key of the example, whose secret is in the document."""
    signature = bytes.fromhex("97ab03db") + sign(bytes(range(32)), text.encode())
    return f"{text}\n\u2014 rampart.local/example {base64.b64encode(signature).decode()}\n"


class Signatures(unittest.TestCase):
    """Ed25519."""

    def test_the_example_is_signed_as_its_document_says(self) -> None:
        text = "rampart.local/example\n1\n4li62KXf6nlegGut7v7y2kTvIWGopOJ/NPFssEwlOtk=\n"
        with open(os.path.join(EXAMPLE, "checkpoints"), encoding="utf-8") as stream:
            self.assertIn(example_note(text), stream.read())

    def test_vectors(self) -> None:
        for public, message, signature in SIGNED:
            parts = [bytes.fromhex(part) for part in (public, message, signature)]
            self.assertTrue(ed25519.verify(*parts), public)
            for which in range(3):
                changed = [bytearray(part or b"\0") for part in parts]
                changed[which][0] ^= 1
                self.assertFalse(ed25519.verify(*map(bytes, changed)), (public, which))

    def test_s_must_be_below_the_order(self) -> None:
        public, message, signature = (bytes.fromhex(part) for part in SIGNED[0])
        s = int.from_bytes(signature[32:], "little") + ed25519.ORDER
        self.assertFalse(ed25519.verify(public, message, signature[:32] + s.to_bytes(32, "little")))

    def test_points_have_one_encoding(self) -> None:
        for number in (ed25519.P, ed25519.P + 1, 1 | 1 << 255, (ed25519.P - 1) | 1 << 255, 2):
            self.assertIsNone(ed25519.decode(number.to_bytes(32, "little")), hex(number))
        for number in (0, 1, ed25519.P - 1):
            self.assertIsNotNone(ed25519.decode(number.to_bytes(32, "little")), hex(number))

    def test_lengths(self) -> None:
        public, message, signature = (bytes.fromhex(part) for part in SIGNED[1])
        self.assertFalse(ed25519.verify(public, message, signature[:-1]))
        self.assertFalse(ed25519.verify(public[:-1], message, signature))

    def test_encoding_and_decoding_are_inverse(self) -> None:
        base = ed25519.decode(ed25519.BASE_BYTES)
        assert base is not None
        point = base
        for _ in range(20):
            point = ed25519.add(point, base)
            self.assertEqual(ed25519.encode(ed25519.decode(ed25519.encode(point)) or base), ed25519.encode(point))


class CanonicalJson(unittest.TestCase):
    """RFC 8785."""

    def test_numbers(self) -> None:
        for bits, written in NUMBERS:
            self.assertEqual(canonical.write_number(struct.unpack(">d", bytes.fromhex(bits))[0]), written)

    def test_number_texts(self) -> None:
        for text in ("0", "-1", "1e+21", "1e-7", "0.000001", "123456789012345680000", "9007199254740992", "5e-324"):
            canonical.parse(b'{"a":%s}' % text.encode())
        refused = (
            "-0 1.0 1e21 1E+21 1e-07 0.0000001 9007199254740993 100000000000000000000001 1e400 01 .5 1. +1 0x1 1_000 "
            "NaN Infinity -Infinity"
        )
        for text in refused.split() + ["1" * 5000]:
            with self.assertRaises(canonical.NotCanonical, msg=text):
                canonical.parse(b'{"a":%s}' % text.encode())

    def test_texts(self) -> None:
        good = [
            b"{}", b'{"a":"\x7f\xe2\x80\xa8"}', rb'{"a":"\u001f\b\t\n\f\r\"\\"}', b'{"10":1,"9":2}',
            '{"\U0001f600":1,"\ufffd":2}'.encode(),
        ]
        for text in good:
            canonical.parse(text)
        bad = [
            b"", b"[]", b"1", b" {}", b"{} ", b"{}\n", b'{"a": 1}', b'{"b":1,"a":2}', b'{"a":1,"a":1}', b'{"a":1,}',
            rb'{"a":"\/"}', rb'{"a":"\u00e9"}', rb'{"a":"\u001F"}', rb'{"a":"\u0008"}', rb'{"a":"\ud800"}',
            rb'{"a":"\ud83d\ude00"}', b'{"a":"\xff"}', b'{"a":"\xed\xa0\x80"}', b'{"a":"\t"}', b"\xef\xbb\xbf{}",
            '{"\ufffd":2,"\U0001f600":1}'.encode(), b"{'a':1}", b'{"a":tru}',
        ]
        for text in bad:
            with self.assertRaises(canonical.NotCanonical, msg=text):
                canonical.parse(text)

    def test_nesting(self) -> None:
        canonical.parse(b'{"a":' + b"[" * 127 + b"]" * 127 + b"}")
        canonical.parse(b'{"a":[' + b",".join([b"[]"] * 500) + b"]}")
        for depth in (128, 5_000, 30_000):
            with self.assertRaises(canonical.NotCanonical):
                canonical.parse(b'{"a":' + b"[" * depth + b"]" * depth + b"}")

    def test_the_fast_way_says_what_the_slow_way_says(self) -> None:
        chance = random.Random(8785)
        for _ in range(2_000):
            text = canonical.write({"a": self.value(chance, 3), "\u20ac": self.value(chance, 3)})
            self.assertEqual(canonical.write(canonical.parse(text.encode("utf-8"))), text)

    def value(self, chance: random.Random, depth: int) -> Any:
        """A value at random."""
        kind = chance.randrange(8 if depth else 5)
        if kind == 0:
            return chance.choice([None, True, False, 0, -1, 2**53, 10**15, 10**16])
        if kind == 1:
            number = struct.unpack(">d", chance.getrandbits(64).to_bytes(8, "big"))[0]
            return number if abs(number) < 1e308 else 0.5
        if kind < 5:
            letters = "aZ\u00e9\u2028\uffee\U0001f600\x7f\x01\n\"\\/"
            return "".join(chance.choice(letters) for _ in range(kind * 3))
        if kind == 5:
            return [self.value(chance, depth - 1) for _ in range(3)]
        return {str(self.value(chance, 0)): self.value(chance, depth - 1) for _ in range(3)}


class Tree(unittest.TestCase):
    """RFC 6962."""

    def test_published_roots(self) -> None:
        tree = merkle.Tree()
        for leaf, root in zip(LEAVES, ROOTS):
            tree.append(merkle.leaf_hash(bytes.fromhex(leaf)))
            self.assertEqual(tree.root().hex(), root)

    def test_the_root_of_nothing(self) -> None:
        self.assertEqual(merkle.Tree().root(), sha256(b"").digest())

    def mth(self, leaves: List[bytes]) -> bytes:
        """MTH, word by word."""
        if len(leaves) == 1:
            return merkle.leaf_hash(leaves[0])
        k = max(2**i for i in range(9) if 2**i < len(leaves))
        return merkle.node_hash(self.mth(leaves[:k]), self.mth(leaves[k:]))

    def path(self, m: int, leaves: List[bytes]) -> List[bytes]:
        """PATH of RFC 6962, section 2.1.1."""
        if len(leaves) == 1:
            return []
        k = max(2**i for i in range(9) if 2**i < len(leaves))
        if m < k:
            return self.path(m, leaves[:k]) + [self.mth(leaves[k:])]
        return self.path(m - k, leaves[k:]) + [self.mth(leaves[:k])]

    def subproof(self, m: int, leaves: List[bytes], whole: bool) -> List[bytes]:
        """SUBPROOF of RFC 6962, section 2.1.2."""
        if m == len(leaves):
            return [] if whole else [self.mth(leaves)]
        k = max(2**i for i in range(9) if 2**i < len(leaves))
        if m <= k:
            return self.subproof(m, leaves[:k], whole) + [self.mth(leaves[k:])]
        return self.subproof(m - k, leaves[k:], False) + [self.mth(leaves[:k])]

    def test_inclusion(self) -> None:
        leaves = [bytes([i]) for i in range(19)]
        for size in range(1, 20):
            for index in range(size):
                proof, leaf = self.path(index, leaves[:size]), merkle.leaf_hash(leaves[index])
                self.assertEqual(merkle.inclusion_root(leaf, index, size, proof), self.mth(leaves[:size]))
                for wrong in (proof[:-1], proof + [leaf]):
                    if len(wrong) != len(proof):
                        with self.assertRaises(merkle.BadProof):
                            merkle.inclusion_root(leaf, index, size, wrong)

    def test_consistency(self) -> None:
        leaves = [bytes([i]) for i in range(19)]
        for size in range(1, 20):
            for old in range(1, size + 1):
                roots = self.mth(leaves[:old]), self.mth(leaves[:size])
                proof = self.subproof(old, leaves[:size], True)
                self.assertEqual(merkle.consistency_roots(old, size, proof, roots[0]), roots)
                for wrong in (proof[:-1], proof + [roots[0]]):
                    if len(wrong) != len(proof):
                        with self.assertRaises(merkle.BadProof):
                            merkle.consistency_roots(old, size, wrong, roots[0])


class Notes(unittest.TestCase):
    """Verifier keys, checkpoints and their file."""

    def test_keys(self) -> None:
        self.assertEqual(note.parse_key(EXAMPLE_KEY).name, "rampart.local/example")
        name, identity, key = EXAMPLE_KEY.split("+", 2)
        for wrong in (f"{name}+97ab03dc+{key}", f"{name}x+{identity}+{key}", f"{name}+{identity}+{key[:-1]}5", key, "",
                      EXAMPLE_KEY + "\n"):
            with self.assertRaises(note.Malformed, msg=wrong):
                note.parse_key(wrong)

    def example(self) -> bytes:
        """The file `checkpoints` of the example."""
        with open(os.path.join(EXAMPLE, "checkpoints"), "rb") as stream:
            return stream.read()

    def test_records(self) -> None:
        data = self.example()
        records = list(read_records(io.BytesIO(data), len(data)))
        sizes = [record.checkpoint.size for record in records if isinstance(record, Record) and record.checkpoint]
        self.assertEqual(sizes, [1, 3])
        for length in range(191, 380):
            self.assertEqual(list(read_records(io.BytesIO(data), length))[1:], [Tail(190, length - 190)])

    def test_malformed_records(self) -> None:
        good = self.example()[: self.example().index(b"\n\n", 90) + 1]
        self.assertEqual(note.parse_checkpoint(good).size, 1)
        swaps = [
            (b"\n1\n", b"\n0\n"), (b"\n1\n", b"\n01\n"), (b"\n1\n", b"\n9007199254740992\n"), (b"\n1\n", b"\n1 \n"),
            (b"local/", b"local "), (b"Otk=", b"Otl="), (b"Otk=", b"Otk"),
            (b"\n\n", b"\n\xff\n\n"), (b"\n\n", b"\na\rb\n\n"),
            ("\u2014".encode(), b"-"), (b" l6sD", b"  l6sD"), (b"\n\n", b"\n"),
            (b"\n\n", b"\n" + b"x" * 17_000 + b"\n\n"),
        ]
        for old, new in swaps:
            self.assertIn(old, good)
            with self.assertRaises(note.Malformed, msg=(old, new)):
                note.parse_checkpoint(good.replace(old, new, 1))
        line = good[good.index("\u2014".encode()):]
        self.assertEqual(len(note.parse_checkpoint(good + line * 15).note.signatures), 16)
        with self.assertRaises(note.Malformed):
            note.parse_checkpoint(good + line * 16)

    def test_endless_record(self) -> None:
        data = b"x" * 20_000
        (record,) = read_records(io.BytesIO(data), len(data))
        self.assertTrue(isinstance(record, Record) and record.checkpoint is None)


def frame(event: bytes) -> bytes:
    """A frame."""
    body = b"\0" + event
    return struct.pack(">II", len(event), zlib.crc32(body)) + body + b"\n"


def sealed_frame(index: int, record: int, leaf: bytes) -> bytes:
    """The frame of a sealed entry, as log.md's section 17 has it."""
    body = b"\x01" + index.to_bytes(8, "big") + record.to_bytes(8, "big") + leaf
    return b"\xff\xff\xff\xff" + struct.pack(">I", zlib.crc32(body)) + body + b"\n"


class Sealing(unittest.TestCase):
    """Entries whose content was deleted."""

    def read(self, data: bytes, version: int = 2) -> List[Any]:
        """What a segment's bytes after the header hold, its first entry being number 7."""
        return list(segments.read_leaves(io.BytesIO(data), 128, version, 7))

    def test_frames(self) -> None:
        whole = frame(b"a") + sealed_frame(8, 99, b"L" * 32) + frame(b"b") + bytes(70)
        self.assertEqual(self.read(whole), [b"\0a", segments.Sealed(99, b"L" * 32), b"\0b"])
        self.assertEqual(len(sealed_frame(8, 99, b"L" * 32)), 58)

    def test_damage(self) -> None:
        good = sealed_frame(7, 9, b"L" * 32)
        wrong = [good[:-1], good[:-1] + b"x", good[:30] + b"M" + good[31:], good[:8] + b"\0" + good[9:]]
        for data in wrong + [sealed_frame(8, 9, b"L" * 32)]:
            with self.assertRaises(segments.Damage):
                self.read(data)
        with self.assertRaises(segments.Damage):
            self.read(good, 1)

    def test_accounts(self) -> None:
        said = {"index": 9, "from": 2, "until": 6, "entries": 2}
        for entries, event, first in [
            ([2, 5], said, None),
            ([3], said, None),
            ([1, 2], said, 1),
            ([5, 6], said, 5),
            ([2, 3, 4], said, 2),
            ([2], {**said, "until": 10}, 2),
            ([2], {**said, "entries": True}, 2),
            ([2], {**said, "index": 8}, 2),
        ]:
            seals = Seals()
            for index in entries:
                seals.saw(index, 9)
            seals.said(event)
            self.assertEqual(seals.unaccounted(), first, (entries, event))


class Frames(unittest.TestCase):
    """Segments."""

    def read(self, data: bytes) -> List[bytes]:
        """The events of a segment's bytes after the header."""
        return [leaf[1:] for leaf in segments.read_leaves(io.BytesIO(data), 128)]

    def test_frames_over_the_edge_of_a_piece(self) -> None:
        events = [bytes([65 + i % 26]) * (1 + i * 977 % 65_536) for i in range(60)]
        self.assertEqual(self.read(b"".join(map(frame, events)) + bytes(3_000_000)), events)

    def test_damage(self) -> None:
        good = frame(b"first") + frame(b"second")
        cases: Dict[str, bytes] = {
            "a changed byte": good.replace(b"second", b"sekond"),
            "cut": good[:-1],
            "cut in the head": good[: len(frame(b"first")) + 6],
            "padding that is not zero": good + bytes(2_000_000) + b"x",
            "three bytes left": good + b"\0\0x",
            "no newline": good[:-1] + b"x",
            "a frame too long": good + frame(b"x" * 65_537),
            "another prefix": good + struct.pack(">II", 1, zlib.crc32(b"\1x")) + b"\1x\n",
        }
        for name, data in cases.items():
            with self.assertRaises(segments.Damage, msg=name):
                self.read(data)
        for rest in (b"", b"\0", b"\0\0\0", bytes(100)):
            self.assertEqual(self.read(good + rest), [b"first", b"second"])

    def test_headers(self) -> None:
        good = b"rampart-log/1 segment 00000000000000000007 a/b".ljust(127) + b"\n"
        self.assertEqual(segments.check_header(good, 7), (1, "a/b"))
        spoilt = [good[:-1], good + b" ", good.replace(b"a/b", b"a b"), good.replace(b"a/b", b"a:b"), good[1:]]
        for data in spoilt:
            with self.assertRaises(segments.BadHeader):
                segments.check_header(data, 7)
        with self.assertRaises(segments.BadHeader):
            segments.check_header(good, 8)
        with self.assertRaises(segments.Unreadable):
            segments.check_header(b"rampart-log/3 whatever", 7)


class Logs(unittest.TestCase):
    """Whole logs; the rest of them is compared with the other verifier's reports."""

    def test_the_example(self) -> None:
        report = verify(EXAMPLE).as_json()
        self.assertEqual((report["result"], report["entries"], report["signed"]), ("intact", 3, 3))
        self.assertEqual(base64.b64decode(report["root"]).hex(), EXAMPLE_ROOTS[2])
        self.assertEqual(report["keys"], [EXAMPLE_KEY])
        self.assertFalse(report["rewriteProof"])

    def copy(self, folder: str) -> Tuple[bytearray, bytearray]:
        """The bytes of the example's segment and checkpoints, its folder made."""
        os.makedirs(os.path.join(folder, "segments"))
        with open(os.path.join(EXAMPLE, "segments", "0" * 20 + ".seg"), "rb") as stream:
            segment = bytearray(stream.read())
        with open(os.path.join(EXAMPLE, "checkpoints"), "rb") as stream:
            return segment, bytearray(stream.read())

    def changed(self, segment: bytes, checkpoints: bytes, folder: str) -> Dict[str, Any]:
        """The report on a log of these files."""
        with open(os.path.join(folder, "segments", "0" * 20 + ".seg"), "wb") as stream:
            stream.write(segment)
        with open(os.path.join(folder, "checkpoints"), "wb") as stream:
            stream.write(checkpoints)
        return verify(folder).as_json()

    def test_the_example_damaged(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            segment, checkpoints = self.copy(folder)
            segment[800] ^= 1
            report = self.changed(segment, checkpoints, folder)
            self.assertEqual(report["exit"], 20)
            self.assertEqual([(found["code"], found["entry"]) for found in report["problems"]], [("entry.damaged", 2)])
            report = self.changed(segment, checkpoints[:190], folder)
            self.assertEqual((report["exit"], report["entries"], report["signed"]), (21, 2, 1))
            self.assertEqual([(found["code"], found["entry"]) for found in report["problems"]], [("entry.torn", 2)])

    def test_an_event_rewritten_with_a_right_checksum(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            segment, checkpoints = self.copy(folder)
            changed = segment[:595] + frame(bytes(segment[604:795]).replace(b"4711", b"4712")) + segment[796:]
            report = self.changed(changed, checkpoints, folder)
            self.assertEqual((report["exit"], report["signed"]), (20, 1))
            found = [(found["code"], found["range"]) for found in report["problems"]]
            self.assertEqual(found, [("checkpoint.root", (1, 2))])

    def test_every_bit_of_the_example_counts(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            segment, checkpoints = self.copy(folder)
            for at in range(0, len(segment), 3):
                changed = bytearray(segment)
                changed[at] ^= 1 << at % 8
                try:
                    self.assertEqual(self.changed(changed, checkpoints, folder)["exit"], 20, at)
                except segments.Unreadable:
                    self.assertLess(at, 128)

    def test_the_kinds_are_those_of_the_document(self) -> None:
        with open(os.path.join(HERE, "..", "docs", "formats", "event.md"), encoding="utf-8") as stream:
            named = {line[2:].split("**")[0] for line in stream if line.startswith("**")}
        self.assertEqual(named, KINDS | SECOND | THIRD)


class Command(unittest.TestCase):
    """The command line."""

    def test_exit_codes(self) -> None:
        witness = os.path.join(EXAMPLE, "checkpoints")
        cases: List[Tuple[int, List[str]]] = [
            (0, ["verify", EXAMPLE]),
            (0, ["verify", "--witness", witness, "--require-witness", "--key", EXAMPLE_KEY, EXAMPLE]),
            (22, ["verify", "--require-witness", "--json", EXAMPLE]),
            (20, ["verify", "--key", self.other_key(), EXAMPLE]),
            (2, ["verify", "--key", "x", EXAMPLE]),
            (2, ["verify", os.path.join(EXAMPLE, "nowhere")]),
            (2, ["verify"]),
            (2, []),
            (2, ["verify", "--json", EXAMPLE, os.path.join(EXAMPLE, "nowhere")]),
        ]
        for code, arguments in cases:
            self.assertEqual(run(*arguments)[0], code, arguments)

    def other_key(self) -> str:
        """A verifier key of the example's name that it does not announce."""
        data = b"\1" + bytes.fromhex(SIGNED[0][0])
        identity = sha256(b"rampart.local/example\n" + data).digest()[:4]
        return f"rampart.local/example+{identity.hex()}+{base64.b64encode(data).decode()}"

    def test_one_report_a_line(self) -> None:
        code, out = run("verify", "--json", EXAMPLE, EXAMPLE)
        self.assertEqual([json.loads(line)["exit"] for line in out.splitlines()], [0, 0])
        self.assertEqual(code, 0)

    def test_says_what_it_proves(self) -> None:
        self.assertIn("internally consistent, not rewrite-proof", run("verify", EXAMPLE)[1])
        self.assertIn("first 3 entries", run("verify", "--witness", os.path.join(EXAMPLE, "checkpoints"), EXAMPLE)[1])

    def proof(self, **changes: Any) -> int:
        """The exit code for the example's inclusion proof of entry 1, changed."""
        with open(os.path.join(EXAMPLE, "segments", "0" * 20 + ".seg"), "rb") as stream:
            stream.seek(128)
            events = [leaf[1:] for leaf in segments.read_leaves(stream, 128)]
        with open(os.path.join(EXAMPLE, "checkpoints"), encoding="utf-8") as stream:
            notes = stream.read().replace("=\n\nrampart", "=\n\n\0rampart").split("\0")
        leaves = [base64.b64encode(merkle.leaf_hash(event)).decode() for event in events]
        inclusion = {"type": "inclusion", "index": 1, "event": events[1].decode(), "proof": [leaves[0], leaves[2]]}
        consistency = {"type": "consistency", "from": 1, "proof": leaves[1:], "old": notes[0][:-1]}
        chosen = consistency if changes.pop("consistency", False) else inclusion
        value = {"v": 1, "checkpoint": notes[1][:-1], **chosen, **changes}
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "proof.json")
            with open(path, "w", encoding="utf-8") as stream:
                json.dump(value, stream)
            return run("proof", "--key", EXAMPLE_KEY, path)[0]

    def lone(self, event: bytes, origin: str = "rampart.local/example") -> Dict[str, Any]:
        """What makes the proof one of a log of this event only."""
        root = base64.b64encode(merkle.leaf_hash(event)).decode()
        signed = example_note(f"{origin}\n1\n{root}\n")
        return {"index": 0, "event": event.decode(), "proof": [], "checkpoint": signed}

    def test_proofs_of_a_lone_event(self) -> None:
        event = b'{"index":0,"kind":"key","mono":0,"run":"0123456789abcdef","time":0,"v":1}'
        self.assertEqual(self.proof(**self.lone(event)), 0)
        self.assertEqual(self.proof(**self.lone(event, "rampart.local/other")), 20)
        swaps = ((b'"key"', b'"kee"'), (b":0,", b": 0,"), (b'"index":0', b'"index":1'), (b'"time":0', b'"time":-1'))
        for old, new in swaps:
            self.assertEqual(self.proof(**self.lone(event.replace(old, new))), 20, new)

    def test_proofs(self) -> None:
        self.assertEqual(self.proof(), 0)
        self.assertEqual(self.proof(consistency=True), 0)
        changes: List[Dict[str, Any]] = [
            {"index": 2}, {"index": 3}, {"index": True}, {"event": "{}"}, {"proof": []}, {"proof": None}, {"v": 2},
            {"type": "x"}, {"checkpoint": None}, {"checkpoint": "a\ud800"}, {"proof": ["AAAA"]}, {"proof": ["x", "y"]},
            {"consistency": True, "from": 2}, {"consistency": True, "old": None}, {"consistency": True, "proof": []},
        ]
        for change in changes:
            self.assertEqual(self.proof(**dict(change)), 20, change)
        self.assertEqual(run("proof", "--key", EXAMPLE_KEY, os.path.join(EXAMPLE, "nowhere"))[0], 2)
        self.assertEqual(run("proof", os.path.join(EXAMPLE, "checkpoints"))[0], 2)


if __name__ == "__main__":
    unittest.main()
