"""Signed notes, verifier keys and checkpoints (log.md, sections 5 and 6)."""

from __future__ import annotations

import base64
import binascii
import re
from hashlib import sha256
from typing import Dict, Iterable, List, NamedTuple, Optional, Tuple

from . import ed25519

ORIGIN = re.compile(r"[A-Za-z0-9._/-]{1,64}")
SIZE = re.compile(r"[1-9][0-9]{0,15}")
VERIFIER_KEY = re.compile(r"([A-Za-z0-9._/-]{1,64})\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)")
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
CHECKPOINT_BYTES = 16 * 1024
SIGNATURES = 16
LARGEST = 2**53 - 1


class Malformed(Exception):
    """Text that is not a note, a checkpoint or a key; the message says why."""


class Key(NamedTuple):
    """A public key and its name."""

    name: str
    identity: bytes
    public: bytes
    text: str


class Signature(NamedTuple):
    """A signature line: who signed, and the bytes."""

    name: str
    identity: bytes
    value: bytes


class Note(NamedTuple):
    """A signed text, its last newline included, and its signatures."""

    text: str
    signatures: List[Signature]


class Checkpoint(NamedTuple):
    """What a checkpoint says."""

    origin: str
    size: int
    root: bytes
    note: Note


def decode_base64(text: str) -> bytes:
    """The bytes of canonical standard base64."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Malformed("not base64") from None
    if base64.b64encode(data).decode("ascii") != text:
        raise Malformed("base64 that is not canonical")
    return data


def parse_key(text: str) -> Key:
    """A verifier key, refused unless its id is the hash of its name and key."""
    match = VERIFIER_KEY.fullmatch(text)
    if match is None:
        raise Malformed("not a verifier key")
    name, data = match.group(1), decode_base64(match.group(3))
    if len(data) != 33 or data[0] != 1:
        raise Malformed("not an Ed25519 key")
    identity = sha256(name.encode("ascii") + b"\n" + data).digest()[:4]
    if identity.hex() != match.group(2):
        raise Malformed("the key's id is not that of the key")
    if not ed25519.is_key(data[1:]):
        raise Malformed("not the encoding of a public key")
    return Key(name, identity, data[1:], text)


def parse_signature(line: str) -> Signature:
    """A signature line without its newline. What follows a key id may be another algorithm's, of at least a byte."""
    parts = line.split(" ")
    if len(parts) != 3 or parts[0] != "\u2014" or not 1 <= len(parts[1]) <= 64 or "+" in parts[1]:
        raise Malformed("not a signature line")
    data = decode_base64(parts[2])
    if len(data) < 5:
        raise Malformed("a signature line without a signature")
    return Signature(parts[1], data[:4], data[4:])


def parse_note(text: str) -> Note:
    """A signed note: text, an empty line, 1 to 16 signature lines; each line ends in a newline."""
    if CONTROL.search(text):
        raise Malformed("a control character")
    body, separator, tail = text.rpartition("\n\n")
    if not separator or not tail.endswith("\n"):
        raise Malformed("not a signed note")
    lines = tail[:-1].split("\n")
    if len(lines) > SIGNATURES:
        raise Malformed(f"more than {SIGNATURES} signatures")
    return Note(body + "\n", [parse_signature(line) for line in lines])


def parse_checkpoint(data: bytes) -> Checkpoint:
    """A checkpoint without the empty line that ends its record."""
    if len(data) > CHECKPOINT_BYTES:
        raise Malformed("a checkpoint larger than 16 KiB")
    try:
        note = parse_note(data.decode("utf-8"))
    except UnicodeDecodeError:
        raise Malformed("not UTF-8") from None
    lines = note.text[:-1].split("\n")
    if len(lines) < 3 or "" in lines:
        raise Malformed("fewer than three lines, or an empty one")
    origin, size, root = lines[0], lines[1], decode_base64(lines[2])
    if ORIGIN.fullmatch(origin) is None:
        raise Malformed("not an origin")
    if SIZE.fullmatch(size) is None or int(size) > LARGEST:
        raise Malformed("not a size")
    if len(root) != 32:
        raise Malformed("not a root")
    return Checkpoint(origin, int(size), root, note)


def signers(note: Note, known: Iterable[Key]) -> Optional[List[Key]]:
    """The known keys that signed a note, or None where a line of a known key does not verify."""
    keys: Dict[Tuple[str, bytes], List[Key]] = {}
    for key in known:
        keys.setdefault((key.name, key.identity), []).append(key)
    message, found = note.text.encode("utf-8"), []
    for signature in note.signatures:
        candidates = keys.get((signature.name, signature.identity))
        if candidates is None:
            continue
        signed = [key for key in candidates if ed25519.verify(key.public, message, signature.value)]
        if not signed:
            return None
        found.extend(signed)
    return found
