"""Loads what a request brings: all faults at once, each with its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request
from marshmallow import Schema, ValidationError
from werkzeug.exceptions import BadRequest

from courier_api.errors import CourierApiError

__all__ = ["FieldsError", "load_args", "load_body", "load_files"]


class FieldsError(CourierApiError):
    """Fields of a request that cannot be used, each by its JSON pointer."""

    def __init__(self, places: tuple[tuple[str, str], ...]) -> None:
        super().__init__("request", [f"{place}: {fault}" for place, fault in places])
        self.places = places


def load_body(schema: Schema) -> Any:
    """Return the JSON body by its schema.

    Raises
    ------
    BadRequest, UnsupportedMediaType
        If there is no JSON body.
    FieldsError
        Naming every field at fault.
    """
    try:
        plain = request.get_json()
    except RecursionError as error:
        raise BadRequest("The body is nested too deeply.") from error
    return _loaded(schema, plain)


def load_args(schema: Schema) -> Any:
    """Return the query arguments by their schema; an argument given twice is a fault."""
    twice = [name for name, values in request.args.lists() if len(values) > 1]
    if twice:
        raise FieldsError(tuple((f"?{name}", "Given more than once.") for name in twice))
    return _loaded(schema, request.args.to_dict(), prefix="?")


def load_files(schema: Schema) -> Any:
    """Return the parts of a multipart form, files and fields, by their schema."""
    return _loaded(schema, request.form.to_dict() | request.files.to_dict())


def _loaded(schema: Schema, plain: Any, prefix: str = "/") -> Any:
    faults = [(where, "Holds a character no text has.") for where in _unwritable(plain, "")]
    if faults:
        raise FieldsError(tuple(faults))
    try:
        return schema.load(plain)
    except ValidationError as error:
        raise FieldsError(tuple(_flat(error.messages_dict, prefix))) from error


def _unwritable(value: Any, where: str) -> list[str]:
    """Find strings with NUL or half a surrogate pair, which no database keeps."""
    if isinstance(value, str):
        odd = "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value)
        return [where or "/"] if odd else []
    if isinstance(value, list):
        return [w for n, item in enumerate(value) for w in _unwritable(item, f"{where}/{n}")]
    if isinstance(value, dict):
        names = [where or "/" for name in value if _unwritable(name, "")]
        found = [w for name, item in value.items() for w in _unwritable(item, f"{where}/{name}")]
        return names + found
    return []


def _flat(messages: Mapping[Any, Any], prefix: str) -> list[tuple[str, str]]:
    flat: list[tuple[str, str]] = []
    for name, told in messages.items():
        where = prefix.rstrip("/") if name == "_schema" else f"{prefix}{name}"
        if isinstance(told, Mapping):
            flat += _flat(told, f"{where}/")
        else:
            flat += [(where or "/", str(fault)) for fault in told]
    return flat
