"""Coordinates of a row: swapped ones named, other datums converted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from routing.model import Location
from routing.rules.row_check import RowCheck
from routing.rules.rule import Rule
from routing.rules.values import UnreadableError
from routing.rules.values.numbers import read_decimal
from routing.tables import Cell

__all__ = ["Area", "PointRules", "read_point"]

Area = tuple[float, float, float, float]
"""South, west, north, east in degrees."""


@dataclass(frozen=True, slots=True)
class PointRules:
    """The rules broken by coordinates that cannot be used."""

    bad: Rule
    swapped: Rule
    far: Rule


def read_point(
    check: RowCheck, fields: tuple[str, str], rules: PointRules, area: Area, datum: str = "wgs84"
) -> Location | None:
    """Return the point of a row in WGS-84, or ``None`` if blank or faulty.

    Parameters
    ----------
    check
        The row.
    fields
        Names of the fields for latitude and longitude.
    rules
        What to break.
    area
        Points outside are mistakes.
    datum
        ``wgs84``, ``gcj02`` or ``bd09``: how the figures are meant.
    """
    cells = [check.usable(field) for field in fields]
    given = [cell is not None for cell in cells]
    if not any(given):
        return None
    if not all(given):
        missing = fields[given.index(False)]
        check.break_rule(
            rules.bad,
            fields[given.index(True)],
            reason=f"{missing} is missing",
            reason_zh="经纬度只填了一项",
        )
        return None
    lat, lon = (
        _degrees(check, field, cell, rules.bad) for field, cell in zip(fields, cells, strict=True)
    )
    if lat is None or lon is None:
        return None
    return _within(check, fields[0], lat, lon, rules, area, datum)


def _degrees(check: RowCheck, field: str, cell: Cell, rule: Rule) -> float | None:
    try:
        return float(read_decimal(cell))
    except UnreadableError:
        check.break_rule(rule, field, reason="this is no number of degrees", reason_zh="不是数字")
        return None


def _within(
    check: RowCheck,
    field: str,
    lat: float,
    lon: float,
    rules: PointRules,
    area: Area,
    datum: str,
) -> Location | None:
    if not _inside(lat, lon, area):
        swapped = _inside(lon, lat, area)
        point = f"{lat:.5f}, {lon:.5f}"
        check.break_rule(rules.swapped if swapped else rules.far, field, point=point)
        return None
    return Location(*_CONVERT[datum](lat, lon))


def _inside(lat: float, lon: float, area: Area) -> bool:
    south, west, north, east = area
    return south <= lat <= north and west <= lon <= east


def _from_gcj02(lat: float, lon: float) -> tuple[float, float]:
    from routing.datum import gcj02_to_wgs84

    there = gcj02_to_wgs84(lat, lon)
    return float(there[0]), float(there[1])


def _from_bd09(lat: float, lon: float) -> tuple[float, float]:
    from routing.datum import bd09_to_wgs84

    there = bd09_to_wgs84(lat, lon)
    return float(there[0]), float(there[1])


def _as_is(lat: float, lon: float) -> tuple[float, float]:
    return lat, lon


_CONVERT: dict[str, Callable[[float, float], tuple[float, float]]] = {
    "wgs84": _as_is,
    "gcj02": _from_gcj02,
    "bd09": _from_bd09,
}
