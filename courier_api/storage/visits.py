"""Visits in the database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, insert, or_, select, update

from courier_api.domain.order.states import FailReason, OrderEvent
from courier_api.domain.shift.cash_count import CashCount
from courier_api.domain.shift.signature import IdentityPaper, Relationship, SignedBy
from courier_api.domain.shift.visit import ArrivalReason, Geofence, Position, Visit, VisitOutcome
from courier_api.errors import ConflictError
from courier_api.storage.tables.orders import order_steps
from courier_api.storage.tables.shifts import payment_counts, signatures, visits

__all__ = ["SqlVisits"]

POSITION = ("lat", "lon", "accuracy_m")
OWN = tuple(column.name for column in visits.c if column.name not in POSITION)
INSERT_VISIT, INSERT_SIGNATURE, INSERT_COUNTS = map(insert, (visits, signatures, payment_counts))
VISITS = select(visits).order_by(visits.c.arrived_at, visits.c.order_id, visits.c.number)
OF_ORDER = VISITS.where(visits.c.order_id == bindparam("wanted"))
OF_SHIFT = VISITS.where(visits.c.shift_id == bindparam("wanted"))


class SqlVisits:
    """A :class:`courier_api.ports.visits.Visits` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, visit: Visit) -> None:
        """Write an arrival; the database refuses a second visit of that number."""
        self._connection.execute(INSERT_VISIT, _values(visit))

    def save(self, before: Visit, after: Visit) -> None:
        """Write how it ended; raises `ConflictError` if it has ended."""
        done = self._connection.execute(
            update(visits)
            .where(
                visits.c.order_id == before.order_id,
                visits.c.number == before.number,
                visits.c.outcome.is_(None),
            )
            .values(_values(after))
        )
        if done.rowcount != 1:
            raise ConflictError(f"visit of order {before.order_id}", ["has ended already"])

    def of_order(self, order_id: str) -> tuple[Visit, ...]:
        """Return every visit of the order, oldest first."""
        return self._visits(OF_ORDER, order_id)

    def of_shift(self, shift_id: str) -> tuple[Visit, ...]:
        """Return every visit of the shift, by arrival and order."""
        return self._visits(OF_SHIFT, shift_id)

    def inspected(self, shift_id: str) -> frozenset[tuple[str, int]]:
        """Return order and number of the shift's visits during which a report was filed."""
        query = (
            select(visits.c.order_id, visits.c.number)
            .join(order_steps, order_steps.c.order_id == visits.c.order_id)
            .where(
                visits.c.shift_id == shift_id,
                order_steps.c.event == OrderEvent.INSPECT,
                order_steps.c.actor_id == visits.c.courier_id,
                order_steps.c.at >= visits.c.arrived_at,
                or_(visits.c.ended_at.is_(None), order_steps.c.at <= visits.c.ended_at),
            )
        )
        return frozenset((row.order_id, row.number) for row in self._connection.execute(query))

    def forget_positions(self, before: datetime) -> int:
        """Drop where visits that ended before then took place; return how many."""
        done = self._connection.execute(
            update(visits)
            .where(visits.c.ended_at < before, visits.c.lat.is_not(None))
            .values(dict.fromkeys(POSITION))
        )
        return done.rowcount

    def write_payment_count(self, payment_id: str, received: CashCount, change: CashCount) -> None:
        """Keep which pieces a cash payment was made of."""
        rows = [
            {
                "payment_id": payment_id,
                "direction": direction,
                "denomination_fen": fen,
                "pieces": pieces,
            }
            for direction, count in (("received", received), ("change", change))
            for fen, pieces in count.pieces
        ]
        self._connection.execute(INSERT_COUNTS, rows)

    def payment_count(self, payment_id: str) -> tuple[CashCount, CashCount]:
        """Return the pieces received and given back; both empty if none were counted."""
        query = select(payment_counts).where(payment_counts.c.payment_id == payment_id)
        rows = self._connection.execute(query).all()

        def count(direction: str) -> CashCount:
            found = [r for r in rows if r.direction == direction]
            return CashCount(tuple((r.denomination_fen, r.pieces) for r in found))

        return count("received"), count("change")

    def add_signature(self, signed: SignedBy) -> None:
        """Write who signed; the database refuses a second signature of a visit."""
        values = {column.name: getattr(signed, column.name) for column in signatures.c}
        self._connection.execute(INSERT_SIGNATURE, values)

    def signatures(self, order_id: str) -> tuple[SignedBy, ...]:
        """Return every signature of the order, oldest first."""
        query = (
            select(signatures)
            .where(signatures.c.order_id == order_id)
            .order_by(signatures.c.visit_number)
        )
        return tuple(
            SignedBy(
                **dict(row._mapping)
                | {
                    "relationship": Relationship(row.relationship),
                    "identity": IdentityPaper(row.identity),
                }
            )
            for row in self._connection.execute(query)
        )

    def _visits(self, query: Select[Any], wanted: str) -> tuple[Visit, ...]:
        return tuple(_visit(row) for row in self._connection.execute(query, {"wanted": wanted}))


def _values(visit: Visit) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(visit, name) for name in OWN}
    at = visit.position
    return values | {name: None if at is None else getattr(at, name) for name in POSITION}


def _visit(row: Row[Any]) -> Visit:
    values = dict(row._mapping)
    lat, lon, accuracy_m = (values.pop(name) for name in POSITION)
    return Visit(
        **values
        | {
            "geofence": Geofence(row.geofence),
            "reason": None if row.reason is None else ArrivalReason(row.reason),
            "outcome": None if row.outcome is None else VisitOutcome(row.outcome),
            "fail_reason": None if row.fail_reason is None else FailReason(row.fail_reason),
        },
        position=None if lat is None else Position(lat, lon, accuracy_m),
    )
