"""What no settings file may say: figures that type-check and still cannot be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from routing.model import PaymentMethod, Task
from routing.settings.sections import (
    AppointmentSettings,
    GeocodeSettings,
    ReportSettings,
    ServiceSettings,
    Settings,
    TravelSettings,
)

__all__ = ["settings_faults"]

_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)")
_DATUMS = ("wgs84", "gcj02", "bd09")
_DAY_MIN = 24 * 60


def settings_faults(settings: Settings) -> tuple[str, ...]:
    """Return every value that is out of its range, by key, with what it may be."""
    return (
        *_appointments(settings.appointments),
        *_service(settings.service),
        *_geocode(settings.geocode),
        *_travel(settings.travel),
        *_report(settings.report),
    )


def _appointments(section: AppointmentSettings) -> Iterator[str]:
    place = "appointments"
    if not _is_zone(section.timezone):
        yield f"{place}.timezone {section.timezone!r} is unknown: write e.g. Asia/Shanghai"
    if section.datum not in _DATUMS:
        yield f"{place}.datum {section.datum!r} is unknown: use one of {', '.join(_DATUMS)}"
    words = {f"words.{word}": hours for word, hours in section.words.items()}
    for key, hours in {
        "working_day": section.working_day,
        "visiting_hours": section.visiting_hours,
        **words,
    }.items():
        if not _are_hours(hours):
            yield f"{place}.{key} {list(hours)} are no hours: write two times, the earlier first"
    tiers = {f"tiers.{tier}": priority for tier, priority in section.tiers.items()}
    for key, priority in {"default_priority": section.default_priority, **tiers}.items():
        if not 0 <= priority <= 100:
            yield f"{place}.{key} is {priority}: must be 0 to 100"
    if "default" not in section.vehicle_skills:
        yield f"{place}.vehicle_skills has no default"
    south, west, north, east = section.service_area
    if not (-90 <= south < north <= 90 and -180 <= west < east <= 180):
        yield f"{place}.service_area is no area: write south, west, north, east in degrees"
    keys = ("promise_s", "exact_slack_s", "about_slack_s", "large_premium_fen")
    yield from _below(place, {key: getattr(section, key) for key in keys})


def _service(section: ServiceSettings) -> Iterator[str]:
    yield from _below("service", {"setup_s": section.setup_s})
    yield from _below("service.task_s", section.task_s)
    for kind, known in ((Task, section.task_s), (PaymentMethod, section.cash_share)):
        name = "task_s" if kind is Task else "cash_share"
        for missing in sorted(set(kind).difference(known)):
            yield f"service.{name} has no {missing}"
    for method, share in section.cash_share.items():
        if not 0 <= share <= 1:
            yield f"service.cash_share.{method} is {share}: must be 0 to 1"


def _geocode(section: GeocodeSettings) -> Iterator[str]:
    keys = ("min_delay_s", "near_limit_m", "ambiguous_m")
    yield from _below("geocode", {key: getattr(section, key) for key in keys})


def _travel(section: TravelSettings) -> Iterator[str]:
    keys = ("timeout_s", "max_table", "islet_factor", "maxspeed_factor", "detour_factor")
    yield from _not_above("travel", {key: getattr(section, key) for key in keys})
    yield from _below("travel", {"snap_limit_m": section.snap_limit_m})
    for mode, speeds in section.speed_kmh.items():
        yield from _below(f"travel.speed_kmh.{mode}", speeds)
    yield from _not_above("travel.implied_maxspeed_kmh", section.implied_maxspeed_kmh)
    yield from _not_above("travel.great_circle_kmh", section.great_circle_kmh)
    for mode, spells in section.rush_hours.items():
        for since, until, factor in spells:
            if not _are_hours((since, until)) or factor <= 0:
                yield (
                    f"travel.rush_hours.{mode} [{since}, {until}, {factor}]: write two times, "
                    "the earlier first, and a factor above 0"
                )


def _report(section: ReportSettings) -> Iterator[str]:
    keys = ("base_map_margin_m", "base_map_points", "listed_most")
    yield from _below("report", {key: getattr(section, key) for key in keys})


def _below(place: str, values: Mapping[Any, float]) -> Iterator[str]:
    for key, value in values.items():
        if value < 0:
            yield f"{place}.{key} is {value}: must be 0 or more"


def _not_above(place: str, values: Mapping[Any, float]) -> Iterator[str]:
    for key, value in values.items():
        if value <= 0:
            yield f"{place}.{key} is {value}: must be above 0"


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _are_hours(hours: tuple[str, str]) -> bool:
    found = [_CLOCK.fullmatch(text) for text in hours]
    minutes = [int(match[1]) * 60 + int(match[2]) for match in found if match]
    return len(minutes) == 2 and 0 <= minutes[0] < minutes[1] <= _DAY_MIN
