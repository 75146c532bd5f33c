"""A person logged in: tokens kept fresh, every call proven, every act sent until answered."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from threading import RLock
from typing import Any

import httpx

from courier_api.client.api import Api
from courier_api.client.device_key import DeviceKey
from courier_api.client.errors import ApiRefusedError

__all__ = ["Session", "activate"]

UNAUTHORISED = 401
REFRESH_BEFORE_S = 60.0
TRIES = 4


class Session:
    """The log-in of one person; threads may share it.

    Parameters
    ----------
    api
        Where to.
    tokens
        The answer to log-in.
    device
        The phone's key; desks have none.
    """

    def __init__(self, api: Api, tokens: Mapping[str, Any], device: DeviceKey | None) -> None:
        self._api = api
        self._device = device
        self._lock = RLock()
        self._nonce = ""
        self._take(tokens)

    @classmethod
    def open(
        cls, api: Api, login: str, password: str, *, code: str = "", device: DeviceKey | None = None
    ) -> Session:
        """Log in.

        Parameters
        ----------
        code
            Of the authenticator, for those who have one.
        device
            The key of the phone that was bound.

        Raises
        ------
        ApiRefusedError
            If anything is wrong; what it is, the server does not say.
        """
        body = {"login": login, "password": password, "code": code}
        return cls(api, _proven(api, "/v1/auth/sessions", body, device).json(), device)

    @property
    def person_id(self) -> str:
        """The pseudonym of who is logged in."""
        return str(self._tokens["person_id"])

    def get(self, path: str, params: Mapping[str, str | int] | None = None) -> httpx.Response:
        """Read; raises `ApiRefusedError`."""
        return self._sent(lambda: self._api.get(path, self.headers, params))

    def act(
        self,
        method: str,
        path: str,
        *,
        key: str = "",
        if_match: str = "",
        media: str = "",
        **content: Any,
    ) -> httpx.Response:
        """Change something, once; see :meth:`Api.act`.

        Raises
        ------
        ApiRefusedError, NoAnswerError
            If the server says no; if it does not say anything.
        """
        fixed = key or self._api.new_key()
        return self._sent(
            lambda: self._api.act(
                method, path, self.headers, key=fixed, if_match=if_match, media=media, **content
            )
        )

    def post(self, path: str, body: Mapping[str, Any], *, key: str = "") -> Any:
        """Send a body and return the answer's, ``None`` if it has none."""
        answer = self.act("POST", path, key=key, json=dict(body))
        return answer.json() if answer.content else None

    def pages(self, path: str, params: Mapping[str, str | int] | None = None) -> list[Any]:
        """Return the items of every page of a list."""
        items: list[Any] = []
        cursor: Mapping[str, str] = {}
        while True:
            page = self.get(path, {**(params or {}), **cursor}).json()
            items += page["items"]
            if not page["next_cursor"]:
                return items
            cursor = {"cursor": page["next_cursor"]}

    def headers(self, method: str, url: str) -> Mapping[str, str]:
        """Return the headers that prove who calls, new for every try."""
        with self._lock:
            if time.monotonic() >= self._refresh_at:
                self._refresh()
            token = str(self._tokens["access_token"])
            if self._device is None:
                return {"Authorization": f"Bearer {token}"}
            proof = self._device.proof(method, url, token, self._nonce)
            return {"Authorization": f"DPoP {token}", "DPoP": proof}

    def close(self) -> None:
        """Log out."""
        self.act("DELETE", "/v1/auth/sessions/current")

    def _sent(self, send: Callable[[], httpx.Response]) -> httpx.Response:
        """Send; a proof that got lost or aged on the way is signed again, a token refreshed."""
        for _ in range(TRIES):
            try:
                return send()
            except ApiRefusedError as error:
                if error.status != UNAUTHORISED or not self._mended(error):
                    raise
        return send()

    def _mended(self, error: ApiRefusedError) -> bool:
        with self._lock:
            self._nonce = error.headers.get("DPoP-Nonce", self._nonce)
            challenge = error.headers.get("WWW-Authenticate", "")
            if 'error="invalid_token"' in challenge:
                self._refresh()
                return True
            return "dpop" in challenge.partition("error=")[2]

    def _refresh(self) -> None:
        body = {"refresh_token": self._tokens["refresh_token"]}
        self._take(_proven(self._api, "/v1/auth/sessions/refresh", body, self._device).json())

    def _take(self, tokens: Mapping[str, Any]) -> None:
        self._tokens = dict(tokens)
        lifetime_s = float(tokens["expires_in_s"])
        self._refresh_at = time.monotonic() + lifetime_s - min(REFRESH_BEFORE_S, lifetime_s / 2)


def activate(
    api: Api, login: str, code: str, password: str, *, device: DeviceKey | None = None
) -> None:
    """Use a supervisor's code: set the first password and bind the phone's key.

    Raises
    ------
    ApiRefusedError
        If the code is used, too old or not this person's.
    """
    body = {"login": login, "code": code, "password": password}
    _proven(api, "/v1/auth/activations", body, device)


def _proven(
    api: Api, path: str, body: Mapping[str, Any], device: DeviceKey | None
) -> httpx.Response:
    """Post before there is a token; the proof is signed again if it did not arrive fresh."""
    nonce, key = "", api.new_key()

    def headers(method: str, url: str) -> Mapping[str, str]:
        return {} if device is None else {"DPoP": device.proof(method, url, nonce=nonce)}

    for _ in range(TRIES):
        try:
            return api.act("POST", path, headers, key=key, json=dict(body))
        except ApiRefusedError as error:
            if "dpop" not in error.headers.get("WWW-Authenticate", "").partition("error=")[2]:
                raise
            nonce = error.headers.get("DPoP-Nonce", nonce)
    return api.act("POST", path, headers, key=key, json=dict(body))
