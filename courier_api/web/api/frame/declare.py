"""Writes an endpoint into the OpenAPI document and the routes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema

from courier_api.domain.actor import Role
from courier_api.web.api.frame.blueprint import Blueprint

__all__ = ["REFUSALS", "Declaration", "declare"]

KEY_PARAMETER = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": True,
    "description": "New for each act, the same when it is sent again.",
    "schema": {"type": "string", "minLength": 16, "maxLength": 255, "pattern": "^[!-~]+$"},
    "example": "8e03978e-40d5-43e8-bc93-6894a57f9324",
}
MATCH_PARAMETER = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "description": "The ETag of what was read.",
    "schema": {"type": "string"},
    "example": '"3"',
}
NONE_MATCH_PARAMETER = {
    "in": "header",
    "name": "If-None-Match",
    "required": False,
    "description": "The ETag of what is known already, where an answer carries one.",
    "schema": {"type": "string"},
}
STREAM = "text/event-stream"
"""Endless: some readers of the document judge the whole by its schema, others each event."""

JSON = "application/json"
PATH_SCHEMA = {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$"}
REFUSALS = {
    400: "The request cannot be read, or lacks its Idempotency-Key",
    401: "Nobody has proven who calls",
    403: "This role may not",
    404: "There is no such thing for the caller",
    409: "A rule of the trade forbids it, or somebody else was first",
    412: "It changed since it was read",
    413: "Too large",
    415: "Not the media type asked for",
    422: "Fields at fault, all of them; or the key came with another request",
    428: "If-Match is missing",
    429: "Too often",
    503: "Too many at once, or the database is away: try again",
}
"""What each status of a refusal means; in the document they are responses of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What an endpoint says of itself; see :func:`command` and :func:`query`."""

    method: str
    path: str
    roles: frozenset[Role]
    answer: type[Schema] | None
    status: int = 200
    body: type[Schema] | None = None
    files: type[Schema] | None = None
    raw: tuple[str, ...] = ()
    args: type[Schema] | None = None
    match: bool = False
    confirmed: bool = False
    enrolling: bool = False
    media: str = ""

    @property
    def unsafe(self) -> bool:
        """Say whether a call can change something."""
        return self.method != "GET"

    @property
    def refusals(self) -> tuple[int, ...]:
        """The statuses besides success that the endpoint can answer with."""
        told = {
            400: self.unsafe,
            401: True,
            403: bool(self.roles),
            404: True,
            409: self.unsafe,
            412: self.match,
            413: self.unsafe,
            415: self.unsafe,
            422: True,
            428: self.match,
            429: True,
            503: True,
        }
        return tuple(status for status, may in told.items() if may)


def declare(
    blueprint: Blueprint, declared: Declaration, run: Callable[..., Any]
) -> Callable[..., Any]:
    """Document `run` and route to it."""
    endpoint = run
    if declared.body:
        endpoint = blueprint.arguments(declared.body)(endpoint)
    if declared.files:
        endpoint = blueprint.arguments(declared.files, location="files")(endpoint)
    if declared.args:
        endpoint = blueprint.arguments(declared.args, location="query")(endpoint)
    if declared.raw:
        endpoint = blueprint.doc(requestBody=_raw_body(declared))(endpoint)
    endpoint = _with_answer(blueprint, declared, endpoint)
    operation = f"{blueprint.name}_{run.__name__}".replace("-", "_")
    endpoint = blueprint.doc(operationId=operation, **_extras(declared))(endpoint)
    run._apidoc = endpoint._apidoc  # type: ignore[attr-defined]
    parameters = _path(declared)
    blueprint.route(declared.path, parameters=parameters, methods=[declared.method])(run)
    return run


def _with_answer(
    blueprint: Blueprint, declared: Declaration, endpoint: Callable[..., Any]
) -> Callable[..., Any]:
    schema: Any = declared.answer
    if declared.media:
        schema = {"type": "string", "contentMediaType": declared.media}
        if declared.media == JSON:
            schema = {"type": "object"}
        if declared.media == STREAM:
            schema = {"description": "Server-sent events, each with `event`, `id` and `data`."}
    content_type = declared.media or None
    documented: Callable[..., Any] = blueprint.response(
        declared.status, schema, content_type=content_type
    )(endpoint)
    return documented


def _raw_body(declared: Declaration) -> dict[str, Any]:
    schema = {"type": "string", "format": "binary"}
    return {"required": True, "content": {media: {"schema": schema} for media in declared.raw}}


def _path(declared: Declaration) -> list[dict[str, Any]]:
    names = re.findall(r"<(?:\w+:)?(\w+)>", declared.path)
    return [{"in": "path", "name": n, "required": True, "schema": PATH_SCHEMA} for n in names]


def _extras(declared: Declaration) -> dict[str, Any]:
    extras: dict[str, Any] = {
        "x-roles": sorted(declared.roles),
        "security": [{"phone": []}, {"session": []}] if declared.roles else [],
        "parameters": [KEY_PARAMETER] if declared.unsafe else [NONE_MATCH_PARAMETER],
        "responses": {str(status): f"Refused{status}" for status in declared.refusals},
    }
    if declared.match:
        extras["parameters"].append(MATCH_PARAMETER)
    if declared.confirmed:
        extras["x-confirmed"] = True
    if declared.enrolling:
        extras["x-enrolling"] = True
    return extras
