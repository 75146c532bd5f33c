"""How visits end: handed over, broken off, or with papers lost."""

from __future__ import annotations

import pytest

from courier_api.domain.actor import Role
from courier_api.domain.order.states import FailReason, OrderEvent, OrderState
from courier_api.domain.shift.visit import VisitOutcome
from courier_api.errors import (
    CustodyError,
    GuardError,
    InputError,
    NotFoundError,
    RefusedError,
    RightsError,
    StepError,
)
from courier_api.services.visit.break_off import BreakOff, break_off, note_field
from courier_api.services.visit.hand_over import hand_over
from courier_api.services.visit.lose import lose
from courier_api.services.visit.view import visits_of
from tests.courier_api.trade import AGENT, COURIER_1, DISPATCHER, actor
from tests.courier_api.visit.drive import CLERK, House

COURIER_2 = actor(Role.COURIER, "c2")


@pytest.fixture
def on_road(house: House) -> House:
    house.plan("o1")
    house.check_in()
    house.take_over("o1")
    return house


def told(house: House, audience: str) -> list[str]:
    with house.store.read() as unit:
        return [e.kind for e in unit.events.since(0, 1_000) if e.audience == audience]


def outcome(house: House) -> VisitOutcome | None:
    return house.ask(COURIER_1, visits_of, "o1").visits[-1].outcome


def test_the_customer_has_all_but_the_receipt(on_road: House) -> None:
    done = on_road.deliver()
    assert (done.given, done.kept) == (("P-o1",), ("R-o1",))
    assert outcome(on_road) is VisitOutcome.HANDED_OVER
    order = on_road.order()
    assert order.paid_at is not None
    assert order.issued_at is not None
    assert order.handed_over_at is not None
    with on_road.store.read() as unit:
        assert str(unit.custody.get("P-o1").holder) == "customer:h1"
        assert str(unit.custody.get("R-o1").holder) == "courier:c1"


def test_exactly_the_orders_papers_are_handed_over(on_road: House) -> None:
    on_road.plan("o2")
    on_road.take_over("o2")
    on_road.arrive()
    on_road.pay()
    on_road.issue()
    with pytest.raises(StepError, match="have it signed"):
        on_road.hand_over()
    on_road.sign()
    with pytest.raises(CustodyError) as caught:
        on_road.hand_over(serials=("R-o1", "P-o2", "what"))
    assert [fault.split(" ")[0] for fault in caught.value.faults] == [
        "P-o1",
        "R-o1",
        "P-o2",
        "what",
    ]
    with pytest.raises(NotFoundError):
        on_road.act(COURIER_2, hand_over, "o1", ("P-o1",))
    on_road.hand_over()
    with pytest.raises(StepError):
        on_road.hand_over()


@pytest.mark.parametrize(
    ("kind", "reason", "state"),
    [
        (OrderEvent.REFUSE, FailReason.PRICE, OrderState.REFUSED),
        (OrderEvent.CHANGE, FailReason.OTHER_DATE, OrderState.CHANGED),
        (OrderEvent.FAIL, FailReason.NOBODY_HOME, OrderState.FAILED),
    ],
)
def test_a_visit_that_comes_to_nothing(
    on_road: House, kind: OrderEvent, reason: FailReason, state: OrderState
) -> None:
    on_road.arrive()
    order = on_road.fail("o1", kind, reason, note=" 太贵了，13800138000 \n")
    assert (order.state, order.fail_reason) == (state, reason)
    assert outcome(on_road) is VisitOutcome(state)
    assert f"order_{state}" in told(on_road, "agents")
    assert "task_open" in told(on_road, "agents")
    assert "bring_documents_back" in told(on_road, "courier:c1")
    with on_road.store.read() as unit:
        kept = unit.vault.get("h1")[note_field("o1", order.version)]
        assert kept == "太贵了，13800138000"
        assert len(unit.custody.held_by(unit.custody.get("P-o1").holder)) == 2


def test_kind_and_reason_must_fit(on_road: House) -> None:
    with pytest.raises(GuardError, match="reason that fits"):
        on_road.fail("o1", OrderEvent.REFUSE, FailReason.NOBODY_HOME)
    with pytest.raises(InputError, match="one of"):
        on_road.fail("o1", OrderEvent.CANCEL, FailReason.PRICE)


def test_an_open_payment_is_settled_first(on_road: House) -> None:
    on_road.arrive()
    on_road.open_payment()
    with pytest.raises(RefusedError, match="pay-o1 is open"):
        on_road.fail()
    with pytest.raises(RefusedError, match="payment is open"):
        on_road.lose("o1", "P-o1")
    on_road.abandon()
    assert on_road.fail().state is OrderState.FAILED


def test_a_paid_visit_that_fails_keeps_its_money(on_road: House) -> None:
    on_road.arrive()
    on_road.pay()
    order = on_road.fail("o1", reason=FailReason.SIGNER_ABSENT)
    assert (order.state, order.collected_fen) == (OrderState.FAILED, 123_450)
    assert on_road.cash() == 123_450


def test_the_office_breaks_visits_off_too(on_road: House) -> None:
    how = BreakOff(kind=OrderEvent.REFUSE, reason=FailReason.DISTRUST)
    for who in (DISPATCHER, CLERK):
        with pytest.raises(RightsError):
            on_road.act(who, break_off, "o1", how)
    with pytest.raises(NotFoundError):
        on_road.act(actor(Role.AGENT, "a9", "nanshan"), break_off, "o1", how)
    assert on_road.act(AGENT, break_off, "o1", how).state is OrderState.REFUSED


def test_off_duty_a_courier_breaks_nothing_off(on_road: House) -> None:
    with pytest.raises(NotFoundError):
        on_road.act(
            COURIER_2, break_off, "o1", BreakOff(kind=OrderEvent.FAIL, reason=FailReason.MOVED)
        )


def test_a_lost_paper_is_void_and_printed_again(on_road: House) -> None:
    on_road.arrive()
    done = on_road.lose("o1", "P-o1", "P-o1")
    assert done.serials == ("P-o1",)
    assert done.order.state is OrderState.LOST
    assert outcome(on_road) is VisitOutcome.LOST
    with on_road.store.read() as unit:
        assert unit.custody.get("P-o1").is_void
        assert unit.outbox.find("reprint:P-o1") is not None
    second = on_road.lose("o1", "R-o1")
    assert second.order.state is OrderState.LOST
    with on_road.store.read() as unit:
        assert unit.outbox.find("reprint:R-o1") is not None
    assert on_road.close_shift().closed_at is not None


def test_a_receipt_lost_after_the_hand_over_is_not_printed_again(on_road: House) -> None:
    on_road.deliver()
    done = on_road.lose("o1", "R-o1")
    assert done.order.state is OrderState.HANDED_OVER
    assert "document_lost" in told(on_road, "dispatchers")
    with on_road.store.read() as unit:
        assert unit.outbox.find("reprint:R-o1") is None


def test_what_cannot_be_lost(on_road: House) -> None:
    with pytest.raises(InputError, match="names no serial"):
        on_road.lose("o1")
    with pytest.raises(CustodyError) as caught:
        on_road.act(COURIER_1, lose, "o1", ["P-o1", "what", "P-o9"])
    assert len(caught.value.faults) == 2
    with pytest.raises(RightsError):
        on_road.act(AGENT, lose, "o1", ["P-o1"])
    on_road.lose("o1", "P-o1")
    with pytest.raises(CustodyError, match="not with a courier"):
        on_road.lose("o1", "P-o1")
    assert on_road.act(DISPATCHER, lose, "o1", ["R-o1"]).serials == ("R-o1",)
