"""The OpenAPI document: valid, complete, with examples that its endpoints take."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.courier_api.web.test_rights import ALL, Cell, document

PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9]*")


def schemas_of(cell: Cell) -> list[dict[str, Any]]:
    bearers = [cell.operation.get("requestBody", {}), *cell.operation["responses"].values()]
    found = [bearer.get("content", {}).get("application/json") for bearer in bearers]
    return [media for media in found if media]


def test_is_valid() -> None:
    assert document()["openapi"] == "3.1.0"
    assert list(OpenAPIV31SpecValidator(document()).iter_errors()) == []


def test_names_everything_once() -> None:
    names = Counter(cell.operation["operationId"] for cell in ALL)
    assert [name for name, count in names.items() if count > 1] == []
    assert [n for n in document()["components"]["schemas"] if not PLAIN.fullmatch(n)] == []


@pytest.mark.parametrize("cell", ALL, ids=str)
def test_every_endpoint_is_described(cell: Cell) -> None:
    item = document()["paths"][cell.path]
    named = [(p["in"], p["name"]) for p in cell.operation.get("parameters", ())]
    named += [(p["in"], p["name"]) for p in item.get("parameters", ())]
    assert len(named) == len(set(named))
    in_path = {name for place, name in named if place == "path"}
    assert in_path == set(re.findall(r"{(\w+)}", cell.path))
    assert cell.operation["summary"].endswith((".", "?"))
    assert cell.operation["tags"]
    assert bool(cell.operation["security"]) == bool(cell.roles)
    assert "default" not in cell.operation["responses"]


@pytest.mark.parametrize("cell", ALL, ids=str)
def test_examples_fit_their_schemas(cell: Cell) -> None:
    for media in schemas_of(cell):
        schema = media["schema"] | {"components": document()["components"]}
        assert list(Draft202012Validator(schema).iter_errors(media["example"])) == []


def test_is_served_for_all_to_read(app: Flask) -> None:
    answer = app.test_client().get("/v1/openapi.json")
    assert (answer.status_code, answer.content_type) == (200, "application/json")
