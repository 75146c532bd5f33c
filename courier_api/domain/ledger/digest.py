"""What the audit log holds of a transaction, so that no fen of it can change unseen."""

from __future__ import annotations

from courier_api.domain.digest import digest_word
from courier_api.domain.ledger.transaction import Transaction

__all__ = ["transaction_digest"]


def transaction_digest(transaction: Transaction) -> str:
    """Return the digest of a transaction with all its entries, whatever their order."""
    return digest_word(
        {
            "id": transaction.id,
            "kind": transaction.kind.value,
            "at": transaction.at.isoformat(timespec="microseconds"),
            "branch_id": transaction.branch_id,
            "actor_id": transaction.actor_id,
            "approver_id": transaction.approver_id,
            "order_id": transaction.order_id,
            "reverses": transaction.reverses,
            "entries": sorted(
                [str(entry.account), entry.side.value, entry.amount_fen]
                for entry in transaction.entries
            ),
        }
    )
