"""The finishing of the OpenAPI document: what holds for every endpoint, said in one place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from courier_api.web.api.examples import example_of

__all__ = ["operations_of", "polished"]

JSON = "application/json"
HEADERS: dict[str, dict[str, Any]] = {
    "X-Request-Id": {"description": "Names this request in logs.", "schema": {"type": "string"}},
    "RateLimit-Policy": {
        "description": "Requests a window and its seconds (draft-ietf-httpapi-ratelimit-headers).",
        "schema": {"type": "string"},
        "example": '"default";q=600;w=60',
    },
    "RateLimit": {
        "description": "Requests left, and seconds until the window ends.",
        "schema": {"type": "string"},
        "example": '"default";r=599;t=60',
    },
    "Route-Version": {
        "description": "To couriers: if it is not the one known, read the route again.",
        "schema": {"type": "integer"},
    },
    "Idempotency-Replayed": {
        "description": "`true` if this is the answer that was given to the key before.",
        "schema": {"type": "string", "const": "true"},
    },
    "ETag": {
        "description": "For If-Match and If-None-Match, where the thing has a version.",
        "schema": {"type": "string"},
    },
    "Location": {
        "description": "Where what was made is found, if it has a place of its own.",
        "schema": {"type": "string"},
    },
    "WWW-Authenticate": {
        "description": "What is missing (RFC 9449, RFC 6750).",
        "schema": {"type": "string"},
    },
    "Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}},
}
ALWAYS = ("X-Request-Id", "RateLimit-Policy", "RateLimit", "Route-Version")
REFUSED = {"401": ("WWW-Authenticate",), "429": ("Retry-After",), "503": ("Retry-After",)}
NOT_MODIFIED = {"description": "The caller has it already."}


def polished(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document as it is served; the one given is changed."""
    components = document["components"]
    components["headers"] = HEADERS
    components["responses"].pop("DEFAULT_ERROR", None)
    for name in ("Error", "PaginationMetadata"):
        components["schemas"].pop(name, None)
    _mend_schemas(document)
    _mend_words(document)
    for method, operation in operations_of(document):
        _finish_operation(document, method, operation)
    for name, response in components["responses"].items():
        response["headers"] = _refer(*ALWAYS, *REFUSED.get(name[-3:], ()))
    return document


def operations_of(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Go through all operations with their methods, in lower case."""
    for item in document["paths"].values():
        for method, operation in item.items():
            if method in ("get", "post", "put", "patch", "delete"):
                yield method, operation


def _finish_operation(document: dict[str, Any], method: str, operation: dict[str, Any]) -> None:
    responses = operation["responses"]
    responses.pop("default", None)
    if method == "get":
        responses["304"] = NOT_MODIFIED | {"headers": _refer(*ALWAYS, "ETag")}
    for status, response in responses.items():
        if status.startswith("2"):
            own = ("ETag",) if method == "get" else ("ETag", "Location", "Idempotency-Replayed")
            response["headers"] = _refer(*ALWAYS, *own)
            _give_example(document, response)
    operation["responses"] = dict(sorted(responses.items()))
    if "requestBody" in operation:
        _give_example(document, operation["requestBody"])


def _give_example(document: dict[str, Any], bearer: dict[str, Any]) -> None:
    media = bearer.get("content", {}).get(JSON)
    if media and not {"example", "examples"} & media.keys():
        media["example"] = example_of(document, media["schema"])


def _refer(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _mend_words(value: Any) -> None:
    """Write code in descriptions as CommonMark has it, where docstrings double the backticks."""
    if isinstance(value, list):
        for item in value:
            _mend_words(item)
    if isinstance(value, dict):
        for name, item in value.items():
            if name in ("description", "summary") and isinstance(item, str):
                value[name] = item.replace("``", "`")
            else:
                _mend_words(item)


def _mend_schemas(value: Any) -> None:
    """Write patterns as ECMA-262 has them, and drop defaults that say no more than "absent"."""
    if isinstance(value, list):
        for item in value:
            _mend_schemas(item)
    if not isinstance(value, dict):
        return
    if isinstance(value.get("pattern"), str):
        value["pattern"] = re.sub(r"\\A", "^", re.sub(r"\\Z", "$", value["pattern"]))
        if isinstance(value.get("default"), str):
            value.pop("default")
    for item in value.values():
        _mend_schemas(item)
