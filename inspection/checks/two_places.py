"""Whether the same car was seen where it cannot have been, or under another identity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from inspection.distance import distance_m
from inspection.errors import ValueFaultError
from inspection.finding import Finding, Outcome
from inspection.settings import CheckSettings, default_settings

__all__ = ["Sighting", "check"]


@dataclass(frozen=True, slots=True)
class Sighting:
    """A car at a time and a place.

    Parameters
    ----------
    visit
        Identifier of the visit.
    vin, plate
        As read or as ordered, written as :mod:`inspection.vin` and
        :mod:`inspection.plate` compact them; empty if not known.
    seen_at
        Aware instant.
    lat, lon
        Degrees, WGS-84; ``None`` if not known.

    Raises
    ------
    ValueFaultError
        If `seen_at` is naive or a place is not on earth.
    """

    visit: str
    vin: str
    plate: str
    seen_at: datetime
    lat: float | None = None
    lon: float | None = None

    def __post_init__(self) -> None:
        faults = []
        if self.seen_at.tzinfo is None:
            faults.append("seen_at needs an offset from UTC")
        if self.lat is not None and not -90 <= self.lat <= 90:
            faults.append(f"lat {self.lat} is not within -90 to 90")
        if self.lon is not None and not -180 <= self.lon <= 180:
            faults.append(f"lon {self.lon} is not within -180 to 180")
        if faults:
            raise ValueFaultError("sighting", faults)


def check(
    now: Sighting, earlier: Iterable[Sighting], settings: CheckSettings | None = None
) -> tuple[Finding, ...]:
    """Compare this visit's car with earlier sightings of the same VIN or plate.

    Parameters
    ----------
    now
        This visit.
    earlier
        Of other visits; those of other cars do not matter.
    """
    bounds = settings or default_settings().checks
    known = [one for one in earlier if one.visit != now.visit and _shared(now, one)]
    found = [finding for one in known for finding in _contradictions(now, one, bounds)]
    if found:
        return tuple(found)
    if not (now.vin or now.plate):
        message = "neither VIN nor plate of the car is known"
        return (Finding("places.car", Outcome.CANNOT_TELL, message),)
    message = f"{len(known)} earlier sightings of this car, none contradicts this one"
    return (Finding("places.car", Outcome.PASS, message),)


def _shared(now: Sighting, one: Sighting) -> bool:
    return bool((now.vin and now.vin == one.vin) or (now.plate and now.plate == one.plate))


def _contradictions(now: Sighting, one: Sighting, bounds: CheckSettings) -> Iterator[Finding]:
    for name, own, other, shared in (
        ("plate", now.plate, one.plate, "VIN"),
        ("VIN", now.vin, one.vin, "plate"),
    ):
        if own and other and own != other:
            message = f"the {shared} was seen in visit {one.visit} with another {name}"
            yield Finding("places.identity", Outcome.CANNOT_TELL, message)
    apart_m = _apart_m(now, one)
    if apart_m is None:
        return
    passed_s = abs((now.seen_at - one.seen_at).total_seconds())
    sure_m = max(0.0, apart_m - bounds.max_visit_spread_m)
    speed_km_h = sure_m / max(passed_s, 1.0) * 3.6
    if speed_km_h > bounds.max_drive_km_h:
        message = (
            f"the car was seen in visit {one.visit} {apart_m / 1000:,.1f} km away, "
            f"{passed_s / 60:,.0f} minutes apart: {speed_km_h:,.0f} km/h"
        )
        yield Finding("places.two", Outcome.FAIL, message)


def _apart_m(now: Sighting, one: Sighting) -> float | None:
    """Return the distance in metres; ``None`` if a place is not known."""
    if now.lat is None or now.lon is None or one.lat is None or one.lon is None:
        return None
    return distance_m(now.lat, now.lon, one.lat, one.lon)
