"""The figures of the trade by section, as ``routing/defaults.toml`` lays them out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from routing.model import CostWeights, PaymentMethod, Task

__all__ = [
    "AppointmentSettings",
    "GeocodeSettings",
    "ReportSettings",
    "ServiceSettings",
    "Settings",
    "TravelSettings",
]


@dataclass(frozen=True, slots=True)
class AppointmentSettings:
    """How people's words for dates, times and customers are understood.

    Parameters
    ----------
    timezone
        IANA name of the branch's zone.
    promise_s
        Seconds from sale to delivery that the insurer promises.
    working_day
        ``("09:00", "18:00")``: the window of an order without one, and the
        limits of open-ended ones (``下午3点前``).
    words
        Window for each word, e.g. ``上午`` -> ``("09:00", "12:00")``.
    tiers
        Priority (0-100) for each customer tier.
    default_priority
        For a tier not listed.
    vehicle_skills
        Certificate needed to inspect, by the product's or vehicle's word;
        ``default`` for all others.
    visiting_hours
        ``("07:00", "21:00")``: no customer is visited outside.
    exact_slack_s, about_slack_s
        Seconds to either side of a single time (``14:00``, ``14点左右``).
    datum
        Of coordinates in files that do not name it: ``wgs84``, ``gcj02``, ``bd09``.
    service_area
        ``(south, west, north, east)`` in degrees; coordinates outside are
        mistakes.
    large_premium_fen
        Premiums above this are pointed out.
    """

    timezone: str
    promise_s: int
    working_day: tuple[str, str]
    words: Mapping[str, tuple[str, str]]
    tiers: Mapping[str, int]
    default_priority: int
    vehicle_skills: Mapping[str, str]
    visiting_hours: tuple[str, str]
    exact_slack_s: int
    about_slack_s: int
    datum: str
    service_area: tuple[float, float, float, float]
    large_premium_fen: int


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """How long things take at the door and what they leave in the purse.

    Parameters
    ----------
    task_s
        Seconds of service for each task.
    setup_s
        Seconds for parking and finding the door.
    cash_share
        Expected share of the premium paid in cash, by payment method.
    """

    task_s: Mapping[Task, int]
    setup_s: int
    cash_share: Mapping[PaymentMethod, float]


@dataclass(frozen=True, slots=True)
class GeocodeSettings:
    """Which address sources are asked, in order, and what counts as placed.

    Parameters
    ----------
    sources
        Names of :mod:`routing.geocode` sources, tried in order.
    accepted
        Precision levels good enough to send a courier.
    online
        Options of each online source, as its geopy class takes them.
    min_delay_s
        Seconds between two requests to one online source.
    near_limit_m
        Farthest that a point reckoned from numbers nearby may likely be off to
        still count as ``number-near``; else it is the road's.
    ambiguous_m
        Equally good places farther apart than this leave an address unplaced.
    """

    sources: tuple[str, ...]
    accepted: tuple[str, ...]
    online: Mapping[str, Mapping[str, Any]]
    min_delay_s: float
    near_limit_m: float
    ambiguous_m: float


@dataclass(frozen=True, slots=True)
class TravelSettings:
    """How travel times are computed.

    Parameters
    ----------
    provider
        ``roads`` (the extract, in process), ``osrm`` (in process), ``osrm-http``,
        ``valhalla-http`` or ``great-circle``.
    url
        Base address of an HTTP provider.
    timeout_s
        Longest wait for one answer of an HTTP provider.
    max_table
        Most points of one request to an HTTP provider, origins or destinations.
    snap_limit_m
        Farthest a point may lie from a usable road.
    islet_factor
        A point is taken to the connected network rather than to a nearer road
        cut off from it, if that is at most this many times as far.
    maxspeed_factor
        Share of a posted limit that is driven on average.
    implied_maxspeed_kmh
        Limit for each word of a ``maxspeed`` tag without a figure (``CN:urban``).
    speed_kmh
        Speed by mode and OSM highway class; ``default`` for all others.
    rush_hours
        Factors on driving time by mode: ``[from, to, factor]``, clock times.
    detour_factor
        Road metres for each metre of great circle.
    great_circle_kmh
        Speed by mode for the great-circle provider.
    """

    provider: str
    url: str
    timeout_s: float
    max_table: int
    snap_limit_m: float
    islet_factor: float
    maxspeed_factor: float
    implied_maxspeed_kmh: Mapping[str, float]
    speed_kmh: Mapping[str, Mapping[str, float]]
    rush_hours: Mapping[str, tuple[tuple[str, str, float], ...]]
    detour_factor: float
    great_circle_kmh: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class ReportSettings:
    """How the map page is drawn.

    Parameters
    ----------
    tile_url, tile_attribution
        Background tiles (``https://.../{z}/{x}/{y}.png``) and whom to thank for
        them; empty: the page stays off the network and draws the streets it has.
    base_map_margin_m
        How far around the stops streets are drawn.
    base_map_points
        Most street points in the page; lesser streets are left out first.
    listed_most
        Most refused, unplaced or unassigned orders listed on the map page.
    """

    tile_url: str
    tile_attribution: str
    base_map_margin_m: float
    base_map_points: int
    listed_most: int


@dataclass(frozen=True, slots=True)
class Settings:
    """All sections of the settings file."""

    appointments: AppointmentSettings
    service: ServiceSettings
    geocode: GeocodeSettings
    travel: TravelSettings
    report: ReportSettings
    costs: CostWeights
