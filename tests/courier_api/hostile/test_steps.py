"""Every step of a visit, tried in every state over HTTP: only the next one is taken."""

from __future__ import annotations

from typing import Any

from courier_api.domain.actor import Role
from tests.courier_api.schema.place import ON_THE_ROAD, Place
from tests.courier_api.visit.test_http import NOW, signature

STATES = ("sold", "planned", *ON_THE_ROAD, "judged", "inspected", "cancelled")


def steps(order: str) -> dict[str, dict[str, Any]]:
    return {
        f"payments/pay-{order}/confirmations": {"received": [], "change": []},
        "payments": {"id": f"again-{order}"},
        "signatures": signature(),
        "handovers": {"serials": [f"P-{order}"]},
        "arrivals": {"device_at": NOW, "reason": "no_signal"},
    }


DONE = {
    ("custody", "arrivals"),
    ("arrived", "payments"),
    ("issued", "signatures"),
    ("signed", "handovers"),
}
"""What comes next, and is taken."""


def test_no_step_of_a_visit_is_skipped_or_taken_out_of_turn(fresh: Place) -> None:
    courier, taken = fresh.people[Role.COURIER], set()
    for order in STATES:
        state = fresh.house.order(order).state
        for step, body in steps(order).items():
            answer = courier.post(f"/v1/orders/{order}/{step}", json=body)
            if answer.status_code < 300:
                taken.add((order, step))
                if fresh.house.order(order).state is not state or order == "arrived":
                    break
                assert answer.json["payment"] is None, (order, step)
                continue
            assert answer.status_code in (404, 409, 422), (order, step, answer.json)
            assert fresh.house.order(order).state is state
    assert {step for step in taken if step[1] != "payments"} == DONE - {("arrived", "payments")}
    assert ("arrived", "payments") in taken


def test_nobody_approves_his_own_money_nor_does_a_courier(fresh: Place) -> None:
    (approval,) = fresh.ids["approval_id"]
    path = f"/v1/approvals/{approval}/decisions"
    tag = {"If-Match": "*"}
    body = {"decision": "approve"}
    proposer = fresh.people[Role.ACCOUNTANT]
    assert proposer.post(path, json=body, headers=tag).status_code in (403, 409)
    courier = fresh.people[Role.COURIER]
    assert courier.post(path, json=body, headers=tag).status_code == 403
    stranger = fresh.strangers[Role.MANAGER]
    assert stranger.post(path, json=body, headers=tag).status_code == 404
    second = fresh.colleagues[Role.ACCOUNTANT]
    change = {"state": "disabled"}
    manager, admin = fresh.people[Role.MANAGER], fresh.people[Role.ADMIN]
    changed = admin.call("PATCH", "/v1/people/accountant-2", json=change, headers=tag)
    assert changed.status_code == 200
    assert second.post(path, json=body, headers=tag).status_code == 401
    assert manager.post(path, json=body, headers=tag).status_code == 200
    assert manager.post(path, json=body, headers=tag).status_code in (200, 409)


def test_a_key_answers_its_own_request_and_person_only(fresh: Place) -> None:
    key, accountant = "k" * 32, fresh.people[Role.ACCOUNTANT]
    first = accountant.post("/v1/till/draws", json={"amount_fen": 100}, key=key)
    assert first.status_code == 201
    for path, fen in (("/v1/till/draws", 101), ("/v1/till/deposits", 100), ("/v1/remittances", 1)):
        assert accountant.post(path, json={"amount_fen": fen}, key=key).status_code == 422
    other = fresh.people[Role.MANAGER].post("/v1/till/draws", json={"amount_fen": 100}, key=key)
    assert other.status_code == 201
    assert other.json["id"] != first.json["id"]
    again = accountant.post("/v1/till/draws", json={"amount_fen": 100}, key=key)
    assert (again.data, again.headers["Idempotency-Replayed"]) == (first.data, "true")
    moved = fresh.people[Role.ADMIN].call(
        "PATCH", "/v1/people/accountant-1", json={"role": "agent"}, headers={"If-Match": "*"}
    )
    assert moved.status_code == 200
    replayed = accountant.post("/v1/till/draws", json={"amount_fen": 100}, key=key)
    assert replayed.status_code in (401, 403)
