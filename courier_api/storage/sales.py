"""Sales, bookings, imports, branches and rosters in the database."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    Row,
    Select,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from courier_api.domain.dispatch.branch import Branch
from courier_api.domain.dispatch.intake import ImportRecord, IntakeOutcome, TakenSale
from courier_api.domain.dispatch.roster import RosterEntry
from courier_api.domain.dispatch.sale import Booking, SaleFacts, SalePlace, SaleSummary
from courier_api.domain.dispatch.vehicle import SaleVehicle
from courier_api.errors import NotFoundError
from courier_api.storage.in_parts import in_parts
from courier_api.storage.restore import restorer
from courier_api.storage.tables.dispatch import bookings, branches, imports, roster, sales
from courier_api.storage.upsert import insert_or_replace
from courier_api.storage.vehicles import INSERT_VEHICLE, VEHICLES_OF, vehicle_of, vehicle_values
from routing.exchange.convert import from_plain, to_plain
from routing.exchange.courier_record import CourierRecord
from routing.model import Location, PaymentMethod, TimeWindow
from routing.rules import RowFault, Severity

__all__ = ["SUMMARY_COLUMNS", "SqlSales", "summary_of"]

INSERT_SALE = insert(sales)
ORDER_IDS: BindParameter[str] = bindparam("order_ids", expanding=True)
FACTS_OF = select(sales).where(sales.c.order_id.in_(ORDER_IDS))
PLACES_OF = FACTS_OF.where(sales.c.lat.is_not(None))
SUMMARY_COLUMNS = tuple(sales.c[name] for name in ("payment", "product", "priority", "lat", "lon"))
BOOKINGS_OF = select(bookings).where(bookings.c.order_id.in_(ORDER_IDS))
BRANCH = select(branches).where(branches.c.id == bindparam("its_id"))
NO_SALE = SaleSummary()
SUMMARY, LOCATION = restorer(SaleSummary), restorer(Location)
PAYMENTS: Mapping[str, PaymentMethod] = {method.value: method for method in PaymentMethod}


class SqlSales:
    """A :class:`courier_api.ports.Sales` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, facts: SaleFacts, place: SalePlace | None) -> None:
        """Write the facts of a new order's sale, and where the door is if that is known."""
        values = {name: getattr(facts, name) for name in _FACTS}
        values |= _booking_values(facts.wanted) | _place_values(place)
        self._connection.execute(INSERT_SALE, values)

    def facts(self, order_ids: Collection[str]) -> Mapping[str, SaleFacts]:
        """Return the facts of those orders that have any."""
        return {row.order_id: _facts(row) for row in self._rows(FACTS_OF, order_ids)}

    def places(self, order_ids: Collection[str]) -> Mapping[str, SalePlace]:
        """Return the doors of those orders whose door is known."""
        return {row.order_id: _place(row) for row in self._rows(PLACES_OF, order_ids)}

    def add_vehicle(self, vehicle: SaleVehicle) -> None:
        """Write what a new order's sale tells of the car, and the ruling on it."""
        self._connection.execute(INSERT_VEHICLE, vehicle_values(vehicle))

    def vehicles(self, order_ids: Collection[str]) -> Mapping[str, SaleVehicle]:
        """Return the cars of those orders whose sale told of one."""
        return {row.order_id: vehicle_of(row) for row in self._rows(VEHICLES_OF, order_ids)}

    def locate(self, order_id: str, place: SalePlace) -> None:
        """Write where the door is, in the place of what was known."""
        change = update(sales).where(sales.c.order_id == order_id).values(_place_values(place))
        if self._connection.execute(change).rowcount != 1:
            raise NotFoundError(f"sale of order {order_id}", ["is not there"])

    def book(self, order_id: str, booking: Booking) -> None:
        """Write the windows agreed last, in the place of earlier ones."""
        row = {"order_id": order_id} | _booking_values(booking)
        insert_or_replace(self._connection, bookings, row)

    def bookings(self, order_ids: Collection[str]) -> Mapping[str, Booking]:
        """Return the windows agreed last."""
        return {row.order_id: _booking(row) for row in self._rows(BOOKINGS_OF, order_ids)}

    def add_import(self, record: ImportRecord) -> None:
        """Write what came of an order file."""
        values = asdict(record)
        values |= {name: json.dumps(values[name], ensure_ascii=False) for name in _LISTED}
        self._connection.execute(insert(imports).values(values))

    def get_import(self, import_id: str) -> ImportRecord:
        """Return what came of an order file; raises `NotFoundError`."""
        row = self._connection.execute(
            select(imports).where(imports.c.id == import_id)
        ).one_or_none()
        if row is None:
            raise NotFoundError(f"import {import_id}", ["is not there"])
        return _import(row)

    def put_branch(self, branch: Branch) -> None:
        """Write a branch, in the place of what was known of it."""
        row = {
            "id": branch.id,
            "name": branch.name,
            "time_zone": branch.time_zone,
            "depot_id": branch.depot_id,
            "lat": branch.location.lat,
            "lon": branch.location.lon,
        }
        insert_or_replace(self._connection, branches, row)

    def branch(self, branch_id: str) -> Branch:
        """Return the branch; raises `NotFoundError`."""
        row = self._connection.execute(BRANCH, {"its_id": branch_id}).one_or_none()
        if row is None:
            raise NotFoundError(f"branch {branch_id}", ["is not there: set it up first"])
        return Branch(
            id=row.id,
            name=row.name,
            time_zone=row.time_zone,
            depot_id=row.depot_id,
            location=Location(row.lat, row.lon),
        )

    def put_roster(self, branch_id: str, day: date, entries: Sequence[RosterEntry]) -> None:
        """Write who is on shift that day, in the place of what was written before."""
        same_day = (roster.c.branch_id == branch_id) & (roster.c.day == day)
        self._connection.execute(delete(roster).where(same_day))
        rows = [
            {
                "branch_id": entry.branch_id,
                "day": entry.day,
                "courier_id": entry.courier_id,
                "badge": entry.badge,
                "profile": json.dumps(to_plain(entry.profile), ensure_ascii=False),
            }
            for entry in entries
        ]
        if rows:
            self._connection.execute(insert(roster), rows)

    def roster(self, branch_id: str, day: date) -> tuple[RosterEntry, ...]:
        """Return who is on shift that day, by badge."""
        query = (
            select(roster)
            .where(roster.c.branch_id == branch_id, roster.c.day == day)
            .order_by(roster.c.badge)
        )
        return tuple(_entry(row) for row in self._connection.execute(query))

    def courier_of_badge(self, branch_id: str, badge: str) -> str | None:
        """Return the person who had the badge on the last day that names it."""
        query = (
            select(roster.c.courier_id)
            .where(roster.c.branch_id == branch_id, roster.c.badge == badge)
            .order_by(roster.c.day.desc())
            .limit(1)
        )
        return self._connection.execute(query).scalar_one_or_none()

    def _rows(self, query: Select[Any], order_ids: Collection[str]) -> list[Row[Any]]:
        return [
            row
            for part in in_parts(order_ids)
            for row in self._connection.execute(query, {"order_ids": part}).all()
        ]


_LISTED = ("sales", "faults")
_FACTS = (
    "order_id",
    "payment",
    "product",
    "tier",
    "priority",
    "premium_due_fen",
    "inspection",
    "sold_at",
)


def _place_values(place: SalePlace | None) -> dict[str, Any]:
    if place is None:
        return dict.fromkeys(("lat", "lon", "precision", "source"))
    return {
        "lat": place.location.lat,
        "lon": place.location.lon,
        "precision": place.precision,
        "source": place.source,
    }


def _facts(row: Row[Any]) -> SaleFacts:
    return SaleFacts(
        order_id=row.order_id,
        payment=PaymentMethod(row.payment),
        product=row.product,
        tier=row.tier,
        priority=row.priority,
        premium_due_fen=row.premium_due_fen,
        inspection=row.inspection,
        sold_at=row.sold_at,
        wanted=None if row.day is None else _booking(row),
    )


def _place(row: Row[Any]) -> SalePlace:
    return SalePlace(
        location=Location(row.lat, row.lon), precision=row.precision, source=row.source
    )


def summary_of(values: Sequence[Any]) -> SaleSummary:
    """Return what :data:`SUMMARY_COLUMNS` hold; all are empty where there is no sale."""
    payment, product, priority, lat, lon = values
    if payment is None:
        return NO_SALE
    door = None if lat is None else LOCATION(lat, lon)
    return SUMMARY(PAYMENTS[payment], product, priority, door)


def _booking_values(booking: Booking | None) -> dict[str, Any]:
    if booking is None:
        return dict.fromkeys(("day", "windows", "preferred"))
    preferred = booking.preferred
    return {
        "day": booking.day,
        "windows": json.dumps([[window.start_s, window.end_s] for window in booking.windows]),
        "preferred": preferred and json.dumps([preferred.start_s, preferred.end_s]),
    }


def _booking(row: Row[Any]) -> Booking:
    return Booking(
        day=row.day,
        windows=tuple(TimeWindow(*bounds) for bounds in json.loads(row.windows)),
        preferred=None if row.preferred is None else TimeWindow(*json.loads(row.preferred)),
    )


def _import(row: Row[Any]) -> ImportRecord:
    values = dict(row._mapping)
    taken = [
        TakenSale(
            **sale | {"outcome": IntakeOutcome(sale["outcome"]), "differs": tuple(sale["differs"])}
        )
        for sale in json.loads(row.sales)
    ]
    faults = [
        RowFault(**fault | {"severity": Severity(fault["severity"])})
        for fault in json.loads(row.faults)
    ]
    return ImportRecord(**values | {"sales": tuple(taken), "faults": tuple(faults)})


def _entry(row: Row[Any]) -> RosterEntry:
    profile = from_plain(f"roster of {row.day}", json.loads(row.profile), CourierRecord)
    return RosterEntry(
        branch_id=row.branch_id,
        day=row.day,
        courier_id=row.courier_id,
        badge=row.badge,
        profile=profile,
    )
