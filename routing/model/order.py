"""One sale to be delivered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from routing.errors import ModelError
from routing.model.time_window import TimeWindow

__all__ = ["Contact", "Order", "PaymentMethod", "Task"]


class Task(StrEnum):
    """What the courier does at the door; each has its service duration."""

    HAND_OVER = "hand_over"
    COLLECT_PREMIUM = "collect_premium"
    INSPECT_VEHICLE = "inspect_vehicle"
    COLLECT_PAPERS = "collect_papers"


class PaymentMethod(StrEnum):
    """How the premium is to be paid; ``PREPAID`` leaves nothing to collect."""

    CASH = "cash"
    POS = "pos"
    QR = "qr"
    PREPAID = "prepaid"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Who is visited, as far as a courier's paper may show it.

    Parameters
    ----------
    name
        The policyholder's name.
    phone_masked
        The phone with its middle hidden (138****1234).  The full number never
        enters a problem, a plan or a report.
    address
        The address as the telesales system gave it.
    plate, vin, product, note
        Shown on the manifest; empty when unknown.
    """

    name: str = ""
    phone_masked: str = ""
    address: str = ""
    plate: str = ""
    vin: str = ""
    product: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One sale to be delivered, placed on the map.

    Parameters
    ----------
    id
        Policy number or whatever else the insurer knows it by; unique.
    node
        Row of ``Problem.locations`` and of every travel matrix.
    windows
        Hard windows for the START of service, sorted, not overlapping.
    preferred
        Soft window: starting outside costs ``preference_mfen_per_s`` a second.
    due_s
        The delivery promise (sale + 48 h), seconds since local midnight of the
        planning day; starting later costs ``lateness_mfen_per_s`` a second.
    tasks
        What is done at the door; explains ``service_duration_s``.
    service_duration_s
        Seconds from start to end of service.
    setup_duration_s
        Seconds for parking and finding the door, spent on arrival unless the
        previous stop is at the same node.
    required_skills, required_equipment
        All must be held by the courier, skills unexpired on the day.
    bag_units
        Documents and gifts carried from the depot; 0 or more.
    premium_due_fen
        What the customer owes, integer fen.
    expected_cash_fen
        Cash the courier is expected to hold after this stop because of it:
        the premium times the expected cash share of its payment method.
    priority
        0 to 100, higher first; see :meth:`CostWeights.drop_mfen`.
    sold_at
        Time of the sale, aware; ``None`` when unknown.

    Raises
    ------
    ModelError
        With every value that is out of range.
    """

    id: str
    node: int
    windows: tuple[TimeWindow, ...]
    service_duration_s: int
    setup_duration_s: int = 0
    preferred: TimeWindow | None = None
    due_s: int | None = None
    tasks: tuple[Task, ...] = (Task.HAND_OVER,)
    payment: PaymentMethod = PaymentMethod.UNDECIDED
    required_skills: frozenset[str] = frozenset()
    required_equipment: frozenset[str] = frozenset()
    bag_units: int = 1
    premium_due_fen: int = 0
    expected_cash_fen: int = 0
    priority: int = 50
    sold_at: datetime | None = None
    contact: Contact = field(default_factory=Contact)

    def __post_init__(self) -> None:
        faults = [
            f"{name} is {value}: must be 0 or more"
            for name, value in (
                ("node", self.node),
                ("service_duration_s", self.service_duration_s),
                ("setup_duration_s", self.setup_duration_s),
                ("bag_units", self.bag_units),
                ("premium_due_fen", self.premium_due_fen),
                ("expected_cash_fen", self.expected_cash_fen),
            )
            if value < 0
        ]
        if not self.id:
            faults.append("id is empty: give every order its policy number")
        if not 0 <= self.priority <= 100:
            faults.append(f"priority is {self.priority}: must be 0 to 100")
        if not self.windows:
            faults.append("has no time window: give at least one")
        if any(a.end_s >= b.start_s for a, b in zip(self.windows, self.windows[1:], strict=False)):
            faults.append("windows overlap or are unsorted: sort and merge them")
        if self.sold_at is not None and self.sold_at.tzinfo is None:
            faults.append("sold_at has no time zone: add the offset")
        if faults:
            raise ModelError(f"order {self.id or '(no id)'}", faults)

    def earliest_start_s(self, ready_s: int) -> int | None:
        """Return the first allowed start of service at or after `ready_s`."""
        for window in self.windows:
            if ready_s <= window.end_s:
                return max(ready_s, window.start_s)
        return None
