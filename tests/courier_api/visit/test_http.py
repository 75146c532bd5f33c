"""The day over HTTP: every call of a shift and a visit, and what each is refused with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from courier_api.app import create_app
from courier_api.config import Config, Secret
from courier_api.domain.actor import Role
from courier_api.storage import open_store
from courier_api.web.api.shift import blueprints as shift
from courier_api.web.api.visit import blueprints as visit
from courier_api.web.limiter import Limiter
from tests.courier_api.conftest import Databases
from tests.courier_api.visit.drive import SCRAWL, House
from tests.courier_api.web.callers import Caller, sign_in

KEYS = Secret(bytes(range(32)))
NOW = "2026-06-18T09:00:00+08:00"
DOOR = {"lat": 22.5431, "lon": 114.0579, "accuracy_m": 9.5}


class Clock:
    """Stands where the house's clock stands."""

    def __init__(self, house: House) -> None:
        self.house = house

    def now(self) -> datetime:
        return self.house.at


@dataclass
class Town:
    """A branch served over HTTP."""

    house: House
    app: Flask
    people: dict[str, Caller]

    def __call__(self, who: str, path: str, body: Any = None, **sent: Any) -> TestResponse:
        return self.people[who].post(path, json={} if body is None else body, **sent)

    def bare(self, who: str, path: str, **sent: Any) -> TestResponse:
        return self.people[who].post(path, **sent)

    def get(self, who: str, path: str) -> Any:
        return self.people[who].get(path)


@pytest.fixture
def town(databases: Databases) -> Iterator[Town]:
    with databases.migrated("sqlite") as url:
        store = open_store(url, secret=KEYS.key("vault"))
        house = House(store)
        config = Config(
            database=url, public_url="https://couriers.example", secret=KEYS, figures=house.figures
        )
        app = create_app(
            config,
            store=store,
            clock=Clock(house),
            limiter=Limiter(100_000),
            blueprints=(*shift, *visit),
        )
        people = {
            "c1": sign_in(app, store, Role.COURIER, "c1"),
            "c2": sign_in(app, store, Role.COURIER, "c2"),
            "accountant": sign_in(app, store, Role.ACCOUNTANT, "a1"),
            "manager": sign_in(app, store, Role.MANAGER, "m1"),
            "agent": sign_in(app, store, Role.AGENT, "g1"),
            "stranger": sign_in(app, store, Role.ACCOUNTANT, "a9", "nanshan"),
        }
        yield Town(house, app, people)
        store.close()


def ok(answer: TestResponse) -> Any:
    assert answer.status_code in (200, 201), answer.get_data(as_text=True)
    return answer.json


def refused(answer: TestResponse, status: int) -> str:
    assert answer.status_code == status, answer.get_data(as_text=True)
    assert answer.content_type == "application/problem+json"
    return answer.get_data(as_text=True)


def pieces(house: House, fen: int) -> list[dict[str, int]]:
    return [{"denomination_fen": d, "pieces": n} for d, n in house.pieces(fen).pieces]


def signature(**changes: Any) -> dict[str, Any]:
    return {
        "signer_id": "h1",
        "name": "王小明",
        "relationship": "self",
        "identity": "resident_card",
        "device_at": NOW,
        "width": 400,
        "height": 200,
        "strokes": [[[p.x, p.y, p.t_ms] for p in SCRAWL]],
    } | changes


def on_the_road(town: Town, *orders: str) -> None:
    for name in orders:
        town.house.plan(name)
    ok(town("c1", "/v1/shifts", {"device_at": NOW}))
    serials = [f"{kind}-{name}" for name in orders for kind in "PR"]
    ok(town("c1", "/v1/shift/scans", {"serials": serials, "done": True}))


def test_a_day_over_http(town: Town) -> None:
    house = town.house
    house.fill_till(50_000)
    house.plan("o1")
    opened = town("c1", "/v1/shifts", {"device_at": NOW})
    mine = ok(opened)
    assert opened.headers["Location"] == f"/v1/shifts/{mine['id']}"
    assert (mine["day"], mine["state"]) == ("2026-06-18", "open")
    given = ok(town("accountant", "/v1/couriers/c1/floats", {"amount_fen": 20_000}))
    got = ok(town("c1", "/v1/shift/float-confirmations", {"float_id": given["id"]}))
    assert got["state"] == "confirmed"
    scan = ok(town("c1", "/v1/shift/scans", {"serials": ["P-o1", "R-o1", "X"], "done": True}))
    assert (scan["orders"], scan["unknown"], scan["short"]) == (["o1"], ["X"], [])
    here = {"device_at": NOW, "position": DOOR}
    arrived = ok(town("c1", "/v1/orders/o1/arrivals", here))
    assert arrived["order"]["state"] == "arrived"
    assert arrived["visit"]["geofence"] == "no_place"
    ok(town("c1", "/v1/orders/o1/payments", {"id": "p1"}))
    paid = ok(
        town(
            "c1",
            "/v1/orders/o1/payments/p1/confirmations",
            {"received": pieces(house, 130_000), "change": pieces(house, 6_550)},
        )
    )
    assert paid["order"]["state"] == "paid"
    assert paid["payment"]["state"] == "confirmed"
    house.issue("o1")
    signed = ok(town("c1", "/v1/orders/o1/signatures", signature()))
    assert len(signed["signature"]["digest"]) == 64
    done = ok(town("c1", "/v1/orders/o1/handovers", {"serials": ["P-o1"]}))
    assert (done["given"], done["kept"]) == (["P-o1"], ["R-o1"])
    slip = {"id": "d1", "slip_number": "ICBC-1", "amount_fen": 100_000}
    assert ok(town("c1", "/v1/shift/deposits", slip))["state"] == "pending"
    waiting = town.get("accountant", "/v1/deposits").json["items"]
    assert [item["id"] for item in waiting] == ["d1"]
    assert ok(town("accountant", "/v1/deposits/d1/confirmations"))["state"] == "confirmed"
    back = ok(
        town("accountant", f"/v1/shifts/{mine['id']}/document-returns", {"serials": ["R-o1"]})
    )
    assert back["receipts_back"] == ["o1"]
    view = ok(town.get("c1", "/v1/shift"))
    assert (view["cash_expected_fen"], view["matters"], view["fees_fen"]) == (43_450, [], 1_500)
    count = {"count": pieces(house, 43_400), "difference_reason": "wrong_change"}
    counted = ok(town("c1", "/v1/shift/closings", count))
    assert counted["waits_for"] == ["difference_approval", "cash_receipt"]
    seen = town.get("manager", f"/v1/shifts/{mine['id']}")
    approvals = f"/v1/shifts/{mine['id']}/difference-approvals"
    refused(town.bare("manager", approvals), 428)
    refused(town.bare("manager", approvals, headers={"If-Match": '"1"'}), 412)
    etag = {"If-Match": seen.headers["ETag"]}
    assert ok(town.bare("manager", approvals, headers=etag))["approver_id"] == "m1"
    receipts = f"/v1/shifts/{mine['id']}/cash-receipts"
    closed = ok(town("accountant", receipts, {"amount_fen": 43_400}))
    assert (closed["state"], closed["difference_fen"]) == ("closed", -50)
    listed = ok(town.get("manager", "/v1/shifts?day=2026-06-18&state=closed"))
    assert [item["id"] for item in listed["items"]] == [mine["id"]]
    visits = ok(town.get("agent", "/v1/orders/o1/visits"))
    assert [visit["outcome"] for visit in visits["visits"]] == ["handed_over"]
    assert "王" not in str(visits)
    assert ok(town.get("c1", "/v1/tariffs/current"))["delivery_fen"] == 1_500


def test_a_lost_answer_is_asked_for_again(town: Town) -> None:
    on_the_road(town, "o1")
    ok(town("c1", "/v1/orders/o1/arrivals", {"device_at": NOW, "reason": "no_signal"}))
    key = "k" * 20
    first = town("c1", "/v1/orders/o1/payments", {"id": "p1"}, key=key)
    again = town("c1", "/v1/orders/o1/payments", {"id": "p1"}, key=key)
    assert (first.json, again.headers["Idempotency-Replayed"]) == (again.json, "true")
    body = {"received": pieces(town.house, 123_450), "change": []}
    path = "/v1/orders/o1/payments/p1/confirmations"
    paid = ok(town("c1", path, body))
    assert ok(town("c1", path, body)) == paid
    assert town.house.cash() == 123_450


def test_no_courier_gets_at_anothers_visit_or_shift(town: Town) -> None:
    on_the_road(town, "o1")
    ok(town("c2", "/v1/shifts", {"device_at": NOW}))
    ok(town("c1", "/v1/orders/o1/arrivals", {"device_at": NOW, "reason": "no_signal"}))
    ok(town("c1", "/v1/orders/o1/payments", {"id": "p1"}))
    money = {"received": pieces(town.house, 123_450), "change": []}
    tries: list[tuple[str, Any]] = [
        ("arrivals", {"device_at": NOW, "reason": "no_signal"}),
        ("payments", {"id": "p2"}),
        ("payments/p1/confirmations", money),
        ("payments/p1/abandonments", {}),
        ("signatures", signature()),
        ("handovers", {"serials": ["P-o1"]}),
        ("failures", {"kind": "fail", "reason": "moved"}),
        ("losses", {"serials": ["P-o1"]}),
    ]
    for path, body in tries:
        refused(town("c2", f"/v1/orders/o1/{path}", body), 404)
    refused(town.get("c2", "/v1/orders/o1/visits"), 404)
    shift_id = town.house.shift("c1").id
    refused(town.get("c2", f"/v1/shifts/{shift_id}"), 403)
    stolen = ok(town("c2", "/v1/shift/scans", {"serials": ["P-o1"]}))
    assert (stolen["taken"], stolen["extra"]) == (
        [],
        [{"serial": "P-o1", "reason": "not_on_route"}],
    )
    for path, body in (
        ("document-returns", {"serials": ["P-o1"]}),
        ("cash-receipts", {"amount_fen": 0}),
        ("recounts", None),
    ):
        refused(town("stranger", f"/v1/shifts/{shift_id}/{path}", body), 404)
    refused(town.get("stranger", f"/v1/shifts/{shift_id}"), 404)


def test_every_fault_of_a_body_is_named_by_its_place(town: Town) -> None:
    on_the_road(town, "o1")
    body = signature(
        strokes=[[[1, 2]], "x"], relationship="friend", width=0, extra=1, device_at="noon"
    )
    told = refused(town("c1", "/v1/orders/o1/signatures", body), 422)
    for place in ("/strokes/0", "/strokes/1", "/relationship", "/width", "/extra", "/device_at"):
        assert f'"{place}"' in told
    bad = {"count": [{"denomination_fen": 100}, {"denomination_fen": 1.5, "pieces": 1}]}
    told = refused(town("c1", "/v1/shift/closings", bad), 422)
    assert '"/count/0"' in told
    assert '"/count/1"' in told
    far = {"device_at": NOW, "position": {"lat": 91, "lon": 181, "accuracy_m": -1}}
    told = refused(town("c1", "/v1/orders/o1/arrivals", far), 422)
    assert told.count("/position/") == 3


@pytest.mark.parametrize("cursor", ["WzFd", "WyJ4IiwieSJd", "WyIyMDI2LTAxLTAxIiwieSJd"])
def test_a_cursor_of_another_list_is_refused(town: Town, cursor: str) -> None:
    refused(town.get("manager", f"/v1/shifts?cursor={cursor}"), 422)
    refused(town.get("manager", f"/v1/deposits?cursor={cursor}"), 422)


def test_pages_are_stable_while_shifts_open(town: Town) -> None:
    house = town.house
    names = [f"k{n}" for n in range(5)]
    for name in names[:3]:
        house.check_in(name)
    first = ok(town.get("manager", "/v1/shifts?limit=2"))
    for name in names[3:]:
        house.check_in(name)
    rest = ok(town.get("manager", f"/v1/shifts?limit=200&cursor={first['next_cursor']}"))
    seen = [shift["id"] for shift in (*first["items"], *rest["items"])]
    assert len(seen) == len(set(seen))
    assert {house.shift(name).id for name in names[:3]} <= set(seen)


def test_closing_names_everything_that_is_open(town: Town) -> None:
    on_the_road(town, "o1")
    told = refused(town("c1", "/v1/shift/closings", {"count": []}), 409)
    for word in ("order_on_road o1", "serial_held P-o1", "serial_held R-o1"):
        assert word in told


def test_the_agents_hear_of_a_refusal(town: Town) -> None:
    on_the_road(town, "o1")
    body = {"kind": "refuse", "reason": "price", "note": "电话 13800138000 再说"}
    answer = town("c1", "/v1/orders/o1/failures", body)
    assert ok(answer)["state"] == "refused"
    assert "13800138000" not in answer.get_data(as_text=True)
    with town.house.store.read() as unit:
        kinds = [e.kind for e in unit.events.since(0, 100) if e.audience == "agents"]
    assert "order_refused" in kinds


def money_calls(shift_id: str) -> list[tuple[str, str, Any, dict[str, str]]]:
    return [
        ("accountant", "/v1/couriers/c1/floats", {"amount_fen": 1}, {}),
        ("accountant", "/v1/deposits/d1/confirmations", {}, {}),
        ("accountant", f"/v1/shifts/{shift_id}/cash-receipts", {"amount_fen": 1}, {}),
        ("manager", f"/v1/shifts/{shift_id}/difference-approvals", {}, {"If-Match": '"1"'}),
    ]


def test_money_asks_for_the_password_again(town: Town) -> None:
    on_the_road(town, "o1")
    shift_id = town.house.shift().id
    town.house.at += timedelta(minutes=50)
    for who, path, body, headers in money_calls(shift_id):
        assert "step-up" in refused(town(who, path, body, headers=headers), 401)


def test_what_lies_behind_each_role(town: Town) -> None:
    shift_id = town.house.check_in("c1").id
    for who, path in (("agent", "/v1/shifts"), ("c1", "/v1/deposits"), ("agent", "/v1/shift")):
        refused(town.get(who, path), 403)
    for _, path, body, headers in money_calls(shift_id):
        for who in ("c1", "agent"):
            refused(town(who, path, body, headers=headers), 403)
    for who in ("accountant", "manager", "agent"):
        refused(town(who, "/v1/shifts", {"device_at": NOW}), 403)
        refused(town(who, "/v1/orders/o1/arrivals", {"device_at": NOW}), 403)
