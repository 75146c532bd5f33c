"""What the camera wrote beside the picture.

References
----------
CIPA DC-008 (Exif 2.32, 3.0): tags 0x9003/0x9011 time and offset of the original,
GPS IFD 0x8825.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Exif

__all__ = ["NO_EXIF", "CameraTime", "ExifFacts", "GpsFix", "read_exif"]

_EXIF_IFD, _GPS_IFD = 0x8769, 0x8825
_MAKE, _MODEL, _SOFTWARE, _ORIENTATION, _MODIFIED = 0x010F, 0x0110, 0x0131, 0x0112, 0x0132
_TIMES = ((0x9003, 0x9011), (0x9004, 0x9012))
"""Time and offset: of the original, else of its digitising."""
_DATE_TIME = re.compile(r"(\d{4})[:\-/.](\d\d)[:\-/.](\d\d)[ T](\d\d):(\d\d):(\d\d)")
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)$")
_LONGEST_OFFSET = timedelta(hours=14)
_LONGEST_TEXT = 200


@dataclass(frozen=True, slots=True)
class CameraTime:
    """When the shutter was pressed, by the camera's clock.

    Parameters
    ----------
    clock
        Year, month, day, hour, minute, second as the clock showed them.
    offset
        Of the clock from UTC; ``None`` if the camera did not write it.
    """

    clock: tuple[int, int, int, int, int, int]
    offset: timedelta | None

    def at(self, assumed: tzinfo) -> datetime:
        """Return the instant in UTC; `assumed` is the zone where none was written."""
        zone = assumed if self.offset is None else timezone(self.offset)
        return datetime(*self.clock, tzinfo=zone).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class GpsFix:
    """Where the phone thought it was.

    Parameters
    ----------
    lat, lon
        Degrees, WGS-84 (some phones write GCJ-02 here).
    error_m
        The phone's own estimate of its error; ``None`` if not written.
    """

    lat: float
    lon: float
    error_m: float | None


@dataclass(frozen=True, slots=True)
class ExifFacts:
    """What could be read; what is garbage is told and otherwise as if missing.

    Parameters
    ----------
    present
        Whether the file has an EXIF block at all.
    orientation
        1 to 8, how the picture lies; 1 if not written or impossible.
    taken
        Time of the original.
    satellite_at
        Time of the GPS fix in UTC.
    fix
        Place of the GPS fix.
    make, model, software
        Camera, and the program that wrote the file last.
    faults
        What is written but cannot be.
    """

    present: bool = False
    orientation: int = 1
    taken: CameraTime | None = None
    satellite_at: datetime | None = None
    fix: GpsFix | None = None
    make: str = ""
    model: str = ""
    software: str = ""
    faults: tuple[str, ...] = ()


NO_EXIF = ExifFacts()


def read_exif(exif: Exif) -> ExifFacts:
    """Return the facts of an EXIF block as Pillow parsed it."""
    if not exif:
        return NO_EXIF
    faults: list[str] = []
    original, gps = _part(exif, _EXIF_IFD, faults), _part(exif, _GPS_IFD, faults)
    orientation = exif.get(_ORIENTATION, 1)
    if orientation not in range(1, 9):
        faults.append(f"orientation {str(orientation)[:20]} is not 1 to 8")
        orientation = 1
    return ExifFacts(
        present=True,
        orientation=int(orientation),
        taken=_taken(original, faults),
        satellite_at=_satellite_time(gps, faults),
        fix=_fix(gps, faults),
        make=_text(exif.get(_MAKE)),
        model=_text(exif.get(_MODEL)),
        software=_text(exif.get(_SOFTWARE)),
        faults=tuple(faults),
    )


def _part(exif: Exif, tag: int, faults: list[str]) -> Mapping[int, object]:
    try:
        return exif.get_ifd(tag)
    except (OSError, ValueError, TypeError, KeyError, SyntaxError, OverflowError) as error:
        faults.append(f"part {tag:#06x} cannot be read: {error}")
    return {}


def _text(value: object) -> str:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        return ""
    with suppress(UnicodeError):  # phones write UTF-8 where EXIF has ASCII; Pillow reads Latin-1
        value = value.encode("latin-1").decode("utf-8")
    return "".join(c for c in value if c.isprintable()).strip()[:_LONGEST_TEXT]


def _taken(original: Mapping[int, object], faults: list[str]) -> CameraTime | None:
    for time_tag, offset_tag in _TIMES:
        text = _text(original.get(time_tag))
        if not text:
            continue
        found = _DATE_TIME.match(text)
        if found is None:
            if text.strip(" :0"):
                faults.append(f"time {text!r} is none")
            continue
        year, month, day, hour, minute, second = (int(part) for part in found.groups())
        offset = _offset(_text(original.get(offset_tag)), faults)
        taken = CameraTime((year, month, day, hour, minute, second), offset)
        try:
            taken.at(UTC)
        except (ValueError, OverflowError):
            faults.append(f"time {text!r} is not in the calendar")
            continue
        return taken
    return None


def _offset(text: str, faults: list[str]) -> timedelta | None:
    if text in {"", "Z"}:
        return timedelta(0) if text else None
    found = _OFFSET.match(text)
    if found is not None:
        hours, minutes = int(found[2]), int(found[3])
        offset = timedelta(hours=hours, minutes=minutes) * (-1 if found[1] == "-" else 1)
        if minutes < 60 and abs(offset) <= _LONGEST_OFFSET:
            return offset
    faults.append(f"offset {text!r} is none")
    return None


def _satellite_time(gps: Mapping[int, object], faults: list[str]) -> datetime | None:
    day, clock = _text(gps.get(0x1D)), _numbers(gps.get(0x07))
    if not day or len(clock) != 3:
        return None
    parts = re.split(r"[:\-]", day)
    try:
        year, month, date = (int(part) for part in parts)
        start = datetime(year, month, date, tzinfo=UTC)
    except ValueError:
        faults.append(f"satellite date {day!r} is none")
        return None
    seconds = clock[0] * 3600 + clock[1] * 60 + clock[2]
    if not 0 <= seconds <= 86401:
        faults.append(f"satellite time {clock} is none")
        return None
    return start + timedelta(seconds=seconds)


def _fix(gps: Mapping[int, object], faults: list[str]) -> GpsFix | None:
    if 0x02 not in gps and 0x04 not in gps:
        return None
    lat = _degrees(gps.get(0x02), _text(gps.get(0x01)), "NS", 90)
    lon = _degrees(gps.get(0x04), _text(gps.get(0x03)), "EW", 180)
    if lat is None or lon is None:
        faults.append("the satellite position is not one")
        return None
    if lat == 0 and lon == 0:
        faults.append("the satellite position is 0, 0: the phone had no fix")
        return None
    error = _numbers(gps.get(0x1F))
    return GpsFix(lat, lon, error[0] if len(error) == 1 and error[0] >= 0 else None)


def _degrees(value: object, reference: str, signs: str, limit: int) -> float | None:
    parts = _numbers(value)
    if len(parts) != 3 or reference[:1].upper() not in set(signs) or min(parts) < 0:
        return None
    degrees = parts[0] + parts[1] / 60 + parts[2] / 3600
    if parts[1] >= 60.001 or parts[2] >= 60.001 or degrees > limit:
        return None
    return -degrees if reference[:1].upper() == signs[1] else degrees


def _numbers(value: object) -> tuple[float, ...]:
    """Return rationals as numbers; nothing if one of them is none (0/0)."""
    many = value if isinstance(value, tuple) else (value,)
    numbers = []
    for one in many:
        try:
            number = float(one)
        except (TypeError, ValueError, ZeroDivisionError, OverflowError):
            return ()
        if not math.isfinite(number):
            return ()
        numbers.append(number)
    return tuple(numbers)
