"""A day planned in the worker: kept as it comes, checked, never lost."""

from __future__ import annotations

import json

import pytest

from courier_api.domain.actor import Role
from courier_api.domain.dispatch.plan_run import RunState
from courier_api.errors import LeaseError, RefusedError
from courier_api.services.dispatch.plan_runs import stop_plan
from courier_api.services.dispatch.plan_text import plan_digest, read_plan_text, unpack_problem
from routing.check import check_plan
from routing.model import Location, TimeWindow
from tests.courier_api.dispatch.office import DAY, HOUR, Office, Pulse, a_sale


@pytest.fixture
def busy(office: Office) -> Office:
    """Six orders booked and twelve couriers on shift."""
    office.put_couriers()
    office.take(
        *(
            a_sale(f"P{n}", location=Location(22.53 + n / 500, 114.02 + n / 700))
            for n in range(1, 6)
        ),
        a_sale("P6", windows=(TimeWindow(7 * HOUR, 7 * HOUR + 60),)),
    )
    return office


def test_a_run_ends_with_a_sound_plan_of_every_booked_order(busy: Office) -> None:
    plan_id = busy.plan()
    with busy.store.read() as unit:
        run, version = unit.plans.get(plan_id), unit.plans.version(plan_id)
        text, matrices = unit.plans.problem(version.problem_digest)
    assert run.state is RunState.DONE
    problem, plan = unpack_problem(text, matrices), read_plan_text(version.plan)
    assert check_plan(problem, plan) == ()
    assert version.is_final
    assert (version.routed, version.unassigned, version.unplaced_count) == (5, 1, 0)
    assert plan.unassigned[0].reasons
    assert version.digest == plan_digest(version.problem_digest, version.plan, version.unplaced)
    assert run.progress.unassigned == 1


def test_what_is_kept_for_ever_names_nobody(busy: Office) -> None:
    plan_id = busy.plan()
    with busy.store.read() as unit:
        version = unit.plans.version(plan_id)
        text, _ = unit.plans.problem(version.problem_digest)
    for secret in ("王小明", "1381234", "138****1234", "泰然九路", "P1"):
        assert secret not in text + version.plan + version.unplaced
    assert all(not any(order["contact"].values()) for order in json.loads(text)["orders"])


def test_dispatchers_hear_of_progress(busy: Office) -> None:
    plan_id = busy.plan()
    with busy.store.read() as unit:
        told = [e for e in unit.events.since(0, 1000) if e.kind == "plan_progress"]
    assert {event.subject for event in told} == {plan_id}
    assert told[-1].data["state"] == "done"
    assert told[-1].data["orders"] == told[-1].data["placed"] == 6


def test_a_run_that_is_cut_off_goes_on_from_the_plan_it_kept(busy: Office) -> None:
    run = busy.ask()
    with pytest.raises(LeaseError):
        busy.solve(run.id, beat=Pulse(cut_off_after=1))
    with busy.store.read() as unit:
        assert unit.plans.get(run.id).state is RunState.RUNNING
        kept = unit.plans.versions(run.id)
    assert [version.is_final for version in kept] == [False]
    busy.solve(run.id)
    with busy.store.read() as unit:
        assert unit.plans.get(run.id).state is RunState.DONE
        assert unit.plans.version(run.id).cost_mfen <= kept[0].cost_mfen


def test_a_run_stops_when_it_is_asked_to(busy: Office) -> None:
    run = busy.ask(iterations=1_000_000)
    busy.do(Role.DISPATCHER, stop_plan, run.id)
    busy.solve(run.id)
    with busy.store.read() as unit:
        assert unit.plans.get(run.id).state is RunState.DONE
    with pytest.raises(RefusedError, match="nothing to stop"):
        busy.do(Role.DISPATCHER, stop_plan, run.id)


def test_a_day_without_couriers_fails_and_says_so(office: Office) -> None:
    office.take(a_sale())
    run = office.ask()
    office.solve(run.id)
    with office.store.read() as unit:
        failed = unit.plans.get(run.id)
    assert failed.state is RunState.FAILED
    assert "hand in a couriers file" in failed.failure


def test_a_quiet_day_has_an_empty_plan(office: Office) -> None:
    office.put_couriers()
    plan_id = office.plan()
    with office.store.read() as unit:
        assert unit.plans.version(plan_id).routed == 0


def test_a_run_that_ended_is_not_done_again(busy: Office) -> None:
    plan_id = busy.plan()
    busy.solve(plan_id)
    with busy.store.read() as unit:
        assert sum(version.is_final for version in unit.plans.versions(plan_id)) == 1


def test_an_address_nobody_knows_is_told_without_being_repeated(busy: Office) -> None:
    busy.take(a_sale("P7", location=None, address="北京市无人知晓路99号"))
    plan_id = busy.plan()
    with busy.store.read() as unit:
        version = unit.plans.version(plan_id)
    assert version.unplaced_count == 1
    assert "无人知晓" not in version.unplaced
    assert json.loads(version.unplaced)[0]["reasons"][0]["message_zh"]


def test_orders_of_other_days_are_not_planned(busy: Office) -> None:
    busy.take(a_sale("P8"), day=DAY.replace(day=19))
    plan_id = busy.plan()
    with busy.store.read() as unit:
        assert unit.plans.get(plan_id).progress.orders == 6
