"""The API as a whole: its OpenAPI document and what errors look like."""

from __future__ import annotations

from typing import Any

import flask_smorest
from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from courier_api.errors import CourierApiError
from courier_api.web.api.frame.headers import KeyMissingError, MatchMissingError
from courier_api.web.api.frame.loading import FieldsError
from courier_api.web.api.frame.problems import problem, problem_of

__all__ = ["Api", "api_settings"]


class Api(flask_smorest.Api):  # type: ignore[misc]
    """Answers every error as a problem."""

    def _register_error_handlers(self) -> None:
        app: Flask = self._app
        app.register_error_handler(HTTPException, self.handle_http_exception)
        app.register_error_handler(CourierApiError, self.handle_ours)

    def handle_http_exception(self, error: HTTPException) -> Response:
        """Return the problem of an error that HTTP itself has a word for."""
        status = error.code or 500
        name = error.name.lower().replace(" ", "-")
        detail = "" if status >= 500 else error.description or ""
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


def api_settings(version: str) -> dict[str, Any]:
    """Return what flask-smorest reads from the app's settings."""
    return {
        "API_TITLE": "Policy Courier",
        "API_VERSION": version,
        "OPENAPI_VERSION": "3.1.0",
        "OPENAPI_URL_PREFIX": "/",
        "OPENAPI_JSON_PATH": "v1/openapi.json",
        "API_SPEC_OPTIONS": {
            "components": {
                "securitySchemes": {
                    "session": {
                        "type": "http",
                        "scheme": "DPoP",
                        "description": "Access token of a session; a courier's is bound to the "
                        "phone's key (RFC 9449), others may send theirs as Bearer.",
                    }
                }
            }
        },
    }
