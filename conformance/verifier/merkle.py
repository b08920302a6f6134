"""The Merkle tree of RFC 6962, section 2.1: roots of a growing tree, and proofs."""

from __future__ import annotations

from hashlib import sha256
from typing import List, Sequence, Tuple


class BadProof(Exception):
    """A proof that has the wrong length for its tree."""


def leaf_hash(event: bytes) -> bytes:
    """The hash of an entry."""
    return sha256(b"\x00" + event).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return sha256(b"\x01" + left + right).digest()


class Tree:
    """A tree to which leaves are appended; it keeps only the roots of its perfect subtrees, at most 53."""

    def __init__(self) -> None:
        self.size = 0
        self._perfect: List[bytes] = []

    def append(self, leaf: bytes) -> None:
        """Appends a leaf hash; each trailing one bit of the size before is a subtree that becomes complete."""
        bits = self.size
        while bits & 1:
            leaf = node_hash(self._perfect.pop(), leaf)
            bits >>= 1
        self._perfect.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """MTH of all leaves so far."""
        if not self._perfect:
            return sha256().digest()
        root = self._perfect[-1]
        for left in reversed(self._perfect[:-1]):
            root = node_hash(left, root)
        return root


def split(size: int) -> int:
    """The largest power of two smaller than a size above 1."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_root(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """The root that an inclusion proof leads to (RFC 6962, section 2.1.1)."""
    if size == 1:
        if proof:
            raise BadProof("the inclusion proof is too long")
        return leaf
    if not proof:
        raise BadProof("the inclusion proof is too short")
    left, rest, other = split(size), proof[:-1], proof[-1]
    if index < left:
        return node_hash(inclusion_root(leaf, index, left, rest), other)
    return node_hash(other, inclusion_root(leaf, index - left, size - left, rest))


def consistency_roots(
    old_size: int, size: int, proof: Sequence[bytes], old: bytes, whole: bool = True
) -> Tuple[bytes, bytes]:
    """The roots of the old and of the new tree that a consistency proof leads to (RFC 6962, section 2.1.2).

    `old` is the claimed root of the old tree; `whole` says that the old tree begins where this subtree begins.
    """
    if old_size == size:
        if len(proof) != (0 if whole else 1):
            raise BadProof("the consistency proof has the wrong length")
        return (old, old) if whole else (proof[0], proof[0])
    if not proof:
        raise BadProof("the consistency proof is too short")
    left, rest, other = split(size), proof[:-1], proof[-1]
    if old_size <= left:
        before, after = consistency_roots(old_size, left, rest, old, whole)
        return before, node_hash(after, other)
    before, after = consistency_roots(old_size - left, size - left, rest, old, False)
    return node_hash(other, before), node_hash(other, after)
