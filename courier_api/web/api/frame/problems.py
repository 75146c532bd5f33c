"""Errors as ``application/problem+json`` (RFC 9457), one shape for all."""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from typing import Any

from flask import Response
from marshmallow import fields

from courier_api.errors import (
    AuthenticationError,
    ConflictError,
    ContentionError,
    CourierApiError,
    InputError,
    NonceError,
    NotFoundError,
    PreconditionError,
    RefusedError,
    RightsError,
    SigningError,
    StorageError,
    ThrottledError,
)
from courier_api.web.api.frame.schema import Strict
from courier_api.web.trace import trace

__all__ = ["PROBLEM", "ProblemSchema", "problem", "problem_of", "status_of"]

PROBLEM = "application/problem+json"
STATUSES: tuple[tuple[type[CourierApiError], int], ...] = (
    (AuthenticationError, 401),
    (RightsError, 403),
    (NotFoundError, 404),
    (PreconditionError, 412),
    (ThrottledError, 429),
    (ConflictError, 409),
    (RefusedError, 409),
    (InputError, 422),
    (ContentionError, 503),
    (StorageError, 503),
    (SigningError, 503),
)
"""The first class an error belongs to decides."""


class FaultSchema(Strict):
    """One fault: where in the request, and what."""

    pointer = fields.String(metadata={"description": "JSON pointer into the body, or a name."})
    detail = fields.String(required=True)


class ProblemSchema(Strict):
    """What went wrong, for machines and people (RFC 9457)."""

    type = fields.String(required=True, metadata={"example": "/problems/guard"})
    title = fields.String(required=True, metadata={"example": "Conflict"})
    status = fields.Integer(required=True, metadata={"example": 409})
    detail = fields.String(metadata={"example": "order o1, sign"})
    request_id = fields.String()
    errors = fields.List(fields.Nested(FaultSchema))


def status_of(error: CourierApiError) -> int:
    """Return the HTTP status of an error of ours."""
    return next((status for kind, status in STATUSES if isinstance(error, kind)), 500)


def problem_of(error: CourierApiError) -> Response:
    """Return the answer that says what was refused and every reason for it."""
    status = status_of(error)
    name = kebab(type(error).__name__.removesuffix("Error"))
    answer = problem(
        status, name, detail=error.subject, errors=[{"detail": fault} for fault in error.faults]
    )
    if isinstance(error, AuthenticationError):
        answer.headers["WWW-Authenticate"] = error.challenge
    if isinstance(error, NonceError):
        answer.headers["DPoP-Nonce"] = error.nonce
    if isinstance(error, ThrottledError):
        answer.headers["Retry-After"] = str(error.retry_after_s)
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        answer.headers["Retry-After"] = "1"
    return answer


def kebab(name: str) -> str:
    """Return ``NotFound`` as ``not-found``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()


def problem(
    status: int, name: str, *, detail: str = "", errors: list[dict[str, Any]] | None = None
) -> Response:
    """Return a problem; `name` tells kinds of the same status apart."""
    body: dict[str, Any] = {
        "type": f"/problems/{name}",
        "title": HTTPStatus(status).phrase,
        "status": status,
    }
    body["request_id"] = trace().request_id
    if detail:
        body["detail"] = detail
    if errors:
        body["errors"] = errors
    return Response(json.dumps(body, ensure_ascii=False), status, content_type=PROBLEM)
