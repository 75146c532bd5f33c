"""Online services by configuration: rate limited, cached, brought to WGS-84."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from geopy.exc import (
    ConfigurationError,
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderNotFound,
    GeocoderQuotaExceeded,
    GeopyError,
)
from geopy.location import Location as GeopyLocation

from routing.cache import cache_dir
from routing.datum import bd09_to_wgs84, gcj02_to_wgs84
from routing.errors import FileFormatError, GeocodeError
from routing.geocode.address_book import Source
from routing.geocode.amap import AMap
from routing.geocode.answer_cache import Answer, AnswerCache
from routing.geocode.online_precision import precision_reader
from routing.geocode.placement import Candidate, Precision
from routing.model import Location

__all__ = ["OnlineGeocoder", "online_source"]

OUR_KEYS = ("service", "datum", "precision")
DATUMS = {"AMap": "gcj02", "Baidu": "bd09", "BaiduV3": "bd09"}
ANSWERS_ONE_ONLY = frozenset({"Baidu", "BaiduV3"})
LASTING = (
    ConfigurationError,
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderQuotaExceeded,
)
"""Failures that asking again today does not mend."""
TO_WGS84: Mapping[str, Callable[[float, float], tuple[Any, Any]]] = {
    "wgs84": lambda lat, lon: (lat, lon),
    "gcj02": gcj02_to_wgs84,
    "bd09": bd09_to_wgs84,
}


class OnlineGeocoder:
    """A geopy geocoder that is asked at most so often and never twice the same.

    Parameters
    ----------
    name
        What the settings call it.
    geocoder
        Any geopy geocoder.
    datum
        Of its answers: ``wgs84``, ``gcj02`` or ``bd09``; ours are WGS-84.
    fingerprint
        Tells its answers from those under other options.
    min_delay_s
        Seconds between two requests.
    cache
        Where answers are kept.
    """

    def __init__(
        self,
        name: str,
        geocoder: Any,
        *,
        datum: str,
        fingerprint: str,
        min_delay_s: float,
        cache: AnswerCache,
    ) -> None:
        from geopy.extra.rate_limiter import RateLimiter

        self._name = name
        self._one_only = type(geocoder).__name__ in ANSWERS_ONE_ONLY
        self._to_wgs84 = TO_WGS84[datum]
        self._fingerprint = fingerprint
        self._cache = cache
        self._failed: GeocodeError | None = None
        self._ask = RateLimiter(
            geocoder.geocode,
            min_delay_seconds=min_delay_s,
            max_retries=1,
            error_wait_seconds=max(min_delay_s, 0.01),
            swallow_exceptions=False,
        )

    def geocode(self, query: str, *, exactly_one: bool = True) -> Any:
        """Return geopy locations in WGS-84, as geopy geocoders do.

        Raises
        ------
        GeocodeError
            If the service fails; once it failed for good it is not asked again.
        """
        found = self._cache.get(self._fingerprint, query, lambda: self._answers(query))
        located = [
            GeopyLocation(address, tuple(map(float, self._to_wgs84(lat, lon))), raw)
            for address, lat, lon, raw in found
        ]
        if not located:
            return None
        return located[0] if exactly_one else located

    def _answers(self, query: str) -> list[Answer]:
        if self._failed:
            raise self._failed
        try:
            found = self._ask(query, exactly_one=self._one_only) or []
        except GeopyError as error:
            failure = GeocodeError(f"{self._name}: {type(error).__name__}: {error}")
            if isinstance(error, LASTING):
                self._failed = failure
            raise failure from error
        listed = found if isinstance(found, list) else [found]
        return [(str(f.address), f.latitude, f.longitude, dict(f.raw)) for f in listed]


def online_source(name: str, options: Mapping[str, Any], min_delay_s: float) -> Source:
    """Return the online source that a section ``[geocode.online.NAME]`` describes.

    Parameters
    ----------
    name
        What the settings call it.
    options
        ``service`` (geopy's class, by default `name`), ``datum``, ``precision``
        (for services whose answers do not tell) and the class's own options.
    min_delay_s
        Seconds between two requests.

    Raises
    ------
    FileFormatError
        If there is no such class or it does not take the options.
    """
    service = _service(name, options)
    datum = str(options.get("datum", DATUMS.get(service.__name__, "wgs84")))
    section = f"settings geocode.online.{name}"
    if datum not in TO_WGS84:
        raise FileFormatError(section, [f"datum {datum!r} is none of {', '.join(TO_WGS84)}"])
    try:
        fallback = Precision(options.get("precision", Precision.TOWNSHIP))
        geocoder = service(**{key: v for key, v in options.items() if key not in OUR_KEYS})
    except (TypeError, ValueError, ConfigurationError) as error:
        raise FileFormatError(section, [str(error)]) from error
    read = precision_reader(service.__name__, fallback)
    text = json.dumps([service.__name__, datum, dict(options)], sort_keys=True, default=str)
    online = OnlineGeocoder(
        name,
        geocoder,
        datum=datum,
        fingerprint=hashlib.sha256(text.encode("utf-8")).hexdigest(),
        min_delay_s=min_delay_s,
        cache=AnswerCache(cache_dir("geocode") / "online.sqlite"),
    )

    def candidate(found: GeopyLocation) -> Candidate:
        where = Location(found.latitude, found.longitude)
        return Candidate(found.address or name, read(found.raw), where)

    return Source(name, online, candidate, is_online=True)


def _service(name: str, options: Mapping[str, Any]) -> Any:
    from geopy.geocoders import SERVICE_TO_GEOCODER, get_geocoder_for_service

    wanted = str(options.get("service", name)).casefold()
    if wanted == "amap":
        return AMap
    try:
        return get_geocoder_for_service(wanted)
    except GeocoderNotFound as error:
        known = ", ".join(["amap", *sorted(SERVICE_TO_GEOCODER)])
        raise FileFormatError(
            f"settings geocode.online.{name}", [f"{wanted!r} is no service; there are {known}"]
        ) from error
