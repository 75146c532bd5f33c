"""What the insurer's answers change, in time and too late."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from courier_api.adapters.core_system.simulator import Moods
from courier_api.domain.actor import Actor
from courier_api.domain.custody.document import MoveCause
from courier_api.domain.order.evidence import Evidence
from courier_api.domain.order.order import Order
from courier_api.domain.order.states import FailReason, OrderEvent, OrderState
from courier_api.domain.order.transitions import TRANSITIONS, Effect
from courier_api.ports import UnitOfWork
from courier_api.services.effects import _EFFECTS, carry_out
from courier_api.storage import SqlStore
from courier_api.worker import Worker, handlers
from tests.courier_api.trade import (
    BRANCH,
    COURIER_1,
    DISPATCHER,
    bring_to,
    carry,
)
from tests.courier_api.worker.house import a_house, pay, work_on

PATIENCE_S = 60
"""Chance may lose a dozen answers in a row, and every loss doubles the wait."""


def step(
    store: SqlStore, event: OrderEvent, actor: Actor = COURIER_1, reason: FailReason | None = None
) -> Order:
    def act(unit: UnitOfWork) -> Order:
        work = work_on(unit, actor)
        found = Evidence(documents=unit.custody.of_order("o1"), reason=reason)
        advanced = work.step(unit.orders.get("o1"), event, found)
        carry_out(work, advanced)
        return advanced.order

    return store.write(act)


def run_jobs(store: SqlStore, folder: Path, moods: Moods | None = None) -> None:
    with a_house(store, folder, moods) as house:
        Worker(house, handlers(house)).run_once()


def order(store: SqlStore) -> Order:
    with store.read() as unit:
        return unit.orders.get("o1")


def told(store: SqlStore) -> list[tuple[str, str]]:
    with store.read() as unit:
        return [(event.audience, event.kind) for event in unit.events.since(0, 1000)]


def tasks(store: SqlStore) -> list[str]:
    with store.read() as unit:
        return sorted(task.reason.value for task in unit.tasks.of_order("o1"))


def back_in_the_branch(store: SqlStore) -> None:
    store.write(lambda unit: carry(unit, "o1", BRANCH))
    step(store, OrderEvent.RETURN, DISPATCHER)


def test_every_effect_is_carried_out() -> None:
    assert set(_EFFECTS) == set(Effect)
    assert {effect for t in TRANSITIONS.values() for effect in t.effects} <= set(_EFFECTS)


def test_a_paid_order_gets_its_policy_and_the_courier_hears_of_it(
    store: SqlStore, tmp_path: Path
) -> None:
    pay(store, "o1")
    run_jobs(store, tmp_path)
    assert order(store).state is OrderState.ISSUED
    assert order(store).policy_number.startswith("SIM-")
    assert ("courier:c1", "policy_issued") in told(store)


def test_a_refused_policy_leaves_the_order_paid_and_calls_the_agents(
    store: SqlStore, tmp_path: Path
) -> None:
    pay(store, "o1")
    run_jobs(store, tmp_path, Moods(refuse=1.0))
    assert order(store).state is OrderState.PAID
    assert {("courier:c1", "issue_refused"), ("agents", "issue_refused")} <= set(told(store))
    assert tasks(store) == ["issue_refused"]


def test_a_customer_who_refuses_after_issue_has_his_policy_voided(
    store: SqlStore, tmp_path: Path
) -> None:
    pay(store, "o1")
    run_jobs(store, tmp_path)
    step(store, OrderEvent.REFUSE, reason=FailReason.PRICE)
    assert {("agents", "order_refused"), ("courier:c1", "bring_documents_back")} <= set(told(store))
    assert tasks(store) == ["refund_due", "refused"]
    run_jobs(store, tmp_path)
    assert (order(store).state, order(store).policy_number) == (OrderState.REFUSED, "")
    back_in_the_branch(store)
    assert order(store).state is OrderState.RETURNED


def test_a_policy_that_comes_after_the_customer_refused_is_voided(
    store: SqlStore, tmp_path: Path
) -> None:
    """The question was on its way when the customer changed his mind."""
    pay(store, "o1")
    with a_house(store, tmp_path) as house:
        todo = handlers(house)
        issue = todo["core.issue"]

        def fetch_then_refuse(job, beat):  # type: ignore[no-untyped-def]
            answer = issue.fetch(job, beat)  # type: ignore[union-attr]
            step(store, OrderEvent.REFUSE, reason=FailReason.DISTRUST)
            return answer

        slow = replace(issue, fetch=fetch_then_refuse)  # type: ignore[call-arg]
        Worker(house, {**todo, "core.issue": slow}, threads=1).run_once()
        assert (order(store).state, order(store).policy_number) == (OrderState.REFUSED, "")
    assert ("agents", "policy_issued_late") in told(store)
    assert ("accountants", "policy_voided") in told(store)


def test_a_policy_that_comes_after_a_failed_visit_waits_for_the_next(
    store: SqlStore, tmp_path: Path
) -> None:
    pay(store, "o1")
    with a_house(store, tmp_path) as house:
        todo = handlers(house)
        issue = todo["core.issue"]

        def fetch_then_fail(job, beat):  # type: ignore[no-untyped-def]
            answer = issue.fetch(job, beat)  # type: ignore[union-attr]
            step(store, OrderEvent.FAIL, reason=FailReason.CORE_UNAVAILABLE)
            return answer

        slow = replace(issue, fetch=fetch_then_fail)  # type: ignore[call-arg]
        Worker(house, {**todo, "core.issue": slow}, threads=1).run_once()
    number = order(store).policy_number
    assert number
    assert order(store).state is OrderState.FAILED
    back_in_the_branch(store)
    store.write(lambda unit: bring_to(unit, "o1", OrderState.ARRIVED))
    paid = step(store, OrderEvent.PAY)
    assert paid.state is OrderState.PAID
    assert (order(store).state, order(store).policy_number) == (OrderState.ISSUED, number)


def test_a_policy_about_to_be_voided_is_not_used_again(store: SqlStore, tmp_path: Path) -> None:
    """The insurer cannot be reached; the customer changes his mind twice before he can."""
    pay(store, "o1")
    run_jobs(store, tmp_path)
    first = order(store).policy_number
    step(store, OrderEvent.REFUSE, reason=FailReason.PRICE)
    back_in_the_branch(store)
    store.write(lambda unit: bring_to(unit, "o1", OrderState.ARRIVED))
    step(store, OrderEvent.PAY)
    assert order(store).state is OrderState.PAID
    run_jobs(store, tmp_path)
    assert order(store).state is OrderState.ISSUED
    assert order(store).policy_number not in ("", first)


def test_a_lost_document_is_printed_again(store: SqlStore, tmp_path: Path) -> None:
    pay(store, "o1")

    def lose(unit: UnitOfWork) -> None:
        document = unit.custody.get("P-o1")
        unit.custody.move(document.void(MoveCause.LOST, actor_id="c1", at=work_on(unit).at))

    store.write(lose)
    step(store, OrderEvent.LOSE)
    run_jobs(store, tmp_path)
    with store.read() as unit:
        fresh = unit.custody.get("P-o1-R1")
    assert (fresh.replaces, fresh.holder) == ("P-o1", BRANCH)
    assert ("dispatchers", "document_reprinted") in told(store)


def test_an_answer_that_comes_twice_changes_nothing_more(store: SqlStore, tmp_path: Path) -> None:
    from courier_api.ports.core_system import Issued
    from courier_api.services.core.answers import issued

    pay(store, "o1")
    run_jobs(store, tmp_path)
    before = order(store)
    assert before.issued_at is not None
    again = Issued(policy_number=before.policy_number, issued_at=before.issued_at)
    store.write(lambda unit: issued(work_on(unit), "o1", again))
    assert order(store) == before


@pytest.mark.parametrize("seed", range(3))
def test_whatever_gets_lost_one_policy_is_issued(
    store: SqlStore, tmp_path: Path, seed: int
) -> None:
    for number in range(4):
        pay(store, f"o{number}")
    with a_house(
        store, tmp_path, Moods(seed=seed, lose_answers=0.4, lose_questions=0.3), poll_s=0.01
    ) as house:
        worker = Worker(house, handlers(house), seed=seed)
        last = time.monotonic() + PATIENCE_S
        while time.monotonic() < last:
            worker.run_once()
            with store.read() as unit:
                states = {unit.orders.get(f"o{number}").state for number in range(4)}
            if states == {OrderState.ISSUED}:
                return
    raise AssertionError(states)
