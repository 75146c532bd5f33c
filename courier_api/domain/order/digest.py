"""What the audit log holds of a step, so that no order's history can change unseen."""

from __future__ import annotations

from courier_api.domain.digest import digest_word
from courier_api.domain.order.advance import Step

__all__ = ["step_digest"]


def step_digest(step: Step) -> str:
    """Return the digest of one line of an order's history."""
    return digest_word(
        {
            "order_id": step.order_id,
            "version": step.version,
            "source": None if step.source is None else step.source.value,
            "event": step.event.value,
            "target": step.target.value,
            "actor_id": step.actor_id,
            "role": step.role.value,
            "at": step.at.isoformat(timespec="microseconds"),
            "reason": None if step.reason is None else step.reason.value,
        }
    )
