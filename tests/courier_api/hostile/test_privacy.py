"""Names, phones and plates typed wherever text is taken: only the vault's ciphers hold them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from courier_api.domain.actor import Role
from courier_api.storage.tables import metadata
from tests.courier_api.hostile.attempts import example
from tests.courier_api.schema.place import Place
from tests.courier_api.web.test_rights import GUARDED, Cell, document

NAME, PHONE, PLATE = "欧阳无名", "13955550123", "粤B7XK29"
CARD, VIN, ENGINE = "440301199001011235", "LSVAA4182E2987654", "EA211777001"
ADDRESS = "深圳市福田区无名路7号无名大厦1203室"
MARKS = (NAME, PHONE, PLATE, CARD, VIN, ENGINE, "无名路7号")
TEXT = f"客户{NAME} 电话{PHONE} 车牌{PLATE} 身份证{CARD}"
SAID = {
    "name": NAME,
    "phone": PHONE,
    "plate": PLATE,
    "vin": VIN,
    "engine_number": ENGINE,
    "address": ADDRESS,
    "value": PHONE,
    "product": f"商业险 {PHONE} {CARD}",
    "tier": f"金 {PHONE}",
}
NOTED = {
    "/v1/orders/{order_id}/tasks",
    "/v1/tasks/{task_id}/steps",
    "/v1/tasks/{task_id}/rebookings",
}
"""Answers with the notes of a task, for the desks that work on it: numbers in them are masked."""

PLACES = {"/v1/branches/{branch_id}"}
"""A branch has a name and is nobody."""

HEARD = {"/v1/people", "/v1/subjects/{subject_id}/reveals"}
"""What the answers of these say is theirs to say."""


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = document()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def filled(value: Any, schema: dict[str, Any], name: str = "") -> Any:
    """Return an example with something personal in every field that takes it."""
    schema = resolved(schema)
    if isinstance(value, dict):
        inner = schema.get("properties", {})
        spare = schema.get("additionalProperties") or {}
        return {n: filled(v, inner.get(n, spare), n) for n, v in value.items()}
    if isinstance(value, list):
        return [filled(item, schema.get("items", {}), name) for item in value]
    if isinstance(value, str) and name in SAID:
        return SAID[name]
    if isinstance(value, str) and not {"enum", "format", "pattern"} & schema.keys():
        return TEXT[: schema.get("maxLength", len(TEXT))]
    return value


def urls(cell: Cell, place: Place) -> Iterator[str]:
    names = re.findall(r"{(\w+)}", cell.path)
    known = place.ids.get(names[-1], ()) if names else ("",)
    for value in known:
        yield re.sub(r"{\w+}", value, cell.path)


def say_everything(place: Place) -> Iterator[tuple[Cell, int, str]]:
    for cell in GUARDED:
        sent = example(cell)
        if "json" not in sent or cell.path in PLACES:
            continue
        media = cell.operation["requestBody"]["content"]["application/json"]
        body = filled(sent["json"], media["schema"])
        if body == sent["json"]:
            continue
        headers = {"If-Match": "*"} if cell.matches else {}
        role = sorted(cell.roles)[0]
        for url in urls(cell, place):
            answer = place.people[role].call(cell.method, url, json=body, headers=headers)
            yield cell, answer.status_code, answer.get_data(as_text=True)


def everything_kept(place: Place) -> Iterator[tuple[str, bytes]]:
    """Go through all that is stored, as bytes."""
    with place.store.engine.connect() as connection:
        for table in metadata.sorted_tables:
            for row in connection.exec_driver_sql(f'SELECT * FROM "{table.name}"'):  # noqa: S608
                yield table.name, b" ".join(plain(value) for value in row)


def plain(value: Any) -> bytes:
    if isinstance(value, bytes):
        return value
    text = str(value)
    if "\\u" in text:
        text += json.dumps(text, ensure_ascii=False).encode().decode("unicode_escape", "replace")
    return text.encode("utf-8", "replace")


def test_nothing_personal_is_kept_or_logged_outside_the_vault(fresh: Place) -> None:
    taken: dict[str, bool] = {}
    heard: set[tuple[str, str]] = set()
    for cell, status, text in say_everything(fresh):
        taken[str(cell)] = taken.get(str(cell), False) or status < 300
        marks = (PHONE, CARD) if cell.path in NOTED else MARKS
        heard |= {(str(cell), mark) for mark in marks if mark in text and cell.path not in HEARD}
    fresh.store.write(lambda unit: unit.audit.sequence(10_000))
    found = {
        (table, mark)
        for table, row in everything_kept(fresh)
        for mark in MARKS
        if mark.encode() in row
    }
    assert heard == set()
    assert found == set()
    assert [mark for mark in MARKS if mark in fresh.log.getvalue()] == []
    assert sum(taken.values()) > 5, taken


@pytest.mark.parametrize(
    ("role", "path", "body"),
    [
        (Role.COURIER, "/v1/orders/arrived/payments", {"id": PHONE}),
        (Role.COURIER, "/v1/orders/arrived/payments", {"id": CARD}),
        (Role.COURIER, "/v1/shift/deposits", {"id": PHONE, "slip_number": "A1", "amount_fen": 1}),
        (Role.DISPATCHER, "/v1/orders/sold/documents", {"documents": [PHONE]}),
        (Role.ACCOUNTANT, "/v1/receipts/book-backs", {"serials": [PHONE]}),
        (Role.ADMIN, "/v1/people", {"login": PHONE, "role": "agent", "branch_id": "futian"}),
        (
            Role.ADMIN,
            "/v1/people",
            {"login": "wu", "role": "agent", "branch_id": "futian", "id": PHONE},
        ),
    ],
)
def test_no_phone_or_card_number_serves_as_a_pseudonym(
    fresh: Place, role: Role, path: str, body: dict[str, Any]
) -> None:
    fresh.people[role].post(path, json=body)
    fresh.store.write(lambda unit: unit.audit.sequence(10_000))
    found = {
        table
        for table, row in everything_kept(fresh)
        for mark in (PHONE, CARD)
        if mark.encode() in row
    }
    assert found <= {"kept_answers"}
