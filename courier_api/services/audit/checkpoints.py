"""Take checkpoints of the audit log, and never one that denies an earlier one."""

from __future__ import annotations

from datetime import datetime

from courier_api.domain.audit.merkle import root
from courier_api.errors import StorageError
from courier_api.ports.audit import AuditLog
from courier_api.ports.checkpoints import CheckpointKeeper, SignedCheckpoint

__all__ = ["take_checkpoint"]


def take_checkpoint(
    audit: AuditLog, keeper: CheckpointKeeper, at: datetime
) -> SignedCheckpoint | None:
    """Sign and keep the log's size and root; ``None`` if nothing came since the last time.

    What is kept outside leads: if a worker died after keeping and before it
    wrote to the database, the one kept is returned and not taken again.

    Raises
    ------
    StorageError
        If the log is not a continuation of what was signed: nothing is signed
        until somebody has looked into it with ``courier-api audit verify``.
    """
    leaves = audit.leaf_hashes()
    last = keeper.newest()
    signed = 0 if last is None else last.checkpoint.size
    if last is not None and (len(leaves) < signed or root(leaves[:signed]) != last.checkpoint.root):
        raise StorageError(
            "audit log",
            [f"is not what was signed at {signed} entries: run courier-api audit verify"],
        )
    if len(leaves) == signed:
        return last
    return keeper.keep(len(leaves), root(leaves), at, leaves[signed:])
