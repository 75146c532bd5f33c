"""Signs whatever comes in as somebody whose role may call it, as a log-in and a phone would."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from typing import Any

from werkzeug.exceptions import HTTPException

from courier_api.domain.actor import Role
from courier_api.web.api.frame.headers import KEY as USABLE
from tests.courier_api.schema.place import Place
from tests.courier_api.web.callers import sign_in

KEY = "HTTP_IDEMPOTENCY_KEY"
LOG_OUT = "/v1/auth/sessions/current"


class Doorman:
    """The app behind a door: every role that may call an operation takes its turn.

    A usable idempotency key becomes a new one, since generated requests would
    else be repetitions of one another; an unusable one stays as it is.
    """

    def __init__(self, place: Place, document: dict[str, Any]) -> None:
        self._place = place
        self._roles = {
            (method.upper(), path): [Role(role) for role in operation["x-roles"]]
            for path, item in document["paths"].items()
            for method, operation in item.items()
            if isinstance(operation, dict)
        }
        self._turns: Counter[tuple[str, str]] = Counter()
        self._routes = place.app.url_map.bind("")

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        if roles := self._who_may(method, path):
            turn = self._turns[method, path]
            self._turns[method, path] += 1
            self._sign(environ, roles[turn % len(roles)])
        if USABLE.fullmatch(environ.get(KEY, "").strip('"')):
            environ[KEY] = uuid.uuid4().hex
        return self._place.app(environ, start)

    def _who_may(self, method: str, path: str) -> list[Role]:
        try:
            rule, _ = self._routes.match(path, method, return_rule=True)
        except HTTPException:
            return []
        template = rule.rule.replace("<", "{").replace(">", "}")
        return self._roles.get((method, template), [])

    def _sign(self, environ: dict[str, Any], role: Role) -> None:
        caller = self._place.people[role]
        if environ["PATH_INFO"] == LOG_OUT:
            caller = sign_in(self._place.app, self._place.store, role)
        wire = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
        for name, value in caller.headers(environ["REQUEST_METHOD"], wire).items():
            environ[f"HTTP_{name.upper()}"] = value
