"""The API as a whole: its OpenAPI document and what errors look like."""

from __future__ import annotations

import json
from typing import Any

import flask_smorest
from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from courier_api.errors import CourierApiError
from courier_api.web.api.frame.declare import REFUSALS
from courier_api.web.api.frame.headers import KeyMissingError, MatchMissingError
from courier_api.web.api.frame.loading import FieldsError
from courier_api.web.api.frame.problems import PROBLEM, ProblemSchema, problem, problem_of
from courier_api.web.api.polish import polished

__all__ = ["Api", "api_settings"]

DESCRIPTION = """\
Keeps every order, document and fen of a branch, and is what the courier's phone talks to.

Money is integer fen (分). Instants are RFC 3339 with an offset, answered in UTC. Unknown fields are
errors. Every unsafe call carries an `Idempotency-Key`: sent again with the same body it changes
nothing and gets the first answer again, marked `Idempotency-Replayed: true`. Errors are
`application/problem+json` (RFC 9457) and name every fault at once. Lists go on with `next_cursor`.
"""
SECURITY = {
    "phone": {
        "type": "http",
        "scheme": "DPoP",
        "description": "Access token bound to the key of the phone, with a proof of possession in "
        "the header `DPoP` (RFC 9449). Couriers must, others may.",
    },
    "session": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "Access token that is not bound to a key.",
    },
}


class Api(flask_smorest.Api):  # type: ignore[misc]
    """Answers every error as a problem; writes its document once."""

    _document: bytes | None = None

    def _register_error_handlers(self) -> None:
        app: Flask = self._app
        app.register_error_handler(HTTPException, self.handle_http_exception)
        app.register_error_handler(CourierApiError, self.handle_ours)

    def handle_http_exception(self, error: HTTPException) -> Response:
        """Return the problem of an error that HTTP itself has a word for."""
        status = error.code or 500
        name = error.name.lower().replace(" ", "-")
        detail = "" if status in (404, 500) else error.description or ""
        answer = problem(status, name, detail=detail)
        for header, value in error.get_headers(None):
            if header not in ("Content-Type", "Content-Length"):
                answer.headers[header] = value
        return answer

    def handle_ours(self, error: CourierApiError) -> Response:
        """Return the problem of an error of ours."""
        if isinstance(error, FieldsError):
            faults = [{"pointer": place, "detail": fault} for place, fault in error.places]
            return problem(422, "fields", detail="request", errors=faults)
        if isinstance(error, KeyMissingError):
            return problem(400, "key-missing", detail=str(error))
        if isinstance(error, MatchMissingError):
            return problem(428, "match-missing", detail=str(error))
        return problem_of(error)

    def _init_spec(self, **options: Any) -> None:
        super()._init_spec(**options)
        for status, words in REFUSALS.items():
            self.spec.components.response(
                f"Refused{status}",
                {"description": words, "content": {PROBLEM: {"schema": ProblemSchema}}},
            )

    def document(self) -> bytes:
        """Return the OpenAPI document as it is served."""
        if self._document is None:
            document = polished(self.spec.to_dict())
            self._document = json.dumps(document, ensure_ascii=False, indent=1).encode()
        return self._document

    def _openapi_json(self) -> Response:
        answer = Response(self.document(), content_type="application/json")
        answer.headers["Cache-Control"] = "no-cache"
        return answer


def api_settings(version: str, public_url: str) -> dict[str, Any]:
    """Return what flask-smorest reads from the app's settings."""
    return {
        "API_TITLE": "Policy Courier",
        "API_VERSION": version,
        "OPENAPI_VERSION": "3.1.0",
        "OPENAPI_URL_PREFIX": "/",
        "OPENAPI_JSON_PATH": "v1/openapi.json",
        "API_SPEC_OPTIONS": {
            "info": {"description": DESCRIPTION},
            "servers": [{"url": public_url}],
            "components": {"securitySchemes": SECURITY},
        },
    }
