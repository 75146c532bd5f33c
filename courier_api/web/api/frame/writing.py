"""Writes results by their schemas, quicker than ``Schema.dump`` and with the same outcome.

What is written goes to orjson, which writes instants in UTC, days and
enumerations as marshmallow would: such values are left as they are.  A schema
is turned into a list of (name, reader, writer) once.  Fields of plain values
are written by small functions; whatever is more particular (a field of another
class, a schema with hooks or methods) is left to marshmallow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from functools import cache
from operator import attrgetter, itemgetter
from typing import Any, cast

import orjson
from marshmallow import Schema, fields, missing
from marshmallow.decorators import POST_DUMP, PRE_DUMP
from marshmallow.utils import get_value

from courier_api.web.api.frame.fields import Code, Fen, Identifier, Instant

__all__ = ["Writer", "as_json", "writer_of"]

Writer = Callable[[Any], Any]
Read = Callable[[Any], Any]
MANY = 2
"""Names from which on what reads them gives a tuple."""

TEXTS = (fields.String, Identifier, Code)
OPTIONS = orjson.OPT_NON_STR_KEYS | orjson.OPT_UTC_Z
NEVER = type(None)
"""The class of values that are ready where none are: empty ones are looked at before."""

READY: Mapping[type, type] = {
    fields.String: str,
    Identifier: str,
    fields.Integer: int,
    Fen: int,
    fields.Boolean: bool,
    fields.Float: float,
    fields.Date: date,
}
"""Values of which class orjson writes as the field would."""


def as_json(told: Any) -> bytes:
    """Return what a writer gave as JSON, in UTF-8."""
    return orjson.dumps(told, option=OPTIONS)


def writer_of(schema: Schema) -> Writer:
    """Return what ``schema.dump`` would do to one object (or to each, if ``many``)."""
    one = _object_writer(type(schema)) if _is_plain(schema) else schema.dump
    if schema.many and one is not schema.dump:
        return lambda objects: [one(found) for found in objects]
    return one


def _is_plain(schema: Schema) -> bool:
    """Say whether its class alone tells how it writes."""
    hooks = cast(Mapping[str, Any], type(schema)._hooks)
    untouched = not (schema.only or schema.exclude or schema.load_only or schema.dump_only)
    return untouched and not hooks.get(PRE_DUMP) and not hooks.get(POST_DUMP)


@cache
def _object_writer(kind: type[Schema]) -> Writer:
    schema = kind()
    if type(schema).get_attribute is not Schema.get_attribute:
        return schema.dump
    slow = _slow_writer(schema)
    keys = tuple(field.data_key or name for name, field in schema.dump_fields.items())
    names = tuple(field.attribute or name for name, field in schema.dump_fields.items())
    found = [_part(field) for field in schema.dump_fields.values()]
    parts = [(key, *part) for key, part in zip(keys, found, strict=True) if part is not None]
    if len(names) < MANY or len(parts) < len(names) or any(map(_is_deep, names)):
        return slow
    attributes = attrgetter(*names)
    items = None if any("." in name for name in names) else itemgetter(*names)

    def write(found: Any) -> Any:
        try:
            if not isinstance(found, Mapping):
                values = attributes(found)
            elif items is not None:
                values = items(found)
            else:
                return slow(found)
        except (AttributeError, KeyError):
            return slow(found)
        told = dict(zip(keys, values, strict=True))
        for key, ready, part in parts:
            value = told[key]
            if value is not None and type(value) is not ready:
                told[key] = part(value)
        return told

    return write


def _part(field: fields.Field[Any]) -> tuple[type, Writer] | None:
    """Return which values orjson writes as they are, and how others are written."""
    part = _value_writer(field)
    if part is None:
        return None
    if isinstance(field, Instant):
        return NEVER, _in_utc
    if isinstance(field, Code):
        return field.kind, part
    return READY.get(type(field), NEVER), part


def _is_deep(name: str) -> bool:
    """Say whether a path cannot be followed by attributes alone: a mapping has some of its own."""
    return any(hasattr(dict, part) for part in name.split(".")[1:])


def _slow_writer(schema: Schema) -> Writer:
    """Return a function for objects that lack something, and for particular fields."""
    parts = [
        (
            field.data_key or name,
            _reader(field.attribute or name),
            _field_writer(name, field, schema),
        )
        for name, field in schema.dump_fields.items()
    ]

    def write(found: Any) -> dict[str, Any]:
        told: dict[str, Any] = {}
        for key, read, part in parts:
            value = part(found, read(found))
            if value is not missing:
                told[key] = value
        return told

    return write


def _reader(path: str) -> Read:
    """Return a function that reads an attribute or key, or one of what is under the first."""
    first, *others = path.split(".")

    def read_one(found: Any) -> Any:
        if isinstance(found, Mapping):
            return found[first] if first in found else get_value(found, first)
        return getattr(found, first, missing)

    if not others:
        return read_one
    rest = _reader(".".join(others))
    return lambda found: rest(read_one(found))


def _field_writer(name: str, field: fields.Field[Any], schema: Schema) -> Callable[[Any, Any], Any]:
    """Return a function of the object and the value that gives what is written."""
    plain = _value_writer(field)
    if plain is None:
        return lambda found, _value: field.serialize(name, found, accessor=schema.get_attribute)
    default = field.dump_default

    def write(_found: Any, value: Any) -> Any:
        if value is missing:
            value = default() if callable(default) else default
            if value is missing:
                return missing
        return None if value is None else plain(value)

    return write


def _value_writer(field: fields.Field[Any]) -> Writer | None:
    """Return how a value that is there is written, ``None`` if marshmallow must say."""
    kind = type(field)
    if kind in TEXTS:
        return _text
    if kind in (fields.Integer, Fen):
        return None if getattr(field, "as_string", False) else int
    if kind is fields.Boolean:
        return bool
    if kind is fields.Float:
        return None if getattr(field, "as_string", False) else float
    if kind is Instant:
        return _instant
    if kind is fields.Date and field.format in (None, "iso"):  # type: ignore[attr-defined]
        return _day
    if isinstance(field, fields.List) and kind is fields.List:
        inner = _value_writer(field.inner)
        return None if inner is None else _list_writer(inner)
    if isinstance(field, fields.Nested) and kind is fields.Nested:
        return _nested_writer(field)
    return None


def _nested_writer(field: fields.Nested) -> Writer | None:
    if field.only or field.exclude or not _is_plain(field.schema):
        return None
    one = _Later(type(field.schema))
    return _list_writer(one) if field.many or field.schema.many else one


class _Later:
    """Writes what is nested; its schema, which may hold itself, is looked at when used."""

    __slots__ = ("_kind",)

    def __init__(self, kind: type[Schema]) -> None:
        self._kind = kind

    def __call__(self, found: Any) -> Any:
        return _object_writer(self._kind)(found)

    def now(self) -> Writer:
        """Return how one is written."""
        return _object_writer(self._kind)


def _list_writer(inner: Writer) -> Writer:
    def write(values: Iterable[Any]) -> list[Any]:
        one = inner.now() if isinstance(inner, _Later) else inner
        return [None if value is None else one(value) for value in values]

    return write


def _in_utc(value: datetime) -> datetime:
    return value if value.tzinfo is UTC else value.astimezone(UTC)


def _text(value: Any) -> str:
    if type(value) is str:
        return value
    return value.decode() if isinstance(value, bytes) else str(value)


def _day(value: date) -> str:
    return date.isoformat(value)


def _instant(value: datetime) -> str:
    utc = value if value.tzinfo is UTC else value.astimezone(UTC)
    return utc.isoformat()[:UTC_OFFSET_AT] + "Z"


UTC_OFFSET_AT = -len("+00:00")
