"""Prove to somebody who keeps a checkpoint that an entry is in the log, or that it only grew."""

from __future__ import annotations

from dataclasses import dataclass

from courier_api.domain.audit.entry import AuditEntry
from courier_api.domain.audit.merkle import consistency_proof, inclusion_proof
from courier_api.errors import InputError, NotFoundError
from courier_api.services.work import Work

__all__ = ["Inclusion", "prove_growth", "prove_inclusion"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inclusion:
    """An entry and the path from it to the root of the tree of `size`."""

    entry: AuditEntry
    position: int
    size: int
    path: tuple[bytes, ...]


def prove_inclusion(work: Work, position: int, size: int) -> Inclusion:
    """Return the proof that leaf `position` is in the tree of `size`.

    Raises
    ------
    NotFoundError
        If there is no such leaf, or the entry is another branch's.
    InputError
        If the log is not as large, or the leaf lies outside `size`.
    """
    found = work.unit.audit.entries(position, 1) if position >= 0 else ()
    if not found or found[0].branch_id != work.actor.branch_id:
        raise NotFoundError(f"audit entry {position}", ["is not there"])
    leaves = _leaves(work, size)
    return Inclusion(
        entry=found[0], position=position, size=size, path=inclusion_proof(position, leaves)
    )


def prove_growth(work: Work, old_size: int, size: int) -> tuple[bytes, ...]:
    """Return the proof that the tree of `size` continues the tree of `old_size`.

    Raises
    ------
    InputError
        If `old_size` is not 1 to `size`, or the log is not as large.
    """
    return consistency_proof(old_size, _leaves(work, size))


def _leaves(work: Work, size: int) -> tuple[bytes, ...]:
    leaves = work.unit.audit.leaf_hashes()
    if not 0 < size <= len(leaves):
        raise InputError("proof", [f"a tree of {size} was never: it has {len(leaves)} leaves"])
    return leaves[:size]
