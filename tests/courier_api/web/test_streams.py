"""Nobody hears another's events: every role in two branches, every audience in both."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping

import pytest

from courier_api.domain.actor import Role
from courier_api.storage import SqlStore
from tests.courier_api.web.callers import Caller

DESKS = ("agents", "dispatchers", "accountants", "underwriters")
HEARS: Mapping[Role, tuple[str, ...]] = {
    Role.AGENT: ("agents",),
    Role.DISPATCHER: ("dispatchers",),
    Role.ACCOUNTANT: ("accountants",),
    Role.UNDERWRITER: ("underwriters",),
    Role.MANAGER: DESKS,
    Role.ADMIN: DESKS,
    Role.COURIER: (),
}
BRANCHES = ("futian", "luohu")


def newest(store: SqlStore) -> int:
    with store.read() as unit:
        return unit.events.newest()


def tell_all(store: SqlStore, couriers: list[Caller]) -> dict[str, tuple[str, str]]:
    """Tell every audience of both branches; return branch and audience by subject."""
    audiences = [*DESKS, *(f"courier:{one.person.id}" for one in couriers)]
    told = {uuid.uuid4().hex: (b, audience) for b in BRANCHES for audience in audiences}
    for subject, (branch_id, audience) in told.items():
        store.write(
            lambda unit, b=branch_id, a=audience, s=subject: unit.events.tell(
                b, a, "refused", s, {"n": 1}
            )
        )
    return told


def heard(caller: Caller, after: int) -> list[str]:
    answer = caller.get("/v1/events", headers={"Last-Event-ID": str(after)})
    assert answer.status_code == 200
    lines = [line for line in answer.text.splitlines() if line.startswith("data: {")]
    return [data["subject"] for line in lines if (data := json.loads(line[6:]))]


@pytest.mark.parametrize("branch_id", BRANCHES)
def test_everybody_hears_his_own_and_nothing_else(
    store: SqlStore, caller: Callable[..., Caller], branch_id: str
) -> None:
    everybody = {role: caller(role, "", branch_id) for role in HEARS}
    stranger = caller(Role.COURIER, "", branch_id)
    after = newest(store)
    told = tell_all(store, [everybody[Role.COURIER], stranger])
    for role, one in everybody.items():
        own = (f"courier:{one.person.id}",) if role is Role.COURIER else ()
        expected = {
            subject
            for subject, (branch, audience) in told.items()
            if branch == branch_id and audience in (*HEARS[role], *own)
        }
        assert set(heard(one, after)) == expected, role


@pytest.mark.parametrize(
    "named", ["-1", "0x1", "1e3", "1\u0660", "9" * 40, "1,2", "1;2", "newest", "1 2"]
)
def test_what_is_no_number_of_an_event_is_refused(agent: Caller, named: str) -> None:
    answer = agent.get("/v1/events", headers={"Last-Event-ID": named})
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "Last-Event-ID"
