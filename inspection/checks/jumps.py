"""Whether the photos of one visit belong together in time and place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from inspection.checks.shown import ShownPhoto
from inspection.distance import distance_m
from inspection.finding import Finding, Outcome
from inspection.photo import GpsFix
from inspection.settings import Settings, default_settings

__all__ = ["check"]

_AGAIN = "take all photos of a visit in one go, at the car"
_Timed = tuple[datetime, ShownPhoto]
_Placed = tuple[GpsFix, ShownPhoto]


def check(shown: Sequence[ShownPhoto], settings: Settings | None = None) -> tuple[Finding, Finding]:
    """Return a finding on the times of the photos and one on their places.

    Both are what the cameras wrote: one photo says nothing, two may contradict
    each other.
    """
    bounds = settings or default_settings()
    zone = ZoneInfo(bounds.setting.zone)
    usable = [(one, one.intake.photo.exif) for one in shown if one.intake.photo is not None]
    timed = [(exif.taken.at(zone), one) for one, exif in usable if exif.taken is not None]
    placed = [(exif.fix, one) for one, exif in usable if exif.fix is not None]
    missing = len(usable) - len(timed), len(usable) - len(placed)
    return _times(timed, missing[0], bounds), _places(placed, timed, missing[1], bounds)


def _times(timed: Sequence[_Timed], missing: int, bounds: Settings) -> Finding:
    code = "jump.time"
    if len(timed) < 2:
        return Finding(code, Outcome.CANNOT_TELL, "fewer than two photos have a time", "")
    first = min(timed, key=lambda one: one[0])
    last = max(timed, key=lambda one: one[0])
    span_s = (last[0] - first[0]).total_seconds()
    limit_s = bounds.checks.max_visit_span_s
    message = f"taken within {span_s:,.0f} s, {limit_s:,} s are allowed{_but(missing, 'time')}"
    ends = (first[1].evidence, last[1].evidence)
    if span_s > limit_s:
        return Finding(code, Outcome.FAIL, message, _AGAIN, ends)
    return Finding(code, Outcome.PASS, message, "", ends)


def _places(
    placed: Sequence[_Placed], timed: Sequence[_Timed], missing: int, bounds: Settings
) -> Finding:
    code = "jump.place"
    if len(placed) < 2:
        return Finding(code, Outcome.CANNOT_TELL, "fewer than two photos have a place", "")
    spread_m, one, other = max(
        ((_apart_m(a[0], b[0]), a, b) for at, a in enumerate(placed) for b in placed[:at]),
        key=lambda found: found[0],
    )
    limit_m = bounds.checks.max_visit_spread_m
    message = f"taken up to {spread_m:,.0f} m apart, {limit_m:,.0f} m are allowed"
    message += _but(missing, "place")
    if spread_m > limit_m:
        ends = (one[1].evidence, other[1].evidence)
        return Finding(code, Outcome.FAIL, message, _AGAIN, ends)
    fast = _fastest(placed, timed)
    if fast is not None and fast[0] > bounds.checks.max_speed_km_h:
        message = f"two photos in a row are {fast[0]:,.0f} km/h apart; nobody walks so fast"
        ends = (fast[1].evidence, fast[2].evidence)
        return Finding(code, Outcome.FAIL, message, _AGAIN, ends)
    return Finding(code, Outcome.PASS, message, "", tuple(found.evidence for _, found in placed))


def _fastest(
    placed: Sequence[_Placed], timed: Sequence[_Timed]
) -> tuple[float, ShownPhoto, ShownPhoto] | None:
    """Return the highest speed between photos in a row, with the phones' errors in their favour."""
    times = {id(one): at for at, one in timed}
    rows = sorted(
        ((times[id(one)], fix, one) for fix, one in placed if id(one) in times),
        key=lambda row: row[0],
    )
    speeds = []
    for (at, fix, one), (later_at, later_fix, later) in pairwise(rows):
        sure_m = _apart_m(fix, later_fix) - (fix.error_m or 0) - (later_fix.error_m or 0)
        passed_s = max(1.0, (later_at - at).total_seconds())
        speeds.append((max(0.0, sure_m) / passed_s * 3.6, one, later))
    return max(speeds, key=lambda found: found[0]) if speeds else None


def _apart_m(one: GpsFix, other: GpsFix) -> float:
    return distance_m(one.lat, one.lon, other.lat, other.lon)


def _but(missing: int, what: str) -> str:
    return f"; {missing} photos without {what}" if missing else ""
