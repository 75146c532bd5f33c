"""Dispatch over HTTP: what comes in, what goes out, and to whom."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import load_workbook

from courier_api.domain.actor import Role
from courier_api.services.dispatch.publish import publish
from routing.model import Location
from tests.courier_api.dispatch.office import AT, COURIERS, DAY, SMALL, Office, a_sale
from tests.courier_api.web.callers import Caller

ORDER = {
    "sale_number": "XN44/2026#1",
    "name": "王小明",
    "phone": "13812341234",
    "address": "深圳市福田区泰然九路83号",
    "premium_due_fen": 123_450,
    "product": "交强险",
    "day": "2026-06-18",
    "windows": [{"from": "09:00", "to": "12:00"}],
}


def upload(path: Any, **fields: str) -> dict[str, Any]:
    data = {**fields, "file": (io.BytesIO(path.read_bytes()), path.name)}
    return {"data": data, "content_type": "multipart/form-data"}


@pytest.fixture
def published(office: Office) -> tuple[Office, str]:
    """A day on the road, and one of its couriers."""
    office.put_couriers()
    office.take(
        *(
            a_sale(f"P{n}", location=Location(22.53 + n / 500, 114.02 + n / 700), inspection=n == 1)
            for n in range(1, 5)
        )
    )
    done = office.do(Role.DISPATCHER, publish, office.plan(), replaces=0)
    return office, done.couriers[0]


def test_an_order_comes_in_and_is_shown_masked(agent: Caller) -> None:
    made = agent.post("/v1/orders", json=ORDER)
    assert made.status_code == 201
    assert made.json is not None
    assert (made.json["outcome"], made.json["day_source"]) == ("new", None)
    shown = agent.get(made.headers["Location"])
    assert shown.status_code == 200
    assert shown.json is not None
    assert shown.json["state"] == "booked"
    assert shown.json["customer"]["phone"] == "138****1234"
    assert {paper["kind"] for paper in shown.json["documents"]} >= {"policy", "sticker", "receipt"}
    for secret in ("13812341234", "小明", "泰然九路"):
        assert secret not in shown.text
    history = agent.get(f"{made.headers['Location']}/history")
    assert history.json is not None
    assert [step["event"] for step in history.json["items"]] == ["sell", "book"]


def test_the_same_order_again_is_there_already_and_another_under_its_number_a_conflict(
    agent: Caller,
) -> None:
    first = agent.post("/v1/orders", json=ORDER)
    again = agent.post("/v1/orders", json=ORDER)
    assert first.json is not None
    assert again.json is not None
    assert (again.json["id"], again.json["outcome"]) == (first.json["id"], "already_there")
    other = agent.post("/v1/orders", json=ORDER | {"phone": "13912341234"})
    assert other.status_code == 409
    assert "phone" in other.text
    assert "13912341234" not in other.text


def test_an_order_without_a_day_is_for_the_next_working_day(agent: Caller) -> None:
    body = {name: value for name, value in ORDER.items() if name not in ("day", "windows")}
    made = agent.post("/v1/orders", json=body)
    assert made.json is not None
    assert (made.json["day"], made.json["day_source"]) == ("2026-06-18", "calendar")
    again = agent.post("/v1/orders", json=body)
    assert again.json is not None
    assert again.json["outcome"] == "already_there"


def test_all_faults_of_an_order_come_at_once(agent: Caller) -> None:
    wrong = {
        "sale_number": "-",
        "phone": "123",
        "premium_due_fen": 12.5,
        "windows": [{"from": "12:00", "to": "09:00"}],
        "courier_id": "c1",
    }
    refused = agent.post("/v1/orders", json=wrong)
    assert refused.status_code == 422
    assert refused.json is not None
    pointers = {fault["pointer"] for fault in refused.json["errors"]}
    assert {"/sale_number", "/phone", "/premium_due_fen", "/windows/0/to"} <= pointers
    assert {"/courier_id", "/address"} <= pointers


def test_windows_that_overlap_are_refused(agent: Caller) -> None:
    windows = [{"from": "09:00", "to": "12:00"}, {"from": "11:00", "to": "13:00"}]
    assert agent.post("/v1/orders", json=ORDER | {"windows": windows}).status_code == 422


def test_a_file_comes_in_with_every_fault_as_json_and_as_a_spreadsheet(agent: Caller) -> None:
    made = agent.post("/v1/orders/imports", **upload(SMALL[0], day="2026-06-18"))
    assert made.status_code == 201, made.text
    assert made.json is not None
    assert made.json["rows_read"] == made.json["new"] + made.json["refused"]
    assert made.json["refused"] > 0
    assert {fault["rule"] for fault in made.json["faults"]} >= {"R105", "R109", "R115", "R123"}
    sheet = agent.get(f"{made.headers['Location']}/faults")
    assert sheet.status_code == 200
    rows = list(load_workbook(io.BytesIO(sheet.data), read_only=True).active.values)
    assert len(rows) == 1 + len(made.json["faults"])
    again = agent.get(made.headers["Location"])
    assert again.json == made.json


def test_a_file_that_is_none_is_told_and_changes_nothing(agent: Caller) -> None:
    data = {"day": "2026-06-18", "file": (io.BytesIO(b"\x00\x01garbage"), "../../orders.xlsx")}
    made = agent.post("/v1/orders/imports", data=data, content_type="multipart/form-data")
    assert made.status_code == 201
    assert made.json is not None
    assert made.json["rows_read"] == 0
    assert made.json["faults"][0]["file"] == "orders.xlsx"


def test_imports_of_another_branch_are_not_there(
    agent: Caller, caller: Callable[..., Caller]
) -> None:
    made = agent.post("/v1/orders/imports", **upload(SMALL[1], day="2026-06-18"))
    stranger = caller(Role.AGENT, branch_id="luohu")
    assert stranger.get(made.headers["Location"]).status_code == 404


def test_pages_of_orders_neither_skip_nor_repeat_when_more_come_in(
    office: Office, agent: Caller
) -> None:
    first = [taken.order_id for taken in office.take(*(a_sale(f"A{n}") for n in range(7)))]
    page = agent.get("/v1/orders?limit=3").json
    seen = [item["id"] for item in page["items"]]
    office.take(*(a_sale(f"B{n}") for n in range(4)))
    while page["next_cursor"]:
        page = agent.get(f"/v1/orders?limit=3&cursor={page['next_cursor']}").json
        seen += [item["id"] for item in page["items"]]
    assert len(seen) == len(set(seen))
    assert set(first) <= set(seen)


def test_orders_are_found_by_state_day_and_courier(
    published: tuple[Office, str], agent: Caller
) -> None:
    _, courier_id = published
    assert len(agent.get("/v1/orders?state=planned").json["items"]) == 4
    assert agent.get("/v1/orders?state=sold").json["items"] == []
    assert len(agent.get("/v1/orders?day=2026-06-18").json["items"]) == 4
    assert agent.get("/v1/orders?day=2026-06-19").json["items"] == []
    mine = agent.get(f"/v1/orders?courier_id={courier_id}").json["items"]
    assert mine
    assert {item["courier_id"] for item in mine} == {courier_id}


def test_a_courier_sees_his_own_orders_only(
    published: tuple[Office, str], agent: Caller, caller: Callable[..., Caller]
) -> None:
    _, courier_id = published
    all_orders = agent.get("/v1/orders").json["items"]
    courier, other = caller(Role.COURIER, courier_id), caller(Role.COURIER, "nobody")
    own = courier.get("/v1/orders").json["items"]
    assert 0 < len(own) <= len(all_orders)
    assert other.get("/v1/orders").json["items"] == []
    assert other.get(f"/v1/orders?courier_id={courier_id}").json["items"] == []
    assert other.get(f"/v1/orders/{own[0]['id']}").status_code == 404


def test_the_route_has_what_the_courier_needs_and_an_entity_tag(
    published: tuple[Office, str], caller: Callable[..., Caller]
) -> None:
    office, courier_id = published
    courier = caller(Role.COURIER, courier_id)
    answer = courier.get("/v1/route")
    assert answer.status_code == 200
    stop = answer.json["stops"][0]
    assert stop["name"] == "王小明"
    assert stop["address"] == "深圳市福田区泰然九路83号"
    assert stop["phone_masked"] == "138****1234"
    assert "13812341234" not in answer.text
    assert stop["amount_due_fen"] == 123_450
    assert stop["documents"]
    assert answer.headers["Route-Version"] == "1"
    with office.store.read() as unit:
        newest = unit.plans.published("futian", DAY)
    assert newest is not None
    plan_id = newest.plan_id
    tag = answer.headers["ETag"]
    same = courier.get("/v1/route", headers={"If-None-Match": tag})
    assert (same.status_code, same.data) == (304, b"")
    office.do(Role.DISPATCHER, publish, plan_id, replaces=1)
    assert courier.get("/v1/route", headers={"If-None-Match": tag}).status_code == 304
    office.put_couriers_but(courier_id)
    office.do(Role.DISPATCHER, publish, office.plan(), replaces=2)
    changed = courier.get("/v1/route?day=2026-06-18", headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.json["stops"] == []
    assert changed.headers["Route-Version"] == "2"


def test_a_plan_is_asked_for_watched_and_published(
    published: tuple[Office, str], dispatcher: Caller
) -> None:
    office, _ = published
    asked = dispatcher.post("/v1/plans", json={"day": "2026-06-18", "iterations": 1})
    assert asked.status_code == 202, asked.text
    assert asked.json is not None
    plan_id = asked.json["id"]
    assert asked.json["state"] == "waiting"
    with office.store.read() as unit:
        assert unit.outbox.find(f"plan.solve:{plan_id}") is not None
    assert dispatcher.get(f"/v1/plans/{plan_id}/routes").status_code == 404
    office.solve(plan_id)
    seen = dispatcher.get(f"/v1/plans/{plan_id}").json
    assert (seen["state"], seen["newest_publication"]) == ("done", 1)
    assert seen["versions"][-1]["is_final"]
    routes = dispatcher.get(f"/v1/plans/{plan_id}/routes").json
    assert sum(len(route["stops"]) for route in routes["routes"]) == 4
    late = dispatcher.post(f"/v1/plans/{plan_id}/publication", json={"replaces": 0})
    assert late.status_code == 409
    done = dispatcher.post(f"/v1/plans/{plan_id}/publication", json={"replaces": 1})
    assert done.status_code == 201
    assert done.json is not None
    assert done.json["publication"]["number"] == 2
    assert dispatcher.post(f"/v1/plans/{plan_id}/stop").status_code == 409
    listed = dispatcher.get("/v1/plans?day=2026-06-18").json["items"]
    assert plan_id in {run["id"] for run in listed}


def test_a_budget_is_seconds_or_iterations(dispatcher: Caller, office: Office) -> None:
    both = {"day": "2026-06-18", "iterations": 1, "seconds": 1}
    assert dispatcher.post("/v1/plans", json=both).status_code == 422
    neither = dispatcher.post("/v1/plans", json={"day": "2026-06-18"})
    assert neither.json is not None
    assert neither.json["seconds"] == 60


def test_appointments_are_moved_and_orders_called_off(agent: Caller) -> None:
    made = agent.post("/v1/orders", json=ORDER)
    path = made.headers["Location"]
    moved = agent.post(f"{path}/bookings", json={"windows": [{"from": "14:00", "to": "15:00"}]})
    assert moved.status_code == 201, moved.text
    assert moved.json is not None
    assert moved.json["appointment"]["from_at"] == "2026-06-18T06:00:00Z"
    assert moved.json["day_source"] == "calendar"
    night = agent.post(f"{path}/bookings", json={"windows": [{"from": "22:00", "to": "23:00"}]})
    assert night.status_code == 422
    over = agent.post(f"{path}/bookings", json={"day": f"{AT:%Y-%m-%d}"} | {"windows": []})
    assert over.status_code == 201
    off = agent.post(f"{path}/cancellations")
    assert off.status_code == 201
    assert off.json is not None
    assert off.json["state"] == "cancelled"
    assert agent.post(f"{path}/bookings", json={}).status_code == 409


def test_pre_printed_serials_join_an_order_in_the_office(agent: Caller, dispatcher: Caller) -> None:
    path = agent.post("/v1/orders", json=ORDER).headers["Location"]
    body = {"documents": [{"serial": "GIFT-1", "kind": "terms"}]}
    made = dispatcher.post(f"{path}/documents", json=body)
    assert made.status_code == 201, made.text
    assert made.json is not None
    assert "GIFT-1" in {item["serial"] for item in made.json["items"]}
    again = dispatcher.post(f"{path}/documents", json=body)
    assert again.json == made.json
    other = agent.post("/v1/orders", json=ORDER | {"sale_number": "X2"}).headers["Location"]
    assert dispatcher.post(f"{other}/documents", json=body).status_code == 409


def test_the_roster_comes_from_a_couriers_file(
    office: Office, dispatcher: Caller, caller: Callable[..., Caller]
) -> None:
    nobody = dispatcher.post("/v1/rosters", **upload(COURIERS, day="2026-06-18"))
    assert nobody.status_code == 422
    assert "FT001" in nobody.text
    for number in range(1, 13):
        caller(Role.COURIER, f"ft{number:03d}")
    made = dispatcher.post("/v1/rosters", **upload(COURIERS, day="2026-06-18"))
    assert made.status_code == 201, made.text
    assert made.json is not None
    assert made.json["items"][0]["courier_id"] == "ft001"
    assert "韩枇杷" not in made.text
    assert dispatcher.get("/v1/rosters?day=2026-06-18").json == made.json


def test_a_branch_is_set_up_by_an_admin(caller: Callable[..., Caller], office: Office) -> None:
    admin = caller(Role.ADMIN)
    body = {
        "name": "罗湖分公司",
        "time_zone": "Asia/Shanghai",
        "depot_id": "LH",
        "location": {"lat": 22.54, "lon": 114.12},
    }
    made = admin.call("PUT", "/v1/branches/luohu", json=body)
    assert made.status_code == 200, made.text
    assert admin.get("/v1/branches/luohu").json == made.json
    agent = caller(Role.AGENT)
    assert agent.get("/v1/branches/luohu").status_code == 404
    assert agent.get("/v1/branches/futian").status_code == 200
