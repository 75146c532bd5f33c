"""The desks over HTTP: rights, ETags, pages, masked data, what a retry gets."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from courier_api.app import create_app
from courier_api.config import Config, Secret
from courier_api.domain.actor import Role
from courier_api.domain.order.states import FailReason, Inspection, OrderEvent, OrderState
from courier_api.web.limiter import Limiter
from courier_api.web.logs import json_log
from tests.courier_api.office.darkroom import JPEG, read
from tests.courier_api.office.desk import DAY
from tests.courier_api.visit.drive import House
from tests.courier_api.web.callers import Caller, sign_in

DUE_FEN = 123_450
PHOTO = {"item": "vin", "digest": sha256(JPEG).hexdigest()}
FILING = {
    "vin": "LSVAA4182E2123456",
    "odometer_km": 81_234,
    "photos": [PHOTO],
    "recorded_at": "2026-06-18T09:00:00+08:00",
}


class HouseClock:
    """The time it is in the house."""

    def __init__(self, house: House) -> None:
        self._house = house

    def now(self) -> datetime:
        return self._house.at


@pytest.fixture
def app(house: House, database_url: str, tmp_path: Path) -> Flask:
    config = Config(
        database=database_url,
        public_url="https://couriers.example",
        secret=Secret(bytes(32)),
        figures=house.figures,
        files_dir=tmp_path / "files",
    )
    return create_app(
        config,
        store=house.store,
        clock=HouseClock(house),
        limiter=Limiter(1_000_000),
        log=json_log(io.StringIO()),
    )


@pytest.fixture
def sign(app: Flask, house: House) -> Callable[..., Caller]:
    def made(role: Role, name: str = "", branch_id: str = "futian") -> Caller:
        return sign_in(app, house.store, role, name, branch_id)

    return made


Sign = Callable[..., Caller]


def ok(answer: TestResponse, status: int = 200) -> Any:
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_json()


def told(answer: TestResponse, status: int) -> str:
    """The text of a problem of that status."""
    assert answer.status_code == status, answer.get_data(as_text=True)
    assert answer.content_type == "application/problem+json"
    return answer.get_data(as_text=True)


def match(answer: TestResponse) -> dict[str, str]:
    return {"If-Match": answer.headers["ETag"]}


def visit(house: House, sign: Sign, *orders: str, inspection: bool = False) -> Caller:
    """A courier w1 on the road with the orders."""
    courier = sign(Role.COURIER, "w1")
    due = Inspection.DUE if inspection else Inspection.EXEMPT
    for order in orders:
        house.plan(order, courier="w1", inspection=due)
    house.check_in("w1")
    house.take_over(*orders, courier="w1")
    return courier


def upload(courier: Caller, order: str, content: bytes = JPEG, item: str = "vin") -> TestResponse:
    path = f"/v1/orders/{order}/photos/{sha256(content).hexdigest()}?item={item}"
    return courier.call("PUT", path, data=content, content_type="image/jpeg")


def test_a_task_is_worked_on_with_its_etag(house: House, sign: Sign) -> None:
    visit(house, sign, "o1")
    house.fail("o1", OrderEvent.REFUSE, FailReason.PRICE)
    agent, other = sign(Role.AGENT), sign(Role.AGENT)
    (task,) = ok(agent.get("/v1/tasks"))["items"]
    assert (task["reason"], task["state"], task["desk"]) == ("refused", "open", "agents")
    path = f"/v1/tasks/{task['id']}"
    read = agent.get(path)
    steps = f"{path}/steps"
    take = {"event": "take"}
    told(agent.post(steps, json=take), 428)
    assert ok(agent.post(steps, json=take, headers=match(read)))["state"] == "taken"
    assert "changed" in told(other.post(steps, json=take, headers=match(read)), 412)
    mine = agent.get(path)
    rebooking = {"day": "2026-06-19", "windows": [{"from": "12:00", "to": "14:00"}]}
    answered = agent.post(f"{path}/rebookings", json=rebooking, headers=match(mine))
    assert ok(answered)["wish"] == {**rebooking, "premium_due_fen": None}
    assert [step["event"] for step in ok(agent.get(path))["steps"]] == ["open", "take", "answer"]


def test_tasks_come_page_by_page(house: House, sign: Sign) -> None:
    agent, dispatcher = sign(Role.AGENT), sign(Role.DISPATCHER)
    for number in range(3):
        house.plan(f"o{number}")
        body = {"reason": "check_address", "note": "门牌不对"}
        ok(agent.post(f"/v1/orders/o{number}/tasks", json=body), 201)
    first = ok(dispatcher.get("/v1/tasks?limit=2"))
    rest = ok(dispatcher.get(f"/v1/tasks?limit=2&cursor={first['next_cursor']}"))
    assert len(first["items"]) == 2
    assert len(rest["items"]) == 1
    assert rest["next_cursor"] == ""
    told(dispatcher.get("/v1/documents?cursor=" + first["next_cursor"]), 422)
    assert ok(agent.get("/v1/tasks"))["items"] == []


def test_a_refund_takes_two_people_and_a_fresh_password(house: House, sign: Sign) -> None:
    visit(house, sign, "o1")
    house.arrive("o1")
    house.pay("o1")
    house.fail("o1", OrderEvent.REFUSE, FailReason.PRICE)
    house.take_back("P-o1", "R-o1", courier="w1")
    clerk, boss = sign(Role.ACCOUNTANT), sign(Role.MANAGER)
    ok(clerk.post("/v1/till/draws", json={"amount_fen": DUE_FEN}), 201)
    proposed = clerk.post("/v1/orders/o1/refunds")
    approval = ok(proposed, 201)
    assert (approval["about"], approval["amount_fen"]) == ("order:o1", DUE_FEN)
    path = f"/v1/approvals/{approval['id']}/decisions"
    decline = {"decision": "decline"}
    assert "/reason" in told(boss.post(path, json=decline, headers=match(proposed)), 422)
    word = {"decision": "approve"}
    assert "nobody approves" in told(clerk.post(path, json=word, headers=match(proposed)), 403)
    key = "k" * 32
    approved = ok(boss.post(path, json=word, headers=match(proposed), key=key))
    again = boss.post(path, json=word, headers=match(proposed), key=key)
    assert ok(again) == approved
    told(boss.post(path, json=word, headers=match(proposed)), 412)
    transaction = ok(clerk.get(f"/v1/transactions/{approved['transaction_id']}"))
    assert transaction["approver_id"] == boss.person.id
    assert ok(clerk.get("/v1/approvals?state=approved"))["items"] == [approved]
    house.at = house.at.replace(hour=house.at.hour + 1)
    assert clerk.post("/v1/till/counts", json={"counted_fen": 0}).status_code == 401


def test_balances_replay_for_those_who_handle_money(house: House, sign: Sign) -> None:
    clerk = sign(Role.ACCOUNTANT)
    ok(clerk.post("/v1/till/draws", json={"amount_fen": 500}), 201)
    ok(clerk.post("/v1/till/deposits", json={"amount_fen": 200}), 201)
    balances = ok(clerk.get("/v1/balances"))
    assert balances["agrees"] is True
    assert {line["account"]: line["balance_fen"] for line in balances["lines"]} == {
        "bank:futian": -300,
        "branch:futian": 300,
    }
    listed = ok(clerk.get("/v1/transactions?account=branch:futian&kind=float"))
    assert [t["kind"] for t in listed["items"]] == ["float"]
    told(clerk.get("/v1/transactions?account=till"), 422)
    told(clerk.post("/v1/remittances", json={"amount_fen": 1}), 409)
    counted = ok(clerk.post("/v1/till/counts", json={"counted_fen": 250}))
    assert counted["approval"]["difference"] == "short"
    elsewhere = sign(Role.ACCOUNTANT, branch_id="luohu")
    assert ok(elsewhere.get("/v1/balances"))["lines"] == []
    told(elsewhere.get(f"/v1/transactions/{listed['items'][0]['id']}"), 404)


def test_an_inspection_is_filed_read_and_decided(house: House, sign: Sign) -> None:
    courier = visit(house, sign, "o1", inspection=True)
    house.arrive("o1")
    assert PHOTO["digest"] in told(courier.post("/v1/orders/o1/inspections", json=FILING), 422)
    ok(upload(courier, "o1"))
    filed = courier.post("/v1/orders/o1/inspections", json=FILING)
    record = ok(filed, 201)
    assert (record["state"], record["report"]) == ("reading", None)
    assert record["vin"] == "*************3456"
    assert "LSVAA4182E2123456" not in filed.get_data(as_text=True)
    read(house, record["id"])
    underwriter, other = sign(Role.UNDERWRITER), sign(Role.UNDERWRITER)
    (waiting,) = ok(underwriter.get("/v1/inspections?state=waiting"))["items"]
    assert waiting["id"] == record["id"]
    path = f"/v1/inspections/{record['id']}"
    seen = underwriter.get(path)
    assert underwriter.get(path, headers={"If-None-Match": seen.headers["ETag"]}).status_code == 304
    retake = {"decision": "retake", "reasons": ["vin_unreadable"], "retake": ["vin"]}
    told(underwriter.post(f"{path}/decisions", json=retake), 428)
    told(
        underwriter.post(f"{path}/decisions", json={"decision": "retake"}, headers=match(seen)), 422
    )
    decided = ok(underwriter.post(f"{path}/decisions", json=retake, headers=match(seen)))
    assert (decided["state"], decided["retake"]) == ("retake", ["vin"])
    stale = other.post(f"{path}/decisions", json={"decision": "approve"}, headers=match(seen))
    told(stale, 412)
    told(courier.post(f"{path}/decisions", json=retake, headers=match(seen)), 403)
    assert house.order("o1").state is OrderState.ARRIVED
    again = ok(courier.post("/v1/orders/o1/inspections", json=FILING), 201)
    read(house, again["id"])
    path = f"/v1/inspections/{again['id']}"
    approve = {"decision": "approve"}
    ok(other.post(f"{path}/decisions", json=approve, headers=match(other.get(path))))
    assert house.order("o1").inspection is Inspection.APPROVED


def test_every_fault_of_a_filing_is_named_at_once(house: House, sign: Sign) -> None:
    courier = visit(house, sign, "o1", inspection=True)
    house.arrive("o1")
    bad = {"vin": "x", "odometer_km": "far", "photos": [{"item": "vin", "digest": "A"}], "eyes": 2}
    text = told(courier.post("/v1/orders/o1/inspections", json=bad), 422)
    for place in ("/vin", "/odometer_km", "/photos/0/digest", "/recorded_at", "/eyes"):
        assert f'"{place}"' in text


def test_documents_are_read_passed_on_and_written_off(house: House, sign: Sign) -> None:
    courier = visit(house, sign, "o1", "o2")
    house.fail("o1")
    desk, foreign = sign(Role.DISPATCHER), sign(Role.DISPATCHER, branch_id="luohu")
    held = ok(desk.get("/v1/documents?holder=courier:w1&kind=policy"))["items"]
    assert [document["serial"] for document in held] == ["P-o1", "P-o2"]
    chain = ok(courier.get("/v1/documents/P-o1"))
    assert [move["target"] for move in chain["moves"]] == ["branch:futian", "courier:w1"]
    told(sign(Role.COURIER, "w2").get("/v1/documents/P-o1"), 404)
    told(foreign.get("/v1/documents/P-o1"), 404)
    passing = {"serials": ["P-o1", "R-o1"], "giver_id": "w1", "taker_id": "w2"}
    passed = ok(desk.post("/v1/documents/passings", json=passing))["documents"]
    assert {document["holder"] for document in passed} == {"courier:w2"}
    told(courier.post("/v1/documents/passings", json=passing), 403)
    lost = ok(desk.post("/v1/documents/P-o2/write-offs", json={"cause": "lost"}))
    assert lost["document"]["holder"] == "void:void"
    assert house.order("o2").state is OrderState.LOST
    told(desk.post("/v1/documents/P-o2/write-offs", json={"cause": "registered"}), 422)
    assert ok(desk.get("/v1/stock"))["is_complete"] is True


def test_receipts_come_back_and_orders_close_in_bulk(house: House, sign: Sign) -> None:
    visit(house, sign, "o1", "o2")
    house.deliver("o1")
    house.fail("o2")
    clerk, desk = sign(Role.ACCOUNTANT), sign(Role.DISPATCHER)
    missing = ok(desk.get("/v1/receipts/missing"))["items"]
    assert [document["serial"] for document in missing] == ["R-o1"]
    scanned = {"serials": ["R-o1", "R-o2", "none"]}
    booked = ok(clerk.post("/v1/receipts/book-backs", json=scanned))
    assert (booked["done"], [one["state"] for one in booked["each"]]) == (
        1,
        ["booked_back", "failed", None],
    )
    closed = ok(clerk.post("/v1/orders/closings", json={"order_ids": ["o1", "o2"]}))
    assert [one["state"] for one in closed["each"]] == ["closed", "failed"]
    assert closed["each"][1]["faults"]
    told(desk.post("/v1/orders/closings", json={"order_ids": ["o1"]}), 403)
    back = ok(desk.post("/v1/orders/returns", json={"order_ids": ["o2"]}))
    assert "documents_back" in back["each"][0]["faults"][0]
    told(clerk.post("/v1/orders/closings", json={"order_ids": []}), 422)


def test_lookups_answer_masked_and_to_the_own_branch(house: House, sign: Sign) -> None:
    house.plan("o1")
    person = {"name": "王小明", "phone": "13800138000", "plate": "粤B12345"}
    house.store.write(lambda unit: unit.vault.put("h1", person))
    agent, foreign = sign(Role.AGENT), sign(Role.AGENT, branch_id="luohu")
    question = {"kind": "phone", "value": "138 0013 8000"}
    answer = agent.post("/v1/lookups", json=question)
    (found,) = ok(answer)["items"]
    assert (found["id"], found["state"]) == ("o1", "planned")
    assert found["customer"] == {"name": "王**", "phone": "138****8000", "plate": "粤B***45"}
    assert "13800138000" not in answer.get_data(as_text=True)
    assert ok(foreign.post("/v1/lookups", json=question))["items"] == []
    told(sign(Role.UNDERWRITER).post("/v1/lookups", json=question), 403)


def test_the_day_is_balanced_for_the_accountant(house: House, sign: Sign) -> None:
    visit(house, sign, "o1")
    clerk = sign(Role.ACCOUNTANT)
    day = ok(clerk.get(f"/v1/days/{DAY}/balance"))
    assert day["adds_up"] is False
    assert {"order_unfinished", "shift_open"} <= {found["code"] for found in day["deviations"]}
    assert day["orders_by_state"] == {"in_custody": 1}
    told(clerk.get("/v1/days/tomorrow/balance"), 404)
    told(sign(Role.AGENT).get(f"/v1/days/{DAY}/balance"), 403)
