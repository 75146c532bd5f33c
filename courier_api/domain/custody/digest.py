"""What the audit log holds of a move, so that no paper can change hands unseen."""

from __future__ import annotations

from courier_api.domain.custody.document import Document, Move
from courier_api.domain.digest import digest_word

__all__ = ["move_digest"]


def move_digest(document: Document, move: Move) -> str:
    """Return the digest of one move and of what the paper is."""
    return digest_word(
        {
            "serial": move.serial,
            "order_id": document.order_id,
            "kind": document.kind.value,
            "replaces": document.replaces,
            "step": move.step,
            "source": None if move.source is None else str(move.source),
            "target": str(move.target),
            "cause": move.cause.value,
            "actor_id": move.actor_id,
            "at": move.at.isoformat(timespec="microseconds"),
        }
    )
