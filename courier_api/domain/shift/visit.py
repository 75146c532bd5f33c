"""A courier at the door: where the phone says he is, and how the visit ended."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from courier_api.domain.checks import id_faults, instant_faults, pseudonym_faults
from courier_api.domain.order.states import FailReason
from courier_api.errors import ModelError, RefusedError

__all__ = [
    "ArrivalReason",
    "Geofence",
    "Position",
    "Visit",
    "VisitOutcome",
    "judge",
]

CODE = re.compile(r"[0-9]{4}")
EARTH_M = 6_371_008.8
"""Mean radius of the earth, metres (IUGG)."""


class Geofence(StrEnum):
    """What a position says about an arrival; only NEAR needs no reason."""

    NEAR = "near"
    FAR = "far"
    INACCURATE = "inaccurate"
    NO_POSITION = "no_position"
    NO_PLACE = "no_place"


class ArrivalReason(StrEnum):
    """Why an arrival counts although the position does not show it."""

    ADDRESS_WRONG = "address_wrong"
    MET_ELSEWHERE = "met_elsewhere"
    NO_ENTRY = "no_entry"
    INDOORS = "indoors"
    NO_SIGNAL = "no_signal"
    DEVICE_FAULT = "device_fault"


class VisitOutcome(StrEnum):
    """How a visit ended."""

    HANDED_OVER = "handed_over"
    REFUSED = "refused"
    CHANGED = "changed"
    FAILED = "failed"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Position:
    """A point on WGS-84 as a phone knows it.

    Parameters
    ----------
    lat, lon
        Degrees, -90 to 90 and -180 to 180.
    accuracy_m
        Radius in which the phone is with a probability of 68 %, metres, 0 or more.
    """

    lat: float
    lon: float
    accuracy_m: float = 0.0

    def __post_init__(self) -> None:
        faults = []
        for name, low, high in (("lat", -90, 90), ("lon", -180, 180), ("accuracy_m", 0, 1e7)):
            value = getattr(self, name)
            if not math.isfinite(value) or not low <= value <= high:
                faults.append(f"{name} is {value}: must be {low} to {high:g}")
        if faults:
            raise ModelError("position", faults)

    def distance_m(self, other: Position) -> float:
        """Return the great-circle distance, metres (haversine; off by 0.5 % at most)."""
        lat, other_lat = math.radians(self.lat), math.radians(other.lat)
        half = (
            math.sin((other_lat - lat) / 2) ** 2
            + math.cos(lat)
            * math.cos(other_lat)
            * math.sin(math.radians(other.lon - self.lon) / 2) ** 2
        )
        return 2 * EARTH_M * math.asin(math.sqrt(min(1.0, half)))


def judge(
    position: Position | None, place: Position | None, *, near_m: float, accuracy_max_m: float
) -> Geofence:
    """Say whether `position` shows that the courier is at `place`.

    Far is only what is far beyond doubt: further than `near_m` even if the
    phone errs by its whole accuracy.
    """
    if position is None:
        return Geofence.NO_POSITION
    if position.accuracy_m > accuracy_max_m:
        return Geofence.INACCURATE
    if place is None:
        return Geofence.NO_PLACE
    if position.distance_m(place) - position.accuracy_m > near_m:
        return Geofence.FAR
    return Geofence.NEAR


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One arrival at an order's door.

    Parameters
    ----------
    order_id, number
        Which order, and the how-manieth visit, from 1.
    shift_id, courier_id
        In which shift, who.
    arrived_at, device_at
        By the server's clock and by the phone's.
    clock_off_s
        Phone less server, whole seconds, if it is off by more than allowed; else 0.
    position, distance_m
        As the phone had it, and how far from the order's place; ``None``: not known.
    geofence, reason
        What that says, and why the arrival counts all the same.
    outcome, ended_at, fail_reason
        How it ended; ``None`` while it lasts.
    code
        Four digits that the courier writes on the sheet of the day; ``None``
        for visits of before there were codes.
    """

    order_id: str
    number: int
    shift_id: str
    courier_id: str
    arrived_at: datetime
    device_at: datetime
    clock_off_s: int
    position: Position | None
    distance_m: float | None
    geofence: Geofence
    reason: ArrivalReason | None = None
    outcome: VisitOutcome | None = None
    ended_at: datetime | None = None
    fail_reason: FailReason | None = None
    code: str | None = None

    def __post_init__(self) -> None:
        faults = id_faults("order_id", self.order_id) + id_faults("shift_id", self.shift_id)
        faults += pseudonym_faults("courier_id", self.courier_id)
        for name in ("arrived_at", "device_at", "ended_at"):
            faults += instant_faults(name, getattr(self, name))
        if self.code is not None and not CODE.fullmatch(self.code):
            faults.append("code is not four digits")
        if self.geofence in NEED_REASON and self.reason is None:
            words = ", ".join(ArrivalReason)
            faults.append(f"the position is {self.geofence}: give a reason ({words})")
        if faults:
            raise ModelError(f"visit of order {self.order_id}", faults)

    def end(self, outcome: VisitOutcome, at: datetime, reason: FailReason | None = None) -> Visit:
        """Say how it ended; raises `RefusedError` if it has ended."""
        if self.outcome is not None:
            raise RefusedError(f"visit of order {self.order_id}", [f"ended {self.outcome}"])
        return replace(self, outcome=outcome, ended_at=at, fail_reason=reason)


NEED_REASON = frozenset({Geofence.FAR, Geofence.INACCURATE, Geofence.NO_POSITION})
