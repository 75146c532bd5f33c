"""Whether a photo was taken at the visit, by what the camera wrote.

The camera's word is weak evidence: it proves nothing when it fits, since
anyone can write it, but it is hard to explain away when it does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from inspection.distance import distance_m
from inspection.errors import ValueFaultError
from inspection.finding import Evidence, Finding, Outcome
from inspection.photo.intake import Photo
from inspection.settings import SettingSettings, default_settings

__all__ = ["Visit", "judge_place", "judge_time"]

_QUARTER_S = 900
_RETAKE = "take the photo now, at the car, in the app"
_SWITCH_ON = "allow the camera to record its location"


@dataclass(frozen=True, slots=True)
class Visit:
    """When and where the photos of a visit must be from.

    Parameters
    ----------
    started_at, ended_at
        Aware instants, both ends included.
    lat, lon
        Of the car, degrees, WGS-84; ``None`` if the place is not known.

    Raises
    ------
    ValueFaultError
        If an instant is naive, or the end is before the start.
    """

    started_at: datetime
    ended_at: datetime
    lat: float | None = None
    lon: float | None = None

    def __post_init__(self) -> None:
        if self.started_at.tzinfo is None or self.ended_at.tzinfo is None:
            raise ValueFaultError("visit", ["its instants need an offset from UTC"])
        if self.ended_at < self.started_at:
            raise ValueFaultError("visit", ["it ends before it starts"])


def judge_time(photo: Photo, visit: Visit, settings: SettingSettings | None = None) -> Finding:
    """Compare the camera's time with the visit's."""
    bounds = settings or default_settings().setting
    evidence = (Evidence(photo.name, photo.digest),)
    taken = photo.exif.taken
    if taken is None:
        message = "the camera wrote no time"
        return Finding("photo.time", Outcome.CANNOT_TELL, message, _RETAKE, evidence)
    taken_at = taken.at(ZoneInfo(bounds.zone))
    lag_s = _fix_lag_s(photo, bounds.zone)
    if lag_s is not None and lag_s < -bounds.max_clock_gap_s:
        message = f"the camera's clock is {-lag_s:,.0f} s behind the satellites': it was set back"
        return Finding("photo.time", Outcome.FAIL, message, _RETAKE, evidence)
    earliest = visit.started_at - timedelta(seconds=bounds.early_s)
    latest = visit.ended_at + timedelta(seconds=bounds.late_s)
    said = _said(taken_at, earliest, latest, ZoneInfo(bounds.zone))
    if earliest <= taken_at <= latest:
        return Finding("photo.time", Outcome.PASS, said, "", evidence)
    if taken.offset is None and _fits_elsewhere(photo, earliest, latest):
        message = f"{said}; it would fit in another time zone, and the camera wrote none"
        return Finding("photo.time", Outcome.CANNOT_TELL, message, _RETAKE, evidence)
    return Finding("photo.time", Outcome.FAIL, said, _RETAKE, evidence)


def judge_place(photo: Photo, visit: Visit, settings: SettingSettings | None = None) -> Finding:
    """Compare the camera's place with the visit's."""
    bounds = settings or default_settings().setting
    evidence = (Evidence(photo.name, photo.digest),)
    fix = photo.exif.fix
    if fix is None:
        message = "the camera wrote no place"
        return Finding("photo.place", Outcome.CANNOT_TELL, message, _SWITCH_ON, evidence)
    if visit.lat is None or visit.lon is None:
        message = "the visit's place is not known"
        return Finding("photo.place", Outcome.CANNOT_TELL, message, "", evidence)
    lag_s = _fix_lag_s(photo, bounds.zone)
    if lag_s is not None and lag_s > bounds.max_fix_age_s:
        message = f"the place was found {lag_s:,.0f} s before the photo was taken"
        return Finding("photo.place", Outcome.CANNOT_TELL, message, _SWITCH_ON, evidence)
    apart_m = distance_m(fix.lat, fix.lon, visit.lat, visit.lon)
    allowed_m = bounds.max_distance_m + (fix.error_m or 0)
    said = f"taken {apart_m:,.0f} m from the visit, {allowed_m:,.0f} m are allowed"
    if apart_m <= allowed_m:
        return Finding("photo.place", Outcome.PASS, said, "", evidence)
    return Finding("photo.place", Outcome.FAIL, said, _RETAKE, evidence)


def _said(taken_at: datetime, earliest: datetime, latest: datetime, zone: ZoneInfo) -> str:
    taken, first, last = (instant.astimezone(zone) for instant in (taken_at, earliest, latest))
    span = f"{first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M}"
    return f"taken {taken:%Y-%m-%d %H:%M:%S}, allowed is {span} ({zone.key})"


def _fix_lag_s(photo: Photo, zone: str) -> float | None:
    """Return seconds from the satellite fix to the shot; ``None`` if one of them is not written.

    Whole quarters of an hour are the zone's and do not count where the camera
    wrote no offset.
    """
    taken, satellite_at = photo.exif.taken, photo.exif.satellite_at
    if taken is None or satellite_at is None:
        return None
    lag = (taken.at(ZoneInfo(zone)) - satellite_at).total_seconds()
    if taken.offset is None:
        return (lag + _QUARTER_S / 2) % _QUARTER_S - _QUARTER_S / 2
    return lag


def _fits_elsewhere(photo: Photo, earliest: datetime, latest: datetime) -> bool:
    taken = photo.exif.taken
    return taken is not None and any(
        earliest <= taken.at(timezone(timedelta(minutes=15 * quarter))) <= latest
        for quarter in range(-48, 57)
    )
