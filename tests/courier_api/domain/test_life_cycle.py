"""Every step there is, every step there is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from courier_api.domain.actor import Actor, Role
from courier_api.domain.custody.document import Document, MoveCause
from courier_api.domain.order.advance import advance, sell
from courier_api.domain.order.evidence import Evidence
from courier_api.domain.order.guards import Attempt, Guard, fault
from courier_api.domain.order.order import Appointment, Order
from courier_api.domain.order.reasons import REASONS
from courier_api.domain.order.states import FailReason, Inspection, OrderEvent, OrderState
from courier_api.domain.order.transitions import TRANSITIONS
from courier_api.domain.payment import Payment, confirm, refund
from courier_api.errors import GuardError, ModelError, RightsError, StepError
from tests.courier_api.domain.transition_table import in_page, table
from tests.courier_api.trade import (
    AGENT,
    AT,
    BRANCH,
    COURIER,
    COURIER_1,
    CUSTOMER,
    DIGEST,
    TILL,
    TOMORROW,
    actor,
    an_order,
    cash_payment,
    papers,
)

S, E, R, G = OrderState, OrderEvent, Role, Guard
PAID_ON = (S.PAID, S.ISSUED, S.SIGNED, S.HANDED_OVER, S.BOOKED_BACK, S.CLOSED)


def confirmed(order: Order) -> Payment:
    return confirm(cash_payment(order), transaction_id="t1", actor_id="c1", at=AT).payment


def refunded(order: Order) -> Payment:
    return refund(
        confirmed(order),
        paid_from=TILL,
        transaction_id="t2",
        actor_id="a1",
        approver_id="a2",
        at=AT,
    ).payment


def standing(state: OrderState, **values: Any) -> Order:
    """An order in `state`, with everything on record that all later guards ask for."""
    known: dict[str, Any] = {"state": state, "version": 7, "courier_id": "c1"}
    if state in PAID_ON:
        known |= {"collected_fen": 123_450, "paid_at": AT}
    if state in PAID_ON[1:]:
        known |= {"policy_number": "PN-1", "issued_at": AT}
    if state in PAID_ON[2:]:
        known |= {"signer_id": "h1"}
    if state is S.INSPECTED:
        known |= {"inspection": Inspection.APPROVED, "report_digest": DIGEST}
    return an_order(**known | values)


def who(role: Role) -> Actor:
    return actor(role)


# For each guard: an order and evidence for which it holds, and one for which it does not.
CASES: dict[Guard, tuple[tuple[dict[str, Any], dict[str, Any]], ...]] = {
    G.OWN_ORDER: (
        ({"courier_id": "c1"}, {}),
        ({"courier_id": "c2"}, {}),
        ({"courier_id": None}, {}),
    ),
    G.APPOINTMENT_AGREED: (
        ({}, {"appointment": TOMORROW}),
        ({}, {}),
        ({}, {"appointment": Appointment(AT - timedelta(hours=2), AT)}),
    ),
    G.TERMS_OPEN: (
        ({}, {"premium_due_fen": 5}),
        ({"collected_fen": 123_450}, {"premium_due_fen": 5}),
        ({"policy_number": "PN-1"}, {"premium_due_fen": 5}),
    ),
    G.COURIER_NAMED: (({}, {"courier_id": "c1"}), ({}, {})),
    G.DOCUMENTS_TAKEN: (
        ({"courier_id": "c1"}, {"documents": papers("o1", COURIER)}),
        ({}, {}),
        ({}, {"documents": ()}),
        ({"courier_id": "c1"}, {"documents": papers("o1", COURIER, BRANCH)}),
        ({"courier_id": "c2"}, {"documents": papers("o1", COURIER)}),
    ),
    G.INSPECTION_DUE: (
        ({"inspection": Inspection.DUE}, {}),
        ({"inspection": Inspection.EXEMPT}, {}),
    ),
    G.REPORT_FILED: (({}, {"report_digest": DIGEST}), ({}, {}), ({}, {"report_digest": "seen"})),
    G.REPORT_JUDGED: (
        ({"report_digest": DIGEST}, {"report_digest": DIGEST}),
        ({"report_digest": DIGEST}, {"report_digest": "1" * 64}),
        ({"report_digest": ""}, {"report_digest": ""}),
    ),
    G.INSPECTION_SETTLED: (
        ({"inspection": Inspection.APPROVED}, {}),
        ({"inspection": Inspection.DUE}, {}),
        ({"inspection": Inspection.REPORTED}, {}),
    ),
    G.PREMIUM_CONFIRMED: (
        ({}, {"payment": confirmed(an_order())}),
        ({}, {}),
        ({}, {"payment": cash_payment(an_order())}),
        ({}, {"payment": confirmed(an_order("o2"))}),
        ({}, {"payment": confirmed(an_order(premium_due_fen=123_449))}),
        ({}, {"payment": refunded(an_order())}),
    ),
    G.MONEY_ARRIVED: (
        ({}, {"payment": confirmed(an_order())}),
        ({"collected_fen": 123_450}, {"payment": confirmed(an_order())}),
        ({}, {"payment": cash_payment(an_order())}),
        ({}, {"payment": confirmed(an_order("o2"))}),
    ),
    G.POLICY_ISSUED: (
        ({"policy_number": "PN-1"}, {}),
        ({"policy_number": ""}, {}),
        ({"policy_number": "PN-1"}, {"policy_number": "PN-2"}),
        ({"policy_number": ""}, {"policy_number": "PN-1"}),
    ),
    G.SIGNER_ENTITLED: (
        ({"delegate_id": "h2"}, {"signer_id": "h2"}),
        ({"delegate_id": "h2"}, {"signer_id": "h3"}),
        ({"delegate_id": None}, {"signer_id": None}),
    ),
    G.SIGNED: (({"signer_id": "h1"}, {}), ({"signer_id": None}, {})),
    G.DOCUMENTS_HANDED_OVER: (
        ({}, {"documents": papers("o1", CUSTOMER, COURIER)}),
        ({}, {"documents": papers("o1", COURIER)}),
        ({"policyholder_id": "h9"}, {"documents": papers("o1", CUSTOMER, COURIER)}),
        ({}, {}),
    ),
    G.DOCUMENTS_SETTLED: (
        ({}, {"documents": papers("o1", CUSTOMER, BRANCH)}),
        ({}, {"documents": papers("o1", CUSTOMER, COURIER)}),
        ({}, {"documents": papers("o1", BRANCH, BRANCH)}),
        ({}, {}),
    ),
    G.REASON_FITS: (
        ({}, {"reason": FailReason.NOBODY_HOME}),
        ({}, {"reason": FailReason.PRICE}),
        ({}, {}),
    ),
    G.LOSS_ON_RECORD: (
        (
            {},
            {
                "documents": (
                    papers("o1", COURIER)[0].void(MoveCause.LOST, actor_id="c1", at=AT).document,
                )
            },
        ),
        ({}, {"documents": papers("o1", COURIER)}),
        ({}, {}),
    ),
    G.DOCUMENTS_BACK: (
        ({}, {"documents": papers("o1", BRANCH)}),
        ({}, {"documents": papers("o1", BRANCH, COURIER)}),
        ({}, {}),
    ),
    G.LOST_REPRINTED: (
        ({}, {"documents": papers("o1", BRANCH)}),
        (
            {},
            {
                "documents": (
                    papers("o1", COURIER)[0].void(MoveCause.LOST, actor_id="c1", at=AT).document,
                )
            },
        ),
        ({}, {}),
    ),
    G.REFUND_BOOKED: (
        ({"collected_fen": 123_450}, {"payment": refunded(an_order())}),
        ({"collected_fen": 123_450}, {"payment": confirmed(an_order())}),
        ({"collected_fen": 5}, {"payment": refunded(an_order())}),
        ({"collected_fen": 123_450}, {}),
    ),
    G.PREMIUM_RETURNED: (({"collected_fen": 0}, {}), ({"collected_fen": 1}, {})),
    G.POLICY_VOID: (({"policy_number": ""}, {}), ({"policy_number": "PN-1"}, {})),
}
EVENTS = {G.PREMIUM_CONFIRMED: E.PAY, G.REASON_FITS: E.FAIL}


@pytest.mark.parametrize("guard", Guard)
def test_a_guard_holds_and_fails(guard: Guard) -> None:
    event = EVENTS.get(guard, E.SIGN)
    held = [
        fault(guard, Attempt(an_order(**order), event, COURIER_1, Evidence(**evidence), AT)) is None
        for order, evidence in CASES[guard]
    ]
    assert held == [True] + [False] * (len(held) - 1)


def test_every_guard_is_asked_somewhere() -> None:
    assert {guard for t in TRANSITIONS.values() for guard in t.guards} == set(Guard)


@pytest.mark.parametrize("state", OrderState)
def test_what_is_not_in_the_table_does_not_exist(state: OrderState) -> None:
    for event in OrderEvent:
        if (state, event) not in TRANSITIONS:
            with pytest.raises(StepError, match=f"is {state}: cannot {event}"):
                advance(standing(state), event, COURIER_1, AT)


@pytest.mark.parametrize(("source", "event"), [key for key in TRANSITIONS if key[0]])
def test_only_those_named_may(source: OrderState, event: OrderEvent) -> None:
    transition = TRANSITIONS[source, event]
    for role in set(Role) - transition.roles:
        with pytest.raises(RightsError, match=f"a {role} may not {event}"):
            advance(standing(source), event, who(role), AT)
    for role in transition.roles:
        stranger = replace(who(role), branch_id="luohu")
        with pytest.raises(RightsError, match="another branch"):
            advance(standing(source), event, stranger, AT)


@pytest.mark.parametrize(
    ("source", "event"), [k for k, t in TRANSITIONS.items() if k[0] and t.guards]
)
def test_a_step_without_its_evidence_names_every_condition(
    source: OrderState, event: OrderEvent
) -> None:
    transition = TRANSITIONS[source, event]
    order = an_order(state=source, inspection=Inspection.DUE, collected_fen=1, policy_number="")
    person = actor(sorted(transition.roles)[0], "x")
    attempt = Attempt(order, event, person, Evidence(), AT)
    expected = [why for guard in transition.guards if (why := fault(guard, attempt))]
    if not expected:
        assert transition.guards in [(G.POLICY_VOID,), (G.OWN_ORDER,)]
        return
    with pytest.raises(GuardError) as caught:
        advance(order, event, person, AT)
    assert caught.value.faults == tuple(expected)


def reachable(start: OrderState, without: OrderEvent) -> set[OrderState]:
    seen, todo = {start}, [start]
    while todo:
        here = todo.pop()
        for (source, event), transition in TRANSITIONS.items():
            if source is here and event is not without and transition.target not in seen:
                seen.add(transition.target)
                todo.append(transition.target)
    return seen


@pytest.mark.parametrize(
    ("event", "barred"),
    [
        (E.PAY, {S.PAID, S.ISSUED, S.SIGNED, S.HANDED_OVER, S.CLOSED}),
        (E.ISSUE, {S.ISSUED, S.SIGNED, S.HANDED_OVER, S.CLOSED}),
        (E.SIGN, {S.SIGNED, S.HANDED_OVER, S.CLOSED}),
        (E.HAND_OVER, {S.HANDED_OVER, S.BOOKED_BACK, S.CLOSED}),
        (E.BOOK_BACK, {S.BOOKED_BACK, S.CLOSED}),
    ],
)
def test_no_way_leads_around_a_step(event: OrderEvent, barred: set[OrderState]) -> None:
    assert not barred & reachable(S.SOLD, without=event)


def test_every_state_is_reached_and_only_two_are_final() -> None:
    assert reachable(S.SOLD, without=E.SELL) == set(OrderState)
    # What can still happen to a cancelled order is that late money comes and goes back.
    final = {s for s in S if all(t.target is s for (src, _), t in TRANSITIONS.items() if src is s)}
    assert final == {S.CLOSED, S.CANCELLED}


@pytest.mark.parametrize("state", PAID_ON[:-1])
def test_no_pay_no_policy(state: OrderState) -> None:
    """Even an order that got there without money goes no step nearer the customer."""
    unpaid = standing(state, collected_fen=0)
    everything = {
        "documents": papers("o1", CUSTOMER, COURIER),
        "payment": confirmed(an_order()),
        "policy_number": "PN-1",
        "signer_id": "h1",
    }
    for event in (E.ISSUE, E.SIGN, E.HAND_OVER, E.CLOSE):
        if (state, event) in TRANSITIONS:
            person = who(sorted(TRANSITIONS[state, event].roles)[0])
            with pytest.raises(GuardError, match="premium_confirmed"):
                advance(unpaid, event, person, AT, Evidence(**everything))


def test_the_three_times_are_on_record() -> None:
    """Paid, issued, handed over: one minute apart, as they happened."""
    minute = timedelta(minutes=1)
    order = standing(S.ARRIVED)
    pay = Evidence(payment=confirmed(order))
    order = advance(order, E.PAY, COURIER_1, AT, pay).order
    issue = Evidence(policy_number="PN-1")
    order = advance(order, E.ISSUE, who(R.INSURER), AT + minute, issue).order
    order = advance(order, E.SIGN, COURIER_1, AT + minute, Evidence(signer_id="h1")).order
    handed = Evidence(documents=papers("o1", CUSTOMER, COURIER))
    order = advance(order, E.HAND_OVER, COURIER_1, AT + 2 * minute, handed).order
    times = (order.paid_at, order.issued_at, order.handed_over_at)
    assert times == (AT, AT + minute, AT + 2 * minute)
    assert (order.state, order.version) == (S.HANDED_OVER, 11)


def test_a_second_visit_of_a_paid_order_takes_no_money_again() -> None:
    order = standing(S.PAID)
    failed = Evidence(reason=FailReason.CORE_UNAVAILABLE)
    order = advance(order, E.FAIL, COURIER_1, AT, failed).order
    back: tuple[Document, ...] = papers("o1", BRANCH)
    order = advance(order, E.RETURN, who(R.DISPATCHER), AT, Evidence(documents=back)).order
    order = advance(order, E.BOOK, AGENT, AT, Evidence(appointment=TOMORROW)).order
    assert (order.collected_fen, order.courier_id) == (123_450, None)
    again = replace(order, state=S.ARRIVED, courier_id="c1")
    assert advance(again, E.PAY, COURIER_1, AT).order.paid_at == AT


@pytest.mark.parametrize(("policy", "after"), [("", Inspection.DUE), ("PN-1", Inspection.APPROVED)])
def test_a_new_visit_inspects_again_unless_the_policy_is_out(
    policy: str, after: Inspection
) -> None:
    order = standing(S.RETURNED, inspection=Inspection.APPROVED, policy_number=policy)
    booked = advance(order, E.BOOK, AGENT, AT, Evidence(appointment=TOMORROW)).order
    assert booked.inspection is after


def test_late_money_is_recorded_without_a_step() -> None:
    order = standing(S.FAILED)
    credited = advance(order, E.CREDIT, who(R.SYSTEM), AT, Evidence(payment=confirmed(order))).order
    assert (credited.state, credited.collected_fen) == (S.FAILED, 123_450)


@pytest.mark.parametrize(("event", "reason"), list(product(REASONS, FailReason)))
def test_each_reason_fits_one_event(event: OrderEvent, reason: FailReason) -> None:
    attempt = Attempt(standing(S.ARRIVED), event, COURIER_1, Evidence(reason=reason), AT)
    assert (fault(G.REASON_FITS, attempt) is None) == (reason in REASONS[event])
    assert sum(reason in reasons for reasons in REASONS.values()) == 1


def test_a_new_order_is_untouched() -> None:
    assert sell(an_order(), AGENT).step.event is E.SELL
    with pytest.raises(StepError, match="is not new"):
        sell(an_order(collected_fen=5), AGENT)
    with pytest.raises(RightsError, match="a courier may not sell"):
        sell(an_order(), COURIER_1)


def test_all_faults_of_an_order_at_once() -> None:
    with pytest.raises(ModelError) as caught:
        an_order(
            "",
            premium_due_fen=-1,
            collected_fen=1.5,
            policyholder_id="13812341234",
            sold_at=AT.replace(tzinfo=None),
            version=0,
        )
    assert len(caught.value.faults) == 6


def test_the_page_shows_the_table() -> None:
    assert in_page() == table()
