"""A made-up town: a straight street north, 10 m from number to number, even ones on the east."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from routing.geocode.placement import Candidate, Placement, Unplaced
from routing.geocode.plane import METRES_PER_DEGREE, distance_m
from routing.model import Location
from routing.settings import GeocodeSettings

LAT, LON = 47.0, 9.5
FIXTURES = Path(__file__).parents[3] / "fixtures"


def north(metres: float, east: float = 0.0) -> tuple[float, float]:
    """A point so many metres north and east of the town's origin."""
    return LAT + metres / METRES_PER_DEGREE, LON + east / (METRES_PER_DEGREE * 0.6819983600624985)


def settings(**changes: object) -> GeocodeSettings:
    values: dict[str, object] = {
        "sources": ("known", "gazetteer"),
        "accepted": ("door", "number-near", "road"),
        "online": {},
        "min_delay_s": 0.0,
        "near_limit_m": 120.0,
        "ambiguous_m": 200.0,
    }
    return GeocodeSettings(**(values | changes))  # type: ignore[arg-type]


def write_known(path: Path, rows: Sequence[tuple[str, tuple[float, float]]]) -> Path:
    lines = [f'"{address}",{lat!r},{lon!r}' for address, (lat, lon) in rows]
    path.write_text("\n".join(["address,lat,lon", *lines]) + "\n", encoding="utf-8")
    return path


def placed(result: Placement | Unplaced) -> Placement:
    assert isinstance(result, Placement), result
    return result


def unplaced(result: Placement | Unplaced) -> Unplaced:
    assert isinstance(result, Unplaced), result
    return result


def off_m(where: Location | Candidate, point: tuple[float, float]) -> float:
    at = where.location if isinstance(where, Candidate) else where
    return distance_m((at.lat, at.lon), point)
