"""Merkle tree hashing and the making of proofs.

References
----------
RFC 6962, section 2.1 (hashes, audit paths, consistency proofs).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

from courier_api.errors import InputError

__all__ = ["consistency_proof", "inclusion_proof", "leaf_hash", "node_hash", "root"]


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf, 32 bytes; the prefix keeps leaves apart from nodes."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of the node over `left` and `right`, 32 bytes."""
    return sha256(b"\x01" + left + right).digest()


def root(leaves: Iterable[bytes]) -> bytes:
    """Return the root over leaf hashes, 32 bytes; memory grows with the logarithm only."""
    peaks: list[tuple[int, bytes]] = []
    for leaf in leaves:
        size, top = 1, leaf
        while peaks and peaks[-1][0] == size:
            top = node_hash(peaks.pop()[1], top)
            size *= 2
        peaks.append((size, top))
    if not peaks:
        return sha256(b"").digest()
    top = peaks.pop()[1]
    while peaks:
        top = node_hash(peaks.pop()[1], top)
    return top


def inclusion_proof(index: int, leaves: Sequence[bytes]) -> tuple[bytes, ...]:
    """Return the sibling hashes from leaf `index` up to the root.

    Raises
    ------
    InputError
        If there is no leaf `index`.
    """
    if not 0 <= index < len(leaves):
        raise InputError("inclusion proof", [f"leaf {index} is not in a tree of {len(leaves)}"])
    if len(leaves) == 1:
        return ()
    split = _split(len(leaves))
    left, right = leaves[:split], leaves[split:]
    if index < split:
        return (*inclusion_proof(index, left), root(right))
    return (*inclusion_proof(index - split, right), root(left))


def consistency_proof(old_size: int, leaves: Sequence[bytes]) -> tuple[bytes, ...]:
    """Return the hashes that show the first `old_size` leaves unchanged.

    Raises
    ------
    InputError
        If `old_size` is not 1 to the size of the tree.
    """
    if not 1 <= old_size <= len(leaves):
        raise InputError(
            "consistency proof", [f"a tree of {old_size} is no part of one of {len(leaves)}"]
        )
    return _subproof(old_size, leaves, whole=True)


def _subproof(old_size: int, leaves: Sequence[bytes], *, whole: bool) -> tuple[bytes, ...]:
    if old_size == len(leaves):
        return () if whole else (root(leaves),)
    split = _split(len(leaves))
    left, right = leaves[:split], leaves[split:]
    if old_size <= split:
        return (*_subproof(old_size, left, whole=whole), root(right))
    return (*_subproof(old_size - split, right, whole=False), root(left))


def _split(size: int) -> int:
    """Return the largest power of two below `size`, which is 2 or more."""
    return 1 << ((size - 1).bit_length() - 1)
