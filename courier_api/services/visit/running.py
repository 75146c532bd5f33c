"""The visit that lasts."""

from __future__ import annotations

from datetime import datetime

from courier_api.domain.order.states import FailReason
from courier_api.domain.shift.visit import Visit, VisitOutcome
from courier_api.services.work import Work

__all__ = ["end_visit", "running_visit"]


def running_visit(work: Work, order_id: str) -> Visit | None:
    """Return the order's visit that has not ended, if there is one."""
    visits = work.unit.visits.of_order(order_id)
    return next((visit for visit in visits if visit.outcome is None), None)


def end_visit(
    work: Work, order_id: str, outcome: VisitOutcome, at: datetime, reason: FailReason | None = None
) -> Visit | None:
    """Write how the order's visit ended; without one nothing is written."""
    visit = running_visit(work, order_id)
    if visit is None:
        return None
    ended = visit.end(outcome, at, reason)
    work.unit.visits.save(visit, ended)
    return ended
