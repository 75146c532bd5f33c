"""What the database itself refuses, whatever program writes to it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from courier_api.domain.office.approval import Approval, ApprovalState
from courier_api.domain.office.task import TaskReason
from courier_api.services.office.decide import approve_proposal
from courier_api.services.office.propose import propose_write_off
from courier_api.services.office.tasks import ask_desk
from courier_api.storage.faults import translated
from tests.courier_api.office.desk import AGENT, BOSS, CLERK, fill_till, morning
from tests.courier_api.office.test_inspections import filed_again
from tests.courier_api.visit.drive import House


def refused(house: House, statement: str, **values: Any) -> str:
    """The words in which the database refuses a statement."""
    with pytest.raises(DBAPIError) as caught, house.store.engine.begin() as connection:
        connection.execute(text(statement), values)
    return str(translated(caught.value))


@pytest.fixture
def approval(house: House) -> Approval:
    """A waiting write-off of the till."""
    fill_till(house, 100_00)
    proposed = house.act(CLERK, propose_write_off, 90_00)
    assert proposed is not None
    return proposed


def test_a_proposal_stays_as_it_was_made(house: House, approval: Approval) -> None:
    for change in (
        "amount_fen = 1",
        "proposed_by = 'x'",
        "account_id = 'branch:luohu'",
        "difference = 'over'",
        "subject = 'branch:luohu'",
        "expires_at = proposed_at",
    ):
        assert "is decided already" in refused(house, f"UPDATE approvals SET {change}")  # noqa: S608


def test_nobody_is_his_own_second_person(house: House, approval: Approval) -> None:
    with house.store.read() as unit:
        (draw,) = unit.ledger.transactions("futian")
    told = refused(
        house,
        "UPDATE approvals SET state = 'approved', decided_by = proposed_by,"
        " decided_at = proposed_at, transaction_id = :booked WHERE id = :id",
        id=approval.id,
        booked=draw.id,
    )
    assert "approves what he proposed" in told


def test_a_decision_names_who_and_what(house: House, approval: Approval) -> None:
    for change in (
        "state = 'approved', decided_by = 'm', decided_at = proposed_at",
        "state = 'declined', decided_by = 'm', decided_at = proposed_at",
        "state = 'approved'",
        "state = 'lost'",
    ):
        refused(house, f"UPDATE approvals SET {change}")  # noqa: S608


def test_a_decision_is_final_and_nothing_is_deleted(house: House, approval: Approval) -> None:
    house.act(BOSS, approve_proposal, approval)
    statement = "UPDATE approvals SET state = 'waiting', decided_by = NULL WHERE id = :id"
    assert "is decided already" in refused(house, statement, id=approval.id)
    assert "write a correction" in refused(
        house, "DELETE FROM approvals WHERE id = :id", id=approval.id
    )
    with house.store.read() as unit:
        assert unit.approvals.get(approval.id).state is ApprovalState.APPROVED


def test_what_was_filed_stays_filed(house: House) -> None:
    morning(house, "o1", inspection=True)
    house.arrive()
    filed_again(house)
    for change in ("odometer_km = 1", f"digest = '{'0' * 64}'", "photos = '[]'"):
        statement = f"UPDATE inspection_records SET {change}"  # noqa: S608 - of this file
        assert "is decided already" in refused(house, statement)
    assert "write a correction" in refused(house, "DELETE FROM inspection_records")


def test_nobody_judges_his_own_inspection(house: House) -> None:
    morning(house, "o1", inspection=True)
    house.arrive()
    filed_again(house)
    told = refused(
        house,
        "UPDATE inspection_records SET state = 'approved', decision = 'approve',"
        " decided_by = courier_id, decided_at = filed_at",
    )
    assert "judges his own inspection" in told


def test_tasks_say_who_has_them_and_what_came_of_them(house: House) -> None:
    house.plan("o1")
    house.act(AGENT, ask_desk, "o1", TaskReason.CHECK_ADDRESS)
    for change in ("state = 'taken'", "state = 'closed'", "answer = 'informed'", "wish = '{}'"):
        refused(house, f"UPDATE tasks SET {change}")  # noqa: S608 - of this file


def test_a_tasks_history_is_kept_and_one_live_task_is_enough(house: House) -> None:
    house.plan("o1")
    task = house.act(AGENT, ask_desk, "o1", TaskReason.CHECK_ADDRESS)
    assert "write a correction" in refused(house, "UPDATE task_steps SET actor_id = 'x'")
    assert "write a correction" in refused(house, "DELETE FROM task_steps")
    assert "write a correction" in refused(house, "DELETE FROM tasks")
    copied = (
        "INSERT INTO tasks SELECT 'other', branch_id, order_id, desk, reason, opened_at,"
        " opened_by, due_at, state, version, taken_by, answer, wish FROM tasks WHERE id = :id"
    )
    assert "is there already" in refused(house, copied, id=task.id)
