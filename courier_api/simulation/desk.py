"""A person at a desk: logged in, giving the password again where the API asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from courier_api.client import Api, ApiRefusedError, Session
from courier_api.demo.people import Login
from courier_api.demo.phone import open_session

__all__ = ["Desk"]

STEP_UP = "step-up"


class Desk:
    """One log-in of the office.

    Parameters
    ----------
    api
        Where to.
    login
        Who.
    """

    def __init__(self, api: Api, login: Login) -> None:
        self._login = login
        self.session: Session = open_session(api, login)

    def get(self, path: str, params: Mapping[str, str | int] | None = None) -> Any:
        """Read one thing."""
        return self.session.get(path, params).json()

    def tagged(self, path: str) -> tuple[Any, str]:
        """Read one thing and its entity tag."""
        answer = self.session.get(path)
        return answer.json(), answer.headers.get("ETag", "")

    def list(self, path: str, params: Mapping[str, str | int] | None = None) -> list[Any]:
        """Read every page of a list."""
        return self.session.pages(path, params)

    def post(self, path: str, body: Mapping[str, Any], *, if_match: str = "") -> Any:
        """Act; whoever must confirm the password does so and goes on."""
        try:
            return self._post(path, body, if_match)
        except ApiRefusedError as error:
            if error.kind != STEP_UP:
                raise
        self.session.post("/v1/auth/confirmations", {"password": self._login.password})
        return self._post(path, body, if_match)

    def _post(self, path: str, body: Mapping[str, Any], if_match: str) -> Any:
        answer = self.session.act("POST", path, if_match=if_match, json=dict(body))
        return answer.json() if answer.content else None
