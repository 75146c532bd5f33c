"""What is another courier's or another branch's is not there, whatever is tried with it."""

from __future__ import annotations

import pytest

from courier_api.domain.actor import Role
from tests.courier_api.hostile.attempts import NOBODY, attempts, roles_of, rows, some, told
from tests.courier_api.schema.place import Place
from tests.courier_api.web.test_rights import GUARDED

EVERYWHERE = ("branch_id", "day")
"""Not of a branch; administrators serve all branches and the people in them."""


def test_another_branch_sees_nothing_and_cannot_tell_what_there_is(place: Place) -> None:
    before, tried, wrong = rows(place), 0, []
    for attempt in attempts(place):
        if attempt.parameter in EVERYWHERE:
            continue
        for role in roles_of(attempt):
            if role is Role.ADMIN:
                continue
            stranger = place.strangers[role]
            nothing = told(attempt.call(stranger, NOBODY), NOBODY)
            for value in some(attempt.ids):
                if value.endswith("-9"):
                    continue
                seen = told(attempt.call(stranger, value), value)
                tried += 1
                if seen != nothing or seen[0] != 404:
                    wrong.append((str(attempt), str(role), value, seen, nothing))
    assert wrong == []
    assert tried > 300
    assert rows(place) == before


def test_another_courier_sees_nothing_and_cannot_tell_what_there_is(place: Place) -> None:
    before, tried, wrong = rows(place), 0, []
    other = place.colleagues[Role.COURIER]
    for attempt in attempts(place):
        if Role.COURIER not in attempt.cell.roles or attempt.parameter in EVERYWHERE:
            continue
        nothing = told(attempt.call(other, NOBODY), NOBODY)
        for value in some(attempt.ids):
            seen = told(attempt.call(other, value), value)
            tried += 1
            if seen != nothing or seen[0] != 404:
                wrong.append((str(attempt), value, seen, nothing))
    assert wrong == []
    assert tried > 60
    assert rows(place) == before


@pytest.mark.parametrize(
    ("role", "path", "body"),
    [
        (Role.ACCOUNTANT, "/v1/receipts/book-backs", {"serials": ["{}"]}),
        (
            Role.DISPATCHER,
            "/v1/documents/passings",
            {"giver_id": "c1", "taker_id": "courier-2", "serials": ["{}"]},
        ),
        (Role.COURIER, "/v1/shift/scans", {"serials": ["{}"]}),
    ],
)
def test_serials_of_another_branch_are_as_unknown_as_any(
    fresh: Place, role: Role, path: str, body: dict[str, object]
) -> None:
    stranger = fresh.strangers[role]
    if role is Role.COURIER:
        opened = stranger.post("/v1/shifts", json={"device_at": "2026-06-18T09:00:00+08:00"})
        assert opened.status_code == 201
    answers = set()
    for serial in ("NOT-THERE", "R-handed", "P-sold", "P-custody", "R-closed"):
        sent = body | {"serials": [serial]}
        status, text = told(stranger.post(path, json=sent), serial)
        answers.add((status, text))
    assert len(answers) == 1, answers


@pytest.mark.parametrize("path", ["/v1/orders/closings", "/v1/orders/returns"])
def test_orders_of_another_branch_are_as_unknown_as_any(place: Place, path: str) -> None:
    answers = set()
    for order in ("not-there", "booked-back", "refused", "closed"):
        answer = place.strangers[Role.ACCOUNTANT].post(path, json={"order_ids": [order]})
        answers.add(told(answer, order))
    assert len(answers) == 1, answers


@pytest.mark.parametrize(
    ("kind", "value"),
    [("phone", "13812341234"), ("policy", "PN-handed"), ("sale", "S-sold"), ("sale", "N1")],
)
def test_another_branch_finds_no_order_by_lookup(place: Place, kind: str, value: str) -> None:
    body = {"kind": kind, "value": value}
    found = place.strangers[Role.AGENT].post("/v1/lookups", json=body).json
    assert found == {"items": []}
    assert place.people[Role.AGENT].post("/v1/lookups", json=body).json != found


def test_lists_hold_nothing_of_another_branch(place: Place) -> None:
    known = {v for values in place.ids.values() for v in values if not v.endswith("-9")}
    known -= {"futian", "luohu", "2026-06-18"}
    for cell in GUARDED:
        if cell.method != "GET" or "{" in cell.path:
            continue
        for role in cell.roles - {Role.ADMIN}:
            answer = place.strangers[role].get(cell.path)
            assert not any(f'"{v}"' in answer.get_data(as_text=True) for v in known), str(cell)
