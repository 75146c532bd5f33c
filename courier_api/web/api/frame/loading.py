"""Loads what a request brings: all faults at once, each with its place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, cast

from flask import request
from marshmallow import Schema, ValidationError
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from courier_api.errors import CourierApiError
from courier_api.web.api.frame.texts import escaped, unwritable

__all__ = [
    "JSON_MAX_BYTES",
    "FieldsError",
    "load_args",
    "load_body",
    "load_files",
    "load_nothing",
    "load_raw",
]

JSON_MAX_BYTES = 2 * 1024 * 1024
"""Of a JSON body; files have a limit of their own."""


class FieldsError(CourierApiError):
    """Fields of a request that cannot be used, each by its JSON pointer."""

    def __init__(self, places: tuple[tuple[str, str], ...]) -> None:
        super().__init__("request", [f"{place}: {fault}" for place, fault in places])
        self.places = places


def load_body(schema: Schema) -> Any:
    """Return the JSON body by its schema.

    Raises
    ------
    UnsupportedMediaType, RequestEntityTooLarge, BadRequest
        If there is no JSON body, it is too large, or cannot be read (RFC 8259; a name
        twice in one object and numbers that are none are refused).
    FieldsError
        Naming every field at fault.
    """
    if request.mimetype != "application/json":
        raise UnsupportedMediaType("Send application/json.")
    return _loaded(schema, _json())


def load_nothing() -> tuple[()]:
    """Go on only if there is no body, or an empty object, and no query.

    Raises
    ------
    FieldsError
        Naming what was sent though nothing is asked for.
    """
    load_args(None)
    if not _content():
        return ()
    plain = load_body(Schema()) if request.mimetype == "application/json" else None
    if plain is None:
        raise UnsupportedMediaType("Send no body.")
    return ()


def load_args(schema: Schema | None) -> Any:
    """Return the query arguments by their schema; an argument given twice is a fault."""
    if not request.query_string:
        return None if schema is None else dict(_of_nothing(schema))
    twice = [name for name, values in request.args.lists() if len(values) > 1]
    if twice:
        raise FieldsError(tuple((f"?{name}", "Given more than once.") for name in twice))
    return _loaded(schema or Schema(), request.args.to_dict(), prefix="?")


@cache
def _of_nothing(schema: Schema) -> dict[str, Any]:
    """Return what no arguments mean, which no request changes."""
    return cast(dict[str, Any], _loaded(schema, {}, prefix="?"))


def load_files(schema: Schema) -> Any:
    """Return the parts of a multipart form, files and fields, by their schema.

    Raises
    ------
    UnsupportedMediaType, FieldsError
        If it is no form; naming every part at fault, such as one sent twice.
    """
    _demand_plain()
    if request.mimetype != "multipart/form-data":
        raise UnsupportedMediaType("Send multipart/form-data.")
    names = [name for name, _ in request.form.items(multi=True)]
    names += [name for name, _ in request.files.items(multi=True)]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise FieldsError(tuple((f"/{name}", "Given more than once.") for name in twice))
    return _loaded(schema, request.form.to_dict() | request.files.to_dict())


def load_raw(media_types: tuple[str, ...]) -> bytes:
    """Return the body as it is.

    Raises
    ------
    UnsupportedMediaType
        If it says of itself that it is none of `media_types`, or is compressed.
    FieldsError
        If there is none.
    """
    _demand_plain()
    if request.mimetype not in media_types:
        raise UnsupportedMediaType(f"Send {', '.join(media_types)}.")
    content = request.get_data(cache=True)
    if not content:
        raise FieldsError((("/", "Send the file as the body."),))
    return content


def _demand_plain() -> None:
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise UnsupportedMediaType("Send it without Content-Encoding.")


def _content() -> bytes:
    _demand_plain()
    request.max_content_length = JSON_MAX_BYTES
    return request.get_data(cache=True)


def _json() -> Any:
    try:
        text = _content().decode("utf-8")
        return json.loads(text, parse_constant=_refuse, object_pairs_hook=_once)
    except UnicodeDecodeError as error:
        raise BadRequest("The body is not UTF-8.") from error
    except json.JSONDecodeError as error:
        raise BadRequest(f"The body is not JSON: {error.msg}, at {error.pos}.") from error
    except RecursionError as error:
        raise BadRequest("The body is nested too deeply.") from error
    except ValueError as error:
        raise BadRequest(f"The body is not JSON: {error}.") from error


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name comes twice in one object")
    return found


def _loaded(schema: Schema, plain: Any, prefix: str = "/") -> Any:
    faults = unwritable(plain, prefix)
    if faults:
        raise FieldsError(tuple(faults))
    try:
        return schema.load(plain)
    except ValidationError as error:
        raise FieldsError(tuple(_flat(error.messages_dict, prefix))) from error


def _flat(messages: Mapping[Any, Any], prefix: str) -> list[tuple[str, str]]:
    flat: list[tuple[str, str]] = []
    for name, told in messages.items():
        where = prefix.rstrip("/") if name == "_schema" else f"{prefix}{escaped(str(name))}"
        if isinstance(told, Mapping):
            flat += _flat(told, f"{where}/")
        else:
            flat += [(where or "/", str(fault)) for fault in told]
    return flat
