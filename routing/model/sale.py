"""One sale as the call centre sent it: valid, but not yet on the map."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from routing.errors import ModelError
from routing.model.location import Location
from routing.model.order import PaymentMethod
from routing.model.privacy import mask_phone
from routing.model.row_ref import RowRef
from routing.model.time_window import TimeWindow

__all__ = ["Sale"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """An order row that passed the rules of its file.

    Parameters
    ----------
    id
        Policy number.
    row
        Where the sale stands in the files handed in.
    customer_name, phone
        Of the policyholder; empty when unknown.  The phone is whole here, and
        therefore in no ``repr``: write :attr:`phone_masked` out.
    address
        As typed, cleaned of control characters; may be empty if `location` is
        given.
    location
        Where the file itself says the door is.
    windows
        For the START of service, sorted, not overlapping, seconds since local
        midnight of the planning day.
    preferred
        When the customer would rather have the courier.
    inspection
        Whether the vehicle is inspected (验车).
    payment, premium_due_fen
        How, and how much is left to collect at the door, integer fen.
    product, plate, vin, engine_number, tier, note
        As typed, cleaned; empty when unknown.
    priority
        0 to 100, higher first.
    sold_at
        Time of the sale, aware UTC; ``None`` when unknown.

    Raises
    ------
    ModelError
        With every value that is out of range.
    """

    id: str
    row: RowRef
    customer_name: str = ""
    phone: str = field(default="", repr=False)
    address: str = ""
    location: Location | None = None
    windows: tuple[TimeWindow, ...]
    preferred: TimeWindow | None = None
    inspection: bool = False
    payment: PaymentMethod = PaymentMethod.UNDECIDED
    premium_due_fen: int = 0
    product: str = ""
    plate: str = ""
    vin: str = ""
    engine_number: str = ""
    tier: str = ""
    priority: int = 50
    sold_at: datetime | None = None
    note: str = ""

    def __post_init__(self) -> None:
        faults = []
        if not self.id:
            faults.append("id is empty: give every sale its policy number")
        if not self.address and self.location is None:
            faults.append("has neither an address nor coordinates")
        if not self.windows:
            faults.append("has no time window: give at least one")
        if self.premium_due_fen < 0:
            faults.append(f"premium_due_fen is {self.premium_due_fen}: must be 0 or more")
        if not 0 <= self.priority <= 100:
            faults.append(f"priority is {self.priority}: must be 0 to 100")
        if self.sold_at is not None and self.sold_at.tzinfo is None:
            faults.append("sold_at has no time zone: add the offset")
        if faults:
            raise ModelError(f"sale {self.id or '(no id)'} of {self.row}", faults)

    @property
    def phone_masked(self) -> str:
        """The phone with its middle hidden, as it may be written out."""
        return mask_phone(self.phone)
