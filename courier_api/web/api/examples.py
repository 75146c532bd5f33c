"""Examples made of schemas: what a field says of itself, or else the plainest that fits."""

from __future__ import annotations

from typing import Any

__all__ = ["example_of"]

BY_FORMAT = {
    "date": "2026-06-18",
    "date-time": "2026-06-18T01:30:00Z",
    "time": "09:30:00",
    "uuid": "8e03978e-40d5-43e8-bc93-6894a57f9324",
}
BY_TYPE: dict[str, Any] = {"boolean": True, "null": None, "string": "text"}
DEPTH_MAX = 8


def example_of(document: dict[str, Any], schema: dict[str, Any], depth: int = 0) -> Any:
    """Return an example that fits `schema`, whose references are found in `document`."""
    schema = _resolved(document, schema)
    for name in ("example", "const", "default"):
        if name in schema:
            return schema[name]
    if "enum" in schema:
        return next((word for word in schema["enum"] if word is not None), None)
    for name in ("allOf", "anyOf", "oneOf"):
        if name in schema:
            return example_of(document, schema[name][0], depth + 1)
    kind = _type_of(schema)
    if kind == "object":
        fields = schema.get("properties", {}).items() if depth < DEPTH_MAX else ()
        return {name: example_of(document, one, depth + 1) for name, one in fields}
    if kind == "array":
        return _list_of(document, schema, depth)
    if kind in ("integer", "number"):
        return schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1)
    if kind == "string":
        return _text(schema)
    return BY_TYPE.get(kind)


def _list_of(document: dict[str, Any], schema: dict[str, Any], depth: int) -> list[Any]:
    if depth >= DEPTH_MAX:
        return []
    one = example_of(document, schema.get("items", {}), depth + 1)
    return [one] * max(1, schema.get("minItems", 1))


def _resolved(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        schema = document["components"]["schemas"][name]
    return schema


def _type_of(schema: dict[str, Any]) -> str:
    kind = schema.get("type", "object" if "properties" in schema else "")
    if isinstance(kind, list):
        return next((one for one in kind if one != "null"), "null")
    return str(kind)


def _text(schema: dict[str, Any]) -> str:
    text = BY_FORMAT.get(schema.get("format", ""), "text")
    at_least = int(schema.get("minLength", 0))
    return text.ljust(at_least, "x")[: int(schema.get("maxLength", len(text) + at_least))]
