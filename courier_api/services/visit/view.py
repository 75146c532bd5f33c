"""What is on record of an order's visits."""

from __future__ import annotations

from dataclasses import dataclass

from courier_api.domain.shift.signature import SignedBy
from courier_api.domain.shift.visit import Visit
from courier_api.services.work import Work

__all__ = ["VisitsOfOrder", "visits_of"]


@dataclass(frozen=True, slots=True)
class VisitsOfOrder:
    """Every visit and signature of an order, the oldest first."""

    visits: tuple[Visit, ...]
    signatures: tuple[SignedBy, ...]


def visits_of(work: Work, order_id: str) -> VisitsOfOrder:
    """Return the visits of an order the actor may know of; raises `NotFoundError`."""
    order = work.order(order_id)
    return VisitsOfOrder(work.unit.visits.of_order(order.id), work.unit.visits.signatures(order.id))
