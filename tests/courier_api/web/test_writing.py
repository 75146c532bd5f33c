"""The frame writes what marshmallow would."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import Schema, fields, post_dump, pre_dump

from courier_api.web.api.frame import Code, Fen, Identifier, Instant, Strict
from courier_api.web.api.frame.writing import as_json, writer_of


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Wheel(Strict):
    size = fields.Integer(required=True)
    note = fields.String(allow_none=True)


class Shouted(Strict):
    text = fields.String()

    @post_dump
    def _shout(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {name: value.upper() for name, value in data.items()}


class Read(Strict):
    text = fields.String()

    @pre_dump
    def _as_text(self, value: str, **_: Any) -> dict[str, str]:
        return {"text": value}


class Car(Strict):
    id = Identifier(required=True)
    colour = Code(Colour)
    price_fen = Fen()
    sold_at = Instant(allow_none=True)
    day = fields.Date()
    old = fields.Boolean()
    weight = fields.Float()
    wheels = fields.List(fields.Nested(Wheel))
    spare = fields.Nested(Wheel, allow_none=True)
    two = fields.Nested(Wheel, many=True)
    some = fields.Nested(Wheel, only=("size",))
    loud = fields.Nested(Shouted)
    plates = fields.List(fields.String(allow_none=True))
    renamed = fields.String(attribute="other", data_key="alias")
    default = fields.String(dump_default="none")
    inside = fields.Integer(attribute="spare.size")
    counts = fields.Dict(keys=fields.String(), values=fields.Integer())
    secret = fields.String(load_only=True)
    length = fields.Method("_length")

    def _length(self, car: Any) -> int:
        return len(car["id"] if isinstance(car, dict) else car.id)


class Plain(Strict):
    """Nothing particular: the quickest way."""

    id = Identifier(required=True)
    colour = Code(Colour)
    price_fen = Fen()
    sold_at = Instant()
    day = fields.Date()
    old = fields.Boolean()
    weight = fields.Float()
    count = fields.Integer()
    note = fields.String()
    wheels = fields.List(fields.Nested(Wheel))
    spare = fields.Nested(Wheel)
    two = fields.Nested(Wheel, many=True)
    days = fields.List(fields.Date())


numbers = st.integers(-(10**9), 10**9) | st.booleans()
wheels = st.fixed_dictionaries(
    {"size": numbers}, optional={"note": st.none() | st.text(), "other": numbers}
)
zones = st.sampled_from([UTC, timezone(timedelta(hours=8))])
cars = st.fixed_dictionaries(
    {"id": st.text("abc", min_size=1)},
    optional={
        "colour": st.sampled_from(Colour),
        "price_fen": st.integers(0, 10**9),
        "sold_at": st.none() | st.datetimes(timezones=zones),
        "day": st.none() | st.dates(),
        "old": st.booleans(),
        "weight": st.floats(-10, 10),
        "wheels": st.lists(wheels),
        "spare": st.none() | wheels,
        "two": st.lists(wheels),
        "some": wheels,
        "loud": st.fixed_dictionaries({"text": st.text()}),
        "plates": st.lists(st.none() | st.text()),
        "counts": st.dictionaries(st.text(), numbers),
        "secret": st.text(),
        "other": st.text(),
    },
)


@given(cars)
def test_mappings(car: dict[str, Any]) -> None:
    assert as_json(writer_of(Car())(car)) == orjson.dumps(Car().dump(car))


@given(cars)
def test_objects(car: dict[str, Any]) -> None:
    found = type("Found", (), car)()
    assert as_json(writer_of(Car())(found)) == orjson.dumps(Car().dump(found))


texts = st.text() | st.sampled_from(Colour)
plain = st.fixed_dictionaries(
    {
        name: st.none() | values
        for name, values in {
            "id": texts | st.binary(max_size=0),
            "colour": texts,
            "price_fen": numbers,
            "sold_at": st.datetimes(timezones=zones),
            "day": st.dates() | st.datetimes(timezones=zones),
            "old": st.booleans(),
            "weight": st.floats(-10, 10) | st.integers(-9, 9),
            "count": numbers | st.floats(-10, 10),
            "note": texts | numbers,
            "wheels": st.lists(wheels),
            "spare": wheels,
            "two": st.lists(wheels),
            "days": st.lists(st.dates()),
        }.items()
    }
)


@given(plain)
def test_values_that_are_not_of_the_fields_own_class(found: dict[str, Any]) -> None:
    assert as_json(writer_of(Plain())(found)) == orjson.dumps(Plain().dump(found))


@given(st.lists(cars))
def test_lists(found: list[dict[str, Any]]) -> None:
    assert as_json(writer_of(Car(many=True))(found)) == orjson.dumps(Car(many=True).dump(found))


@pytest.mark.parametrize(
    "schema", [Read(), Shouted(), Car(only=("id", "day")), Car(exclude=("id",))], ids=str
)
def test_what_is_particular(schema: Schema) -> None:
    found: Any = "x" if isinstance(schema, Read) else {"id": "a", "day": date(2026, 6, 18)}
    found = {"text": "x"} if isinstance(schema, Shouted) else found
    assert as_json(writer_of(schema)(found)) == orjson.dumps(schema.dump(found))


@dataclass(frozen=True, slots=True)
class Slotted:
    id: str
    sold_at: datetime | None = None


def test_slotted_dataclasses() -> None:
    found = Slotted("a", datetime(2026, 6, 18, tzinfo=UTC))
    assert as_json(writer_of(Car())(found)) == orjson.dumps(Car().dump(found))
