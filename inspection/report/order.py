"""The order and the visit that a report is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from inspection.errors import ValueFaultError
from inspection.rules import OrderFacts
from inspection.vin import validate_shape

__all__ = ["Damage", "InspectionOrder", "VisitFacts"]


@dataclass(frozen=True, slots=True)
class Damage:
    """Damage as the courier entered it; nothing here is measured.

    Parameters
    ----------
    part, severity
        In the insurer's words.
    photo
        Name of its close-up; empty if none.
    note
        Anything else.
    """

    part: str
    severity: str
    photo: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """When, where and by whom the photos were taken.

    Parameters
    ----------
    visit, branch, courier
        Identifiers; empty if not known.
    day
        Local day of the branch.
    started_at, ended_at
        Aware instants, or both ``None`` if not known.
    lat, lon
        Of the car, degrees, WGS-84, or both ``None``.
    code
        Four digits given for the visit; ``None`` if there were none.
    arrived_at
        When the photos reached the server; ``None`` if not known.

    Raises
    ------
    ValueFaultError
        If only one of a pair is given, an instant is naive, or the end is before the
        start.
    """

    day: date
    visit: str = ""
    branch: str = ""
    courier: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None
    lat: float | None = None
    lon: float | None = None
    code: str | None = None
    arrived_at: datetime | None = None

    def __post_init__(self) -> None:
        faults = []
        instants = {name: getattr(self, name) for name in ("started_at", "ended_at", "arrived_at")}
        naive = [name for name, at in instants.items() if at is not None and at.tzinfo is None]
        faults += [f"{name} needs an offset from UTC" for name in naive]
        if (self.started_at is None) != (self.ended_at is None):
            faults.append("give both started_at and ended_at, or neither")
        elif self.started_at and self.ended_at and not naive and self.ended_at < self.started_at:
            faults.append("ended_at is before started_at")
        if (self.lat is None) != (self.lon is None):
            faults.append("give both lat and lon, or neither")
        elif not (-90 <= (self.lat or 0) <= 90 and -180 <= (self.lon or 0) <= 180):
            faults.append(f"{self.lat}, {self.lon} is no place on earth")
        if self.code is not None and not (
            len(self.code) == 4 and self.code.isascii() and self.code.isdigit()
        ):
            faults.append("code must be four digits")
        if faults:
            raise ValueFaultError("visit", faults)


@dataclass(frozen=True, slots=True)
class InspectionOrder:
    """What the photos of a visit are held against.

    Parameters
    ----------
    order
        Identifier of the order.
    vin
        Of the car; 17 characters.
    facts
        What the rules look at.
    visit
        When and where.
    plate, engine_number, owner
        As on the order; ``None`` is not known and compared with nothing.
    items
        What single photos are for: name of the photo to item of the rules.
    damages
        The courier's entries.

    Raises
    ------
    ValueFaultError
        If there is no `order`.
    LengthError, CharacterError
        If `vin` is no 17 characters of a VIN.
    """

    order: str
    vin: str
    facts: OrderFacts
    visit: VisitFacts
    plate: str | None = None
    engine_number: str | None = None
    owner: str | None = None
    items: Mapping[str, str] = field(default_factory=dict)
    damages: tuple[Damage, ...] = ()

    def __post_init__(self) -> None:
        if not self.order:
            raise ValueFaultError("order", ["order: its identifier is wanted"])
        object.__setattr__(self, "vin", validate_shape(self.vin))
