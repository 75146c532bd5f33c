"""How fast a road is driven: the settings' table, capped by what is posted."""

from __future__ import annotations

import re
from collections.abc import Mapping

from routing.model import Mode
from routing.settings import TravelSettings

__all__ = ["posted_kmh", "road_speeds_kmh"]

KMH_PER_MPH = 1.609344
FIGURE = re.compile(r"(\d+(?:\.\d+)?)\s*(km/h|kmh|kph|mph)?")


def posted_kmh(value: str, implied: Mapping[str, float]) -> float | None:
    """Return the limit that a ``maxspeed`` tag states, in km/h.

    Parameters
    ----------
    value
        ``50``, ``30 mph``, ``CN:urban``, ``walk``; of several (``50;30``) the
        lowest counts.
    implied
        Limit for each word that stands without a figure (``urban``).

    Returns
    -------
    float or None
        ``None`` if it states none (``none``, ``signals``) or is unreadable.

    Examples
    --------
    >>> round(posted_kmh("30 mph", {}))
    48
    >>> posted_kmh("CN:urban", {"urban": 50.0})
    50.0
    """
    limits = []
    for part in re.split(r"[;,|]", value.lower()):
        text = part.strip()
        match = FIGURE.fullmatch(text)
        if match:
            limits.append(float(match[1]) * (KMH_PER_MPH if match[2] == "mph" else 1.0))
            continue
        word = text.rpartition(":")[2]
        if word in implied:
            limits.append(implied[word])
    return min((limit for limit in limits if limit > 0), default=None)


def road_speeds_kmh(
    tags: Mapping[str, str], mode: Mode, settings: TravelSettings
) -> tuple[float, float]:
    """Return the speeds along and against a way, in km/h; 0 closes it.

    The table holds what is driven on average; a posted limit lowers it to
    ``maxspeed_factor`` of the limit, and never raises it.
    """
    table = settings.speed_kmh[mode]
    usual = table.get(tags.get("highway", ""), table["default"])
    if mode is Mode.FOOT:
        return usual, usual
    common = tags.get("maxspeed")
    speeds = []
    for key in ("maxspeed:forward", "maxspeed:backward"):
        value = tags.get(key, common)
        limit = None if value is None else posted_kmh(value, settings.implied_maxspeed_kmh)
        speeds.append(usual if limit is None else min(usual, limit * settings.maxspeed_factor))
    return speeds[0], speeds[1]
