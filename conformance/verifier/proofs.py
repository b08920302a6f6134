"""Inclusion and consistency proofs (log.md, section 9)."""

from __future__ import annotations

import json
from typing import Any, Dict, List

from .canonical import NotCanonical, parse
from .events import BadEvent, check_members, is_count
from .merkle import BadProof, consistency_roots, inclusion_root, leaf_hash
from .note import Checkpoint, Key, Malformed, decode_base64, parse_checkpoint, signers

PROOF_BYTES = 2**20
HASHES = 64


def read_proof(data: bytes) -> Dict[str, Any]:
    """The JSON object of a proof; its version must be 1."""
    if len(data) > PROOF_BYTES:
        raise BadProof("larger than 1 MiB")
    try:
        value = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise BadProof(f"not JSON: {error}") from None
    if not isinstance(value, dict) or value.get("v") != 1 or value.get("type") not in ("inclusion", "consistency"):
        raise BadProof("not a proof of version 1")
    return value


def hashes_of(value: Any) -> List[bytes]:
    """The proof's hashes."""
    if not isinstance(value, list) or len(value) > HASHES or not all(isinstance(item, str) for item in value):
        raise BadProof("proof is no list of at most 64 hashes")
    hashes = [decode_base64(item) for item in value]
    if any(len(item) != 32 for item in hashes):
        raise BadProof("a hash that has not 32 bytes")
    return hashes


def signed_checkpoint(text: Any, key: Key) -> Checkpoint:
    """A checkpoint signed by the key."""
    if not isinstance(text, str):
        raise BadProof("a checkpoint that is no text")
    try:
        checkpoint = parse_checkpoint(text.encode("utf-8"))
    except UnicodeEncodeError:
        raise BadProof("a checkpoint that is no Unicode") from None
    if checkpoint.origin != key.name or not signers(checkpoint.note, [key]):
        raise BadProof("a checkpoint that the key did not sign")
    return checkpoint


def check_inclusion(value: Dict[str, Any], key: Key) -> str:
    """Checks that the event is the entry it says, under the checkpoint."""
    checkpoint, index, text = signed_checkpoint(value.get("checkpoint"), key), value.get("index"), value.get("event")
    if not is_count(index) or index >= checkpoint.size:
        raise BadProof("no index below the checkpoint's size")
    if not isinstance(text, str):
        raise BadProof("event is no text")
    event = text.encode("utf-8", "surrogatepass")
    check_members(parse(event), index)
    if inclusion_root(leaf_hash(event), index, checkpoint.size, hashes_of(value.get("proof"))) != checkpoint.root:
        raise BadProof("the proof leads to another root")
    return f"entry {index} is in the log {checkpoint.origin} of {checkpoint.size} entries"


def check_consistency(value: Dict[str, Any], key: Key) -> str:
    """Checks that the log of the checkpoint begins with that of the old one."""
    checkpoint, size = signed_checkpoint(value.get("checkpoint"), key), value.get("from")
    old = signed_checkpoint(value.get("old"), key)
    if not is_count(size) or old.size != size or size > checkpoint.size:
        raise BadProof("from is not the old checkpoint's size, or larger than the new one's")
    roots = consistency_roots(size, checkpoint.size, hashes_of(value.get("proof")), old.root)
    if roots != (old.root, checkpoint.root):
        raise BadProof("the proof leads to other roots")
    return f"the log {checkpoint.origin} of {checkpoint.size} entries begins with that of {size}"


def check_proof(data: bytes, key: Key) -> str:
    """What a proof proves. Raises BadProof where it proves nothing."""
    value = read_proof(data)
    try:
        return (check_inclusion if value["type"] == "inclusion" else check_consistency)(value, key)
    except (Malformed, NotCanonical, BadEvent) as error:
        raise BadProof(str(error)) from None
