"""Sales, bookings, imports, branches and rosters: what dispatch keeps beside orders."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Protocol

from courier_api.domain.dispatch.branch import Branch
from courier_api.domain.dispatch.intake import ImportRecord
from courier_api.domain.dispatch.roster import RosterEntry
from courier_api.domain.dispatch.sale import Booking, SaleFacts, SalePlace
from courier_api.domain.dispatch.vehicle import SaleVehicle

__all__ = ["Sales"]


class Sales(Protocol):
    """Sales by order, without personal data."""

    def add(self, facts: SaleFacts, place: SalePlace | None) -> None:
        """Write the facts of a new order's sale, and where the door is if that is known."""
        ...

    def facts(self, order_ids: Collection[str]) -> Mapping[str, SaleFacts]:
        """Return the facts of those orders that have any."""
        ...

    def places(self, order_ids: Collection[str]) -> Mapping[str, SalePlace]:
        """Return the doors of those orders whose door is known."""
        ...

    def add_vehicle(self, vehicle: SaleVehicle) -> None:
        """Write what a new order's sale tells of the car, and the ruling on it."""
        ...

    def vehicles(self, order_ids: Collection[str]) -> Mapping[str, SaleVehicle]:
        """Return the cars of those orders whose sale told of one."""
        ...

    def locate(self, order_id: str, place: SalePlace) -> None:
        """Write where the door is, in the place of what was known; raises `NotFoundError`."""
        ...

    def book(self, order_id: str, booking: Booking) -> None:
        """Write the windows agreed last, in the place of earlier ones."""
        ...

    def bookings(self, order_ids: Collection[str]) -> Mapping[str, Booking]:
        """Return the windows agreed last."""
        ...

    def add_import(self, record: ImportRecord) -> None:
        """Write what came of an order file."""
        ...

    def get_import(self, import_id: str) -> ImportRecord:
        """Return what came of an order file; raises `NotFoundError`."""
        ...

    def put_branch(self, branch: Branch) -> None:
        """Write a branch, in the place of what was known of it."""
        ...

    def branch(self, branch_id: str) -> Branch:
        """Return the branch; raises `NotFoundError`."""
        ...

    def put_roster(self, branch_id: str, day: date, entries: Sequence[RosterEntry]) -> None:
        """Write who is on shift that day, in the place of what was written before."""
        ...

    def roster(self, branch_id: str, day: date) -> tuple[RosterEntry, ...]:
        """Return who is on shift that day, by badge."""
        ...

    def courier_of_badge(self, branch_id: str, badge: str) -> str | None:
        """Return the person who had the badge on the last day that names it."""
        ...
