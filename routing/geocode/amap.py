"""AMap (高德地图) as a geopy geocoder.

Source: AMap web service, geocoding v3 (``restapi.amap.com/v3/geocode/geo``),
its error table and its digital signature, as documented on lbs.amap.com.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode

from geopy.exc import (
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderParseError,
    GeocoderQueryError,
    GeocoderQuotaExceeded,
    GeocoderRateLimited,
    GeocoderServiceError,
    GeocoderTimedOut,
    GeocoderUnavailable,
)
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location

__all__ = ["AMap"]

PATH = "/v3/geocode/geo"
ERRORS: Mapping[str, type[GeocoderServiceError]] = {
    "10001": GeocoderAuthenticationFailure,  # INVALID_USER_KEY
    "10002": GeocoderInsufficientPrivileges,  # SERVICE_NOT_AVAILABLE
    "10003": GeocoderQuotaExceeded,  # DAILY_QUERY_OVER_LIMIT
    "10004": GeocoderRateLimited,  # ACCESS_TOO_FREQUENT
    "10005": GeocoderInsufficientPrivileges,  # INVALID_USER_IP
    "10006": GeocoderInsufficientPrivileges,  # INVALID_USER_DOMAIN
    "10007": GeocoderAuthenticationFailure,  # INVALID_USER_SIGNATURE
    "10008": GeocoderAuthenticationFailure,  # INVALID_USER_SCODE
    "10009": GeocoderInsufficientPrivileges,  # USERKEY_PLAT_NOMATCH
    "10010": GeocoderQuotaExceeded,  # IP_QUERY_OVER_LIMIT
    "10012": GeocoderInsufficientPrivileges,  # INSUFFICIENT_PRIVILEGES
    "10013": GeocoderAuthenticationFailure,  # USER_KEY_RECYCLED
    "10014": GeocoderRateLimited,  # QPS_HAS_EXCEEDED_THE_LIMIT
    "10015": GeocoderTimedOut,  # GATEWAY_TIMEOUT
    "10016": GeocoderUnavailable,  # SERVER_IS_BUSY
    "10017": GeocoderUnavailable,  # RESOURCE_UNAVAILABLE
    "10019": GeocoderRateLimited,  # CQPS_HAS_EXCEEDED_THE_LIMIT
    "10020": GeocoderRateLimited,  # CKQPS_HAS_EXCEEDED_THE_LIMIT
    "10021": GeocoderRateLimited,  # CUQPS_HAS_EXCEEDED_THE_LIMIT
    "10026": GeocoderAuthenticationFailure,  # INVALID_REQUEST: the account is barred
    "10029": GeocoderQuotaExceeded,  # ABROAD_DAILY_QUERY_OVER_LIMIT
    "10044": GeocoderQuotaExceeded,  # USER_DAILY_QUERY_OVER_LIMIT
    "20000": GeocoderQueryError,  # INVALID_PARAMS
    "20001": GeocoderQueryError,  # MISSING_REQUIRED_PARAMS
    "20002": GeocoderQueryError,  # ILLEGAL_REQUEST
    "20012": GeocoderQueryError,  # ILLEGAL_CONTENT
    "40000": GeocoderQuotaExceeded,  # QUOTA_PLAN_RUN_OUT
}


class AMap(Geocoder):  # type: ignore[misc]
    """Geocoder using the AMap web service, in GCJ-02 like the service itself.

    Parameters
    ----------
    api_key
        Key of the type "Web service".
    city
        City to search in: name, telephone code or division code; ``""`` is all of China.
    security_key
        Private key, if the key demands signed requests.
    domain
        Host of the service.
    **options
        As of every geopy geocoder: ``scheme``, ``timeout``, ``proxies``,
        ``user_agent``, ``ssl_context``, ``adapter_factory``.
    """

    def __init__(
        self,
        api_key: str,
        *,
        city: str = "",
        security_key: str | None = None,
        domain: str = "restapi.amap.com",
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.api_key = api_key
        self.city = city
        self.security_key = security_key
        self.api = f"{self.scheme}://{domain}{PATH}"

    def geocode(
        self, query: str, *, exactly_one: bool = True, timeout: Any = DEFAULT_SENTINEL
    ) -> Location | list[Location] | None:
        """Return the location of an address, ``raw`` being AMap's answer; ``None`` if unknown.

        Raises
        ------
        geopy.exc.GeocoderServiceError
            Its child for the service's error code.
        """
        params = {"key": self.api_key, "address": query, "output": "JSON"}
        if self.city:
            params["city"] = self.city
        if self.security_key:
            params["sig"] = self._signature(params, self.security_key)
        url = f"{self.api}?{urlencode(params)}"
        callback = partial(self._parse, exactly_one=exactly_one)
        return self._call_geocoder(url, callback, timeout=timeout)

    @staticmethod
    def _signature(params: Mapping[str, str], security_key: str) -> str:
        text = "&".join(f"{name}={params[name]}" for name in sorted(params)) + security_key
        return hashlib.md5(text.encode("utf-8"), usedforsecurity=False).hexdigest()

    @staticmethod
    def _parse(page: Mapping[str, Any], *, exactly_one: bool) -> Location | list[Location] | None:
        if str(page.get("status")) != "1":
            code, info = str(page.get("infocode", "")), str(page.get("info", "no explanation"))
            raise ERRORS.get(code, GeocoderServiceError)(f"{code} {info}".strip())
        found = [_location(item) for item in page.get("geocodes") or () if item.get("location")]
        if not found:
            return None
        return found[0] if exactly_one else found


def _location(item: Mapping[str, Any]) -> Location:
    try:
        lon, lat = (float(part) for part in item["location"].split(","))
    except (AttributeError, ValueError) as error:
        raise GeocoderParseError(f"no location in {item['location']!r}") from error
    return Location(item.get("formatted_address") or "", (lat, lon), dict(item))
