"""Follow-up tasks: opened by what happens, taken, answered, closed; told at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from courier_api.domain.office.task import (
    Desk,
    Task,
    TaskAnswer,
    TaskEvent,
    TaskReason,
    TaskState,
)
from courier_api.domain.order.states import FailReason, OrderEvent, OrderState
from courier_api.errors import (
    ConflictError,
    InputError,
    ModelError,
    NotFoundError,
    RefusedError,
    RightsError,
)
from courier_api.services.office.follow_up import open_follow_up
from courier_api.services.office.rebook import rebook
from courier_api.services.office.tasks import (
    ask_desk,
    find_task,
    move_task,
    task_file,
    task_queue,
)
from routing.model import TimeWindow
from tests.courier_api.office.desk import (
    AGENT,
    AGENT_2,
    BOSS,
    CLERK,
    COURIER,
    DAY,
    DISPATCHER,
    STRANGER,
    later,
    morning,
    race,
    told,
)
from tests.courier_api.trade import AT, actor
from tests.courier_api.visit.drive import House


def a_task(house: House) -> Task:
    """The task of an order nobody was at home for."""
    morning(house, "o1")
    house.arrive()
    house.fail()
    with house.store.read() as unit:
        (task,) = unit.tasks.of_order("o1")
    return task


def now(house: House, task: Task) -> Task:
    with house.store.read() as unit:
        return unit.tasks.get(task.id)


def test_a_visit_that_breaks_off_opens_one_task_and_tells_the_agents(house: House) -> None:
    task = a_task(house)
    assert (task.desk, task.reason, task.state) == (Desk.AGENTS, TaskReason.FAILED, TaskState.OPEN)
    assert (task.due_at - task.opened_at).total_seconds() == house.figures.office.win_back_s
    kinds = [event.kind for event in told(house, "agents")]
    assert kinds == ["order_failed", "task_open"]
    assert told(house, "agents")[-1].subject == task.id


@pytest.mark.parametrize(
    ("kind", "reason", "why"),
    [
        (OrderEvent.REFUSE, FailReason.PRICE, TaskReason.REFUSED),
        (OrderEvent.CHANGE, FailReason.OTHER_DATE, TaskReason.CHANGED),
    ],
)
def test_the_reason_says_how_the_visit_ended(
    house: House, kind: OrderEvent, reason: FailReason, why: TaskReason
) -> None:
    morning(house, "o1")
    house.arrive()
    house.fail("o1", kind, reason)
    with house.store.read() as unit:
        assert [task.reason for task in unit.tasks.of_order("o1")] == [why]


def test_a_lost_document_is_the_dispatchers_matter(house: House) -> None:
    morning(house, "o1")
    house.lose("o1", "P-o1")
    with house.store.read() as unit:
        (task,) = unit.tasks.of_order("o1")
    assert (task.desk, task.reason) == (Desk.DISPATCHERS, TaskReason.DOCUMENT_LOST)


def test_the_same_matter_opens_no_second_task_while_it_is_live(house: House) -> None:
    task = a_task(house)

    def again(work: object) -> Task:
        return open_follow_up(work, work.unit.orders.get("o1"))  # type: ignore[attr-defined,arg-type]

    assert house.act(DISPATCHER, again).id == task.id
    taken = house.act(AGENT, move_task, task, TaskEvent.TAKE)
    assert house.act(DISPATCHER, again).id == task.id
    done = house.act(AGENT, move_task, taken, TaskEvent.ANSWER, answer=TaskAnswer.INFORMED)
    assert house.act(DISPATCHER, again).id != done.id


def test_a_task_goes_from_open_to_closed_with_its_history(house: House) -> None:
    task = a_task(house)
    taken = house.act(AGENT, move_task, task, TaskEvent.TAKE)
    assert (taken.state, taken.taken_by) == (TaskState.TAKEN, AGENT.id)
    answered = house.act(
        AGENT, move_task, taken, TaskEvent.ANSWER, answer=TaskAnswer.WON_BACK, note=" 明天 再来 "
    )
    closed = house.act(AGENT, move_task, answered, TaskEvent.CLOSE)
    assert (closed.state, closed.answer, closed.version) == (
        TaskState.CLOSED,
        TaskAnswer.WON_BACK,
        4,
    )
    with house.store.read() as unit:
        file = task_file(unit, closed)
    assert [step.event.value for step in file.steps] == ["open", "take", "answer", "close"]
    assert [step.actor_id for step in file.steps] == ["c1", AGENT.id, AGENT.id, AGENT.id]
    assert file.notes == {3: "明天 再来"}
    assert [e.kind for e in told(house, "agents")][-3:] == [
        "task_taken",
        "task_answered",
        "task_closed",
    ]


def test_an_answer_that_settles_nothing_opens_the_task_again(house: House) -> None:
    taken = house.act(AGENT, move_task, a_task(house), TaskEvent.TAKE)
    answered = house.act(AGENT, move_task, taken, TaskEvent.ANSWER, answer=TaskAnswer.NOT_REACHED)
    opened = house.act(AGENT_2, move_task, answered, TaskEvent.REOPEN)
    assert (opened.state, opened.taken_by, opened.answer) == (TaskState.OPEN, None, None)


def test_what_one_has_in_hand_no_other_answers_but_the_manager_may_release(house: House) -> None:
    taken = house.act(AGENT, move_task, a_task(house), TaskEvent.TAKE)
    with pytest.raises(RightsError, match="somebody else has it in hand"):
        house.act(AGENT_2, move_task, taken, TaskEvent.ANSWER, answer=TaskAnswer.INFORMED)
    assert house.act(BOSS, move_task, taken, TaskEvent.RELEASE).state is TaskState.OPEN


def test_other_desks_and_other_branches_do_not_even_see_it(house: House) -> None:
    task = a_task(house)
    for who in (CLERK, DISPATCHER, *STRANGER.values()):
        with house.store.read() as unit, pytest.raises(NotFoundError):
            find_task(unit, who, task.id)
    with pytest.raises(RightsError, match="does not work at the desk"):
        house.act(CLERK, move_task, task, TaskEvent.TAKE)
    with pytest.raises(NotFoundError):
        house.act(STRANGER[AGENT.role], move_task, task, TaskEvent.TAKE)


def test_steps_that_are_none_are_refused(house: House) -> None:
    task = a_task(house)
    with pytest.raises(ConflictError, match="cannot close"):
        house.act(AGENT, move_task, task, TaskEvent.CLOSE)
    taken = house.act(AGENT, move_task, task, TaskEvent.TAKE)
    with pytest.raises(ModelError, match="says what came of it"):
        house.act(AGENT, move_task, taken, TaskEvent.ANSWER)
    with pytest.raises(ConflictError):
        house.act(AGENT, move_task, task, TaskEvent.TAKE)


def test_questions_go_to_the_desk_that_can_answer_and_come_back(house: House) -> None:
    house.plan("o1")
    asked = house.act(AGENT, ask_desk, "o1", TaskReason.CUSTOMER_ASKS, "客户问几点到")
    assert asked.desk is Desk.DISPATCHERS
    taken = house.act(DISPATCHER, move_task, asked, TaskEvent.TAKE)
    answered = house.act(DISPATCHER, move_task, taken, TaskEvent.ANSWER, answer=TaskAnswer.INFORMED)
    with house.store.read() as unit:
        assert find_task(unit, AGENT, asked.id).answer is TaskAnswer.INFORMED
    assert house.act(AGENT, move_task, answered, TaskEvent.CLOSE).state is TaskState.CLOSED


def test_nobody_claims_by_hand_what_must_have_happened(house: House) -> None:
    house.plan("o1")
    with pytest.raises(ModelError, match="is found out, not asked"):
        house.act(AGENT, ask_desk, "o1", TaskReason.REFUSED)
    with pytest.raises(ModelError, match="longer than 500"):
        house.act(AGENT, ask_desk, "o1", TaskReason.CHECK_ADDRESS, "长" * 501)
    with pytest.raises(NotFoundError):
        house.act(STRANGER[AGENT.role], ask_desk, "o1", TaskReason.CHECK_ADDRESS)


def test_a_queue_read_page_by_page_neither_skips_nor_repeats(house: House) -> None:
    for number in range(5):
        house.plan(f"o{number}")
        house.act(AGENT, ask_desk, f"o{number}", TaskReason.CHECK_ADDRESS)
    seen: list[str] = []
    after = None
    with house.store.read() as unit:
        while page := task_queue(unit, DISPATCHER, after=after, limit=2):
            seen += [task.order_id for task in page]
            after = (page[-1].due_at, page[-1].id)
        assert task_queue(unit, AGENT, limit=9) == ()
        assert task_queue(unit, STRANGER[DISPATCHER.role], limit=9) == ()
        assert len(task_queue(unit, BOSS, desks=[Desk.DISPATCHERS], limit=9)) == 5
        assert task_queue(unit, BOSS, desks=[Desk.ACCOUNTANTS], limit=9) == ()
    assert sorted(seen) == [f"o{number}" for number in range(5)]


def test_fifty_agents_take_one_task_and_one_has_it(house: House) -> None:
    task = a_task(house)

    def take(number: int) -> Task:
        agent = actor(AGENT.role, f"agent-{number}")
        return house.act(
            agent, lambda work: move_task(work, work.unit.tasks.get(task.id), TaskEvent.TAKE)
        )

    (winner,) = race(house, take)
    assert now(house, task) == winner
    with house.store.read() as unit:
        assert len(unit.tasks.history(task.id)) == 2


def test_fifty_hands_open_one_task(house: House) -> None:
    house.plan("o1")
    tasks = race(house, lambda _: house.act(AGENT, ask_desk, "o1", TaskReason.CHECK_ADDRESS))
    assert len({task.id for task in tasks}) == 1
    with house.store.read() as unit:
        assert len(unit.tasks.of_order("o1")) == 1


def test_a_task_is_due_after_it_is_opened() -> None:
    with pytest.raises(ModelError, match="due before it is opened"):
        Task(
            id="t1",
            branch_id="futian",
            order_id="o1",
            desk=Desk.AGENTS,
            reason=TaskReason.FAILED,
            opened_at=AT,
            opened_by=COURIER.id,
            due_at=AT.replace(hour=0),
        )


NOON = TimeWindow(12 * 3600, 14 * 3600)
TOMORROW = DAY + timedelta(days=1)


def in_hand(house: House) -> Task:
    return house.act(AGENT, move_task, a_task(house), TaskEvent.TAKE)


def test_an_appointment_agreed_while_the_papers_are_out_is_booked_when_they_are_back(
    house: House,
) -> None:
    task = in_hand(house)
    done = house.act(AGENT, rebook, task, day=TOMORROW, windows=(NOON,))
    assert done.order.state is OrderState.FAILED
    assert (done.task.state, done.task.answer) == (TaskState.ANSWERED, TaskAnswer.REBOOKED)
    assert done.task.wish is not None
    assert now(house, task).wish == done.task.wish
    with pytest.raises(ConflictError, match="waits for the papers"):
        house.act(AGENT, move_task, done.task, TaskEvent.CLOSE)
    house.take_back("P-o1", "R-o1")
    order = house.order()
    assert order.state is OrderState.BOOKED
    assert order.appointment is not None
    assert order.appointment.from_at == datetime(2026, 6, 19, 4, 0, tzinfo=UTC)
    assert (now(house, task).state, now(house, task).wish) == (TaskState.CLOSED, None)
    with house.store.read() as unit:
        assert unit.orders.history("o1")[-1].actor_id == AGENT.id


def test_an_order_in_the_branch_is_booked_at_once(house: House) -> None:
    task = in_hand(house)
    house.take_back("P-o1", "R-o1")
    done = house.act(AGENT, rebook, task, day=TOMORROW, windows=(NOON,))
    assert (done.order.state, done.task.wish) == (OrderState.BOOKED, None)
    assert house.act(AGENT, move_task, done.task, TaskEvent.CLOSE).state is TaskState.CLOSED


def test_an_appointment_that_is_over_when_the_papers_come_opens_the_task_again(
    house: House,
) -> None:
    task = in_hand(house)
    house.act(AGENT, rebook, task, day=TOMORROW, windows=(NOON,))
    later(house, days=2)
    house.take_back("P-o1", "R-o1")
    assert house.order().state is OrderState.RETURNED
    assert (now(house, task).state, now(house, task).wish) == (TaskState.OPEN, None)


def test_terms_that_cannot_change_any_more_open_the_task_again(house: House) -> None:
    morning(house, "o1")
    house.arrive()
    house.pay()
    house.fail()
    with house.store.read() as unit:
        (opened,) = unit.tasks.of_order("o1")
    task = house.act(AGENT, move_task, opened, TaskEvent.TAKE)
    house.act(AGENT, rebook, task, day=TOMORROW, windows=(NOON,), premium_due_fen=5)
    house.take_back("P-o1", "R-o1")
    assert (house.order().state, now(house, task).state) == (OrderState.RETURNED, TaskState.OPEN)


def test_only_who_has_the_task_in_hand_rebooks_and_not_into_the_past(house: House) -> None:
    task = in_hand(house)
    with pytest.raises(RightsError, match="somebody else"):
        house.act(AGENT_2, rebook, task, day=TOMORROW)
    with pytest.raises(RefusedError, match="not over yet"):
        house.act(AGENT, rebook, task, day=DAY - timedelta(days=1))
    with pytest.raises(InputError, match="outside the visiting hours"):
        house.act(AGENT, rebook, task, day=TOMORROW, windows=(TimeWindow(0, 3600),))
    assert house.order().state is OrderState.FAILED


def test_a_visit_that_lasts_is_not_rebooked(house: House) -> None:
    morning(house, "o1")
    asked = house.act(AGENT, ask_desk, "o1", TaskReason.CHECK_ADDRESS)
    task = house.act(BOSS, move_task, asked, TaskEvent.TAKE)
    with pytest.raises(RefusedError, match="nothing is to be booked"):
        house.act(BOSS, rebook, task, day=TOMORROW)
