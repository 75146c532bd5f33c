"""Inspection records: filed by the courier at the car, judged by an underwriter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from courier_api.domain.actor import Actor, Role
from courier_api.domain.office.filed_record import FiledRecord, RecordState
from courier_api.domain.office.inspection_record import (
    CarNumbers,
    Damage,
    InspectionRecord,
    Photo,
)
from courier_api.domain.order.evidence import Evidence
from courier_api.domain.order.order import Order
from courier_api.domain.order.states import OrderEvent
from courier_api.domain.people.personal import normalised
from courier_api.errors import NotFoundError
from courier_api.ports import UnitOfWork
from courier_api.services.effects import carry_out
from courier_api.services.office.photos import demand_uploaded
from courier_api.services.work import Work

__all__ = [
    "Comparison",
    "Filing",
    "Inspection",
    "file_inspection",
    "find_inspection",
    "find_record",
    "inspection_queue",
    "premiums_due",
]


class Comparison(StrEnum):
    """How a number read at the car compares to the one of the sale."""

    SAME = "same"
    DIFFERS = "differs"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """What the courier's phone sends about the car; see :class:`InspectionRecord`."""

    vin: str
    engine_number: str
    odometer_km: int
    damages: tuple[Damage, ...]
    photos: tuple[Photo, ...]
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Inspection:
    """A record with what an underwriter wants to know beside it.

    Parameters
    ----------
    filed, order
        The record and its order.
    vin, engine_number
        How the numbers read compare to those of the sale.
    """

    filed: FiledRecord
    order: Order
    vin: Comparison
    engine_number: Comparison


def file_inspection(work: Work, order_id: str, filing: Filing) -> FiledRecord:
    """File what the courier found at the car; its photos are read, then an underwriter judges.

    Raises
    ------
    NotFoundError
        If the order is not his.
    InputError
        Naming every photo that was not uploaded for the order.
    StepError, GuardError
        If he has not arrived, or the order needs no inspection.
    ModelError
        With everything in the record that does not fit.
    """
    order = work.order(order_id)
    sale = work.unit.sales.facts((order.id,)).get(order.id)
    record = InspectionRecord(
        id=work.new_id(),
        order_id=order.id,
        courier_id=work.actor.id,
        numbers=CarNumbers(vin=filing.vin, engine_number=filing.engine_number, salt=work.new_id()),
        odometer_km=filing.odometer_km,
        damages=filing.damages,
        photos=filing.photos,
        recorded_at=filing.recorded_at,
        filed_at=work.at,
    )
    filed = FiledRecord(
        record=record,
        digest=record.digest,
        branch_id=order.branch_id,
        product="" if sale is None else sale.product,
    )
    advanced = work.step(order, OrderEvent.INSPECT, Evidence(report_digest=filed.digest))
    demand_uploaded(work, record)
    work.unit.records.add(filed)
    carry_out(work, advanced)
    work.unit.outbox.put(
        "inspection.read",
        {"branch_id": order.branch_id, "record_id": record.id, "order_id": order.id},
        key=f"inspection.read:{record.id}",
    )
    return filed


def inspection_queue(
    unit: UnitOfWork,
    actor: Actor,
    state: RecordState,
    *,
    after: tuple[int, datetime, str] | None = None,
    limit: int,
) -> tuple[FiledRecord, ...]:
    """Return records in `state` of the actor's branch and products.

    The highest risk comes first, and of the same risk the oldest.
    """
    return unit.records.page(
        actor.branch_id, state, products=actor.products, after=after, limit=limit
    )


def premiums_due(unit: UnitOfWork, listed: Iterable[FiledRecord]) -> Mapping[str, int]:
    """Return the premium due, fen, of each record's order, by order."""
    order_ids = {filed.record.order_id for filed in listed}
    return {order.id: order.premium_due_fen for order in unit.order_book.by_id(order_ids)}


def find_record(unit: UnitOfWork, actor: Actor, record_id: str) -> FiledRecord:
    """Return a record of the actor's branch and products; a courier sees those he filed.

    Raises
    ------
    NotFoundError
        If there is none for him.
    """
    filed = unit.records.get(record_id)
    others = actor.role is Role.COURIER and filed.record.courier_id != actor.id
    unsold = bool(actor.products) and filed.product not in actor.products
    if filed.branch_id != actor.branch_id or others or unsold:
        raise NotFoundError(f"inspection {record_id}", ["is not there"])
    return filed


def find_inspection(unit: UnitOfWork, actor: Actor, record_id: str) -> Inspection:
    """Return a record with its order and how its numbers compare; see :func:`find_record`."""
    filed = find_record(unit, actor, record_id)
    order = unit.orders.get(filed.record.order_id)
    sold = unit.vault.get(order.policyholder_id)
    numbers = filed.record.numbers
    return Inspection(
        filed,
        order,
        _compare("vin", numbers.vin if numbers else "", sold.get("vin", "")),
        _compare(
            "engine_number",
            numbers.engine_number if numbers else "",
            sold.get("engine_number", ""),
        ),
    )


def _compare(field: str, read: str, sold: str) -> Comparison:
    if not read or not sold:
        return Comparison.UNKNOWN
    same = normalised(field, read) == normalised(field, sold)
    return Comparison.SAME if same else Comparison.DIFFERS
