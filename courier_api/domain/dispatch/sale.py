"""What a sale says besides the order's life: facts without personal data, and the booking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from courier_api.domain.checks import fen_faults, id_faults, instant_faults
from courier_api.domain.dispatch.branch import Branch
from courier_api.domain.order.order import Appointment
from courier_api.errors import ModelError
from routing.model import Location, PaymentMethod, TimeWindow

__all__ = ["Booking", "SaleFacts", "SalePlace", "SaleSummary"]

TOP_PRIORITY = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """The windows agreed for one local day.

    Parameters
    ----------
    day
        In the branch's time zone.
    windows
        For the START of service, sorted, not overlapping, seconds since local
        midnight of `day`.
    preferred
        When the customer would rather have the courier.

    Raises
    ------
    ModelError
        If there is no window, or they overlap or are unsorted.
    """

    day: date
    windows: tuple[TimeWindow, ...]
    preferred: TimeWindow | None = None

    def __post_init__(self) -> None:
        faults = []
        if not self.windows:
            faults.append("has no window: agree at least one")
        if any(a.end_s >= b.start_s for a, b in zip(self.windows, self.windows[1:], strict=False)):
            faults.append("windows overlap or are unsorted: sort and merge them")
        if faults:
            raise ModelError(f"booking for {self.day}", faults)

    def appointment(self, branch: Branch) -> Appointment:
        """Return the promise: from the start of the first window to the end of the last."""
        return Appointment(
            branch.instant_at(self.day, self.windows[0].start_s),
            branch.instant_at(self.day, self.windows[-1].end_s),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleFacts:
    """What planning needs to know of a sale; never changed once written.

    Parameters
    ----------
    order_id
        The order that the sale became.
    payment
        How the customer means to pay.
    product, tier
        As the call centre words them.
    priority
        0 to 100, higher first.
    premium_due_fen, inspection
        As sold, integer fen; whether the vehicle was to be inspected.
    sold_at
        As the call centre told it, aware UTC; ``None`` when it did not.
    wanted
        The appointment that came with the sale, if any.

    Raises
    ------
    ModelError
        With every value that is out of range.
    """

    order_id: str
    payment: PaymentMethod = PaymentMethod.UNDECIDED
    product: str = ""
    tier: str = ""
    priority: int = 50
    premium_due_fen: int = 0
    inspection: bool = False
    sold_at: datetime | None = None
    wanted: Booking | None = None

    def __post_init__(self) -> None:
        faults = [*id_faults("order_id", self.order_id), *instant_faults("sold_at", self.sold_at)]
        faults += fen_faults("premium_due_fen", self.premium_due_fen)
        if not 0 <= self.priority <= TOP_PRIORITY:
            faults.append(f"priority is {self.priority}: must be 0 to {TOP_PRIORITY}")
        if faults:
            raise ModelError(f"sale of order {self.order_id or '(no id)'}", faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class SalePlace:
    """Where the door is, and how that is known.

    Parameters
    ----------
    location
        WGS-84.
    precision, source
        ``door``, ``road`` ...; who gave it: ``file`` for coordinates of the sale.
    """

    location: Location
    precision: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleSummary:
    """What of a sale is shown with its order.

    Parameters
    ----------
    payment
        How the customer means to pay.
    product, priority
        As :class:`SaleFacts` has them.
    location
        Of the door, if it is known.
    """

    payment: PaymentMethod = PaymentMethod.UNDECIDED
    product: str = ""
    priority: int = 50
    location: Location | None = None
