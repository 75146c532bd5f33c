"""A routing server that answers in JSON, with its failures told plainly.

``httpx`` rather than ``routingpy``: the latter has no call for snapping, which
is needed to name the points that are off the network.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from routing.errors import TravelError
from routing.model import Mode
from routing.settings import TravelSettings

if TYPE_CHECKING:
    import httpx

__all__ = ["HttpService"]

SERVER_ERROR = 500


class HttpService:
    """Asks one server.

    Parameters
    ----------
    name
        Of the provider, for messages.
    settings
        ``url`` (``{mode}`` in it stands for car, ebike or foot) and ``timeout_s``.

    Raises
    ------
    TravelError
        If no url is set.
    """

    def __init__(self, name: str, settings: TravelSettings) -> None:
        if not settings.url.startswith(("http://", "https://")):
            raise TravelError(
                f"travel provider {name!r} needs the address of its server: "
                f"set travel.url in the settings (it is {settings.url!r})"
            )
        self._name = name
        self._url = settings.url.rstrip("/")
        self._timeout_s = settings.timeout_s

    def ask(
        self,
        path: str,
        mode: Mode,
        *,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> Any:
        """Return the JSON of an answer: of a success, or of a refusal (4xx).

        With a `body` the request is a POST, else a GET.

        Raises
        ------
        TravelError
            If the server cannot be reached, is too slow, fails, or does not
            answer in JSON.
        """
        import httpx

        url = f"{self._url.replace('{mode}', mode)}/{path}"
        method = "GET" if body is None else "POST"
        try:
            answer = self._client.request(method, url, params=query, json=body)
        except httpx.TimeoutException as error:
            raise self._error(url, f"gave no answer within {self._timeout_s:g} s") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise self._error(url, f"cannot be reached ({error})") from error
        try:
            content = answer.json()
        except ValueError as error:
            raise self._error(url, f"answered {answer.status_code} without JSON") from error
        if answer.status_code >= SERVER_ERROR:
            raise self._error(url, f"failed with {answer.status_code}: {answer.text[:200]}")
        return content

    @cached_property
    def _client(self) -> httpx.Client:
        """Made once, since it reads all certificates; keeps no connection open."""
        import httpx

        limits = httpx.Limits(max_keepalive_connections=0)
        transport = httpx.HTTPTransport(retries=1, limits=limits)
        return httpx.Client(timeout=self._timeout_s, transport=transport)

    def _error(self, url: str, what: str) -> TravelError:
        shown = url.split("?")[0][:80]
        return TravelError(
            f"{self._name} server at {shown} {what}: check travel.url in the settings, "
            "or set travel.provider to 'roads'"
        )
