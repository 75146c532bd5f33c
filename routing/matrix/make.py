"""From the settings to the provider they name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from routing.errors import TravelError
from routing.matrix.cached import CachedProvider
from routing.matrix.great_circle import GreatCircleProvider
from routing.matrix.osrm import OsrmProvider
from routing.matrix.osrm_http import OsrmHttpProvider
from routing.matrix.provider import TravelProvider
from routing.matrix.roads import RoadsProvider
from routing.matrix.valhalla_http import ValhallaHttpProvider
from routing.settings import TravelSettings

__all__ = ["make_provider"]


def make_provider(settings: TravelSettings, roads: Path | None) -> TravelProvider:
    """Return the provider that `settings` name; its tables are cached.

    Parameters
    ----------
    settings
        ``provider`` decides.
    roads
        The OpenStreetMap extract, for providers that read one.

    Raises
    ------
    TravelError
        If the name is unknown or the provider lacks what it needs.
    FileFormatError
        If the extract cannot be read.
    """
    makers: Mapping[str, Callable[[], TravelProvider]] = {
        "roads": lambda: RoadsProvider(_needed(roads, settings), settings),
        "osrm": lambda: OsrmProvider(_needed(roads, settings), settings),
        "osrm-http": lambda: OsrmHttpProvider(settings),
        "valhalla-http": lambda: ValhallaHttpProvider(settings),
        "great-circle": lambda: GreatCircleProvider(settings),
    }
    if settings.provider not in makers:
        raise TravelError(
            f"travel provider {settings.provider!r} is unknown: use one of {', '.join(makers)}"
        )
    return CachedProvider(makers[settings.provider]())


def _needed(roads: Path | None, settings: TravelSettings) -> Path:
    if roads is None:
        raise TravelError(
            f"travel provider {settings.provider!r} needs a road extract: give one with --roads"
        )
    return roads
