"""Travel times from an OSRM server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from routing.errors import TravelError
from routing.matrix.http_service import HttpService
from routing.matrix.osrm_answers import OsrmAnswers
from routing.matrix.provider import Progress, Snap
from routing.model import Location, Mode, TravelMatrix
from routing.settings import TravelSettings

__all__ = ["OsrmHttpProvider"]

PROFILES: Mapping[Mode, str] = {Mode.CAR: "driving", Mode.EBIKE: "cycling", Mode.FOOT: "walking"}


class OsrmHttpProvider:
    """``osrm-routed``, one server for each mode (``{mode}`` in the url) or one for all.

    Parameters
    ----------
    settings
        ``url``, ``timeout_s``, ``max_table`` and ``snap_limit_m``.  Speeds are
        those of the server's profile.

    Raises
    ------
    TravelError
        If no url is set.
    """

    name = "osrm-http"

    def __init__(self, settings: TravelSettings) -> None:
        self._service = HttpService(self.name, settings)
        self._answers = OsrmAnswers(self.name, self._ask, settings.snap_limit_m, settings.max_table)
        self._url, self._limit_m = settings.url, settings.snap_limit_m

    @property
    def fingerprint(self) -> str:
        """Changes with the server's address; what it has loaded cannot be seen."""
        return f"{self._url}:{self._limit_m}"

    def snap(self, locations: Sequence[Location], mode: Mode) -> tuple[Snap | None, ...]:
        """Return where each location meets the network."""
        return self._answers.snap(locations, mode)

    def table(
        self, locations: Sequence[Location], mode: Mode, progress: Progress | None = None
    ) -> TravelMatrix:
        """Return seconds and metres between all `locations`."""
        return self._answers.table(locations, mode, progress)

    def path(self, origin: Location, destination: Location, mode: Mode) -> tuple[Location, ...]:
        """Return the street geometry of the fastest path."""
        return self._answers.path(origin, destination, mode)

    def _ask(
        self, service: str, mode: Mode, locations: Sequence[Location], options: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        points = ";".join(f"{location.lon:.7f},{location.lat:.7f}" for location in locations)
        query = {key: _text(value) for key, value in options.items()}
        answer = self._service.ask(f"{service}/v1/{PROFILES[mode]}/{points}", mode, query=query)
        if not isinstance(answer, Mapping):
            raise TravelError(f"{self.name} gave an answer that is not OSRM's: check travel.url")
        return answer


def _text(value: Any) -> str:
    if isinstance(value, list):
        separator = "," if value and isinstance(value[0], str) else ";"
        return separator.join(map(str, value))
    return str(value).lower()
