"""Verification of Merkle proofs by one who has no leaves but his own.

References
----------
RFC 9162, sections 2.1.3.2 and 2.1.4.2: the algorithms for the proofs of RFC 6962.
"""

from __future__ import annotations

from collections.abc import Sequence

from courier_api.domain.audit.merkle import node_hash

__all__ = ["proves_consistency", "proves_inclusion"]


def proves_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """Say whether `proof` puts leaf hash `leaf` at `index` of the tree of `size` under `root`."""
    if not 0 <= index < size:
        return False
    node, last, top = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            top = node_hash(sibling, top)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            top = node_hash(top, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and top == root


def proves_consistency(
    old_size: int, size: int, proof: Sequence[bytes], old_root: bytes, root: bytes
) -> bool:
    """Say whether `proof` shows the tree of `old_size` to be the start of the tree of `size`."""
    if not 1 <= old_size <= size:
        return False
    if old_size == size:
        return not proof and old_root == root
    path = list(proof)
    if old_size & (old_size - 1) == 0:
        path.insert(0, old_root)
    if not path:
        return False
    node, last = old_size - 1, size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    old_top = new_top = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            old_top, new_top = node_hash(sibling, old_top), node_hash(sibling, new_top)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            new_top = node_hash(new_top, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and old_top == old_root and new_top == root
