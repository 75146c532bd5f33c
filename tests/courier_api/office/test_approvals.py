"""Refunds, reversals, differences of the till: proposed by one, approved by another."""

from __future__ import annotations

from datetime import timedelta

import pytest

from courier_api.domain.ledger.account import Account, AccountKind
from courier_api.domain.ledger.transaction import TransactionKind
from courier_api.domain.office.approval import (
    Approval,
    ApprovalState,
    DeclineReason,
    Difference,
    WriteOff,
)
from courier_api.domain.office.task import Desk, TaskReason, TaskState
from courier_api.domain.order.evidence import Evidence
from courier_api.domain.order.states import OrderEvent, OrderState
from courier_api.domain.payment import Payment, PaymentMethod, PaymentState, confirm
from courier_api.errors import (
    ConflictError,
    GuardError,
    LedgerError,
    ModelError,
    NotFoundError,
    RefusedError,
    RightsError,
)
from courier_api.ports.core_system import Voided
from courier_api.services.core.answers import voided
from courier_api.services.dispatch.book import cancel
from courier_api.services.effects import carry_out
from courier_api.services.office.decide import approve_proposal, decline_proposal, find_approval
from courier_api.services.office.propose import propose_refund, propose_reversal, propose_write_off
from courier_api.services.office.till import draw_cash
from courier_api.services.work import Work
from tests.courier_api.office.desk import (
    AGENT,
    BOSS,
    CLERK,
    CLERK_2,
    COURIER,
    DISPATCHER,
    STRANGER,
    audited,
    fill_till,
    later,
    morning,
    race,
    refused_and_back,
    told,
)
from tests.courier_api.trade import actor
from tests.courier_api.visit.drive import House

DUE_FEN = 123_450
TILL = "branch:futian"


def a_refund(house: House) -> Approval:
    """A refund proposed by the clerk, the order's papers and money back in the branch."""
    morning(house, "o1")
    refused_and_back(house)
    house.close_shift()
    return house.act(CLERK, propose_refund, "o1")


def test_a_refund_pays_out_of_the_till_and_frees_the_order(house: House) -> None:
    approval = a_refund(house)
    assert house.balance(TILL) == DUE_FEN
    approved = house.act(BOSS, approve_proposal, approval)
    assert approved.state is ApprovalState.APPROVED
    order = house.order()
    assert (order.state, order.collected_fen, order.paid_at) == (OrderState.RETURNED, 0, None)
    assert house.balance(TILL) == 0
    assert house.balance("premium:futian") == 0
    with house.store.read() as unit:
        (payment,) = unit.payments.of_order("o1")
        booked = unit.ledger.get(approved.transaction_id or "")
    assert (payment.state, payment.refund_id) == (PaymentState.REFUNDED, booked.id)
    assert (booked.kind, booked.actor_id, booked.approver_id) == (
        TransactionKind.REFUND,
        CLERK.id,
        BOSS.id,
    )
    assert house.act(AGENT, cancel, "o1").state is OrderState.CANCELLED


def test_a_refund_settles_the_task_that_asked_for_it(house: House) -> None:
    approval = a_refund(house)
    house.act(BOSS, approve_proposal, approval)
    with house.store.read() as unit:
        states = {task.reason: task.state for task in unit.tasks.of_order("o1")}
    assert states[TaskReason.REFUND_DUE] is TaskState.CLOSED
    assert states[TaskReason.REFUSED] is TaskState.OPEN


def test_the_second_person_is_told_and_both_acts_are_on_record(house: House) -> None:
    approval = a_refund(house)
    house.act(BOSS, approve_proposal, approval)
    kinds = [event.kind for event in told(house, "accountants")]
    assert {"approval_waiting", "approval_approved"} <= set(kinds)
    assert {"propose_refund", "approve_refund", "refund"} <= set(audited(house))


def test_nobody_approves_what_he_proposed(house: House) -> None:
    approval = a_refund(house)
    with pytest.raises(RightsError, match="nobody approves what he proposed"):
        house.act(CLERK, approve_proposal, approval)
    assert house.balance(TILL) == DUE_FEN


@pytest.mark.parametrize("who", [AGENT, DISPATCHER, COURIER], ids=lambda who: str(who.role))
def test_only_those_who_handle_money_propose_and_decide(house: House, who: object) -> None:
    approval = a_refund(house)
    with pytest.raises(RightsError, match="it takes accountant, manager"):
        house.act(who, approve_proposal, approval)  # type: ignore[arg-type]
    with pytest.raises(RightsError, match="it takes accountant, manager"):
        house.act(who, propose_write_off, 5)  # type: ignore[arg-type]


def test_another_branch_neither_sees_nor_decides_nor_proposes(house: House) -> None:
    approval = a_refund(house)
    stranger = STRANGER[BOSS.role]
    with house.store.read() as unit, pytest.raises(NotFoundError):
        find_approval(unit, stranger, approval.id)
    with pytest.raises(NotFoundError):
        house.act(stranger, approve_proposal, approval)
    with pytest.raises(NotFoundError):
        house.act(stranger, propose_refund, "o1")


def test_a_declined_proposal_books_nothing_and_can_be_made_again(house: House) -> None:
    approval = a_refund(house)
    declined = house.act(BOSS, decline_proposal, approval, DeclineReason.PAPERS_MISSING)
    assert (declined.state, declined.reason) == (
        ApprovalState.DECLINED,
        DeclineReason.PAPERS_MISSING,
    )
    assert house.balance(TILL) == DUE_FEN
    with pytest.raises(ConflictError, match="is declined already"):
        house.act(BOSS, lambda work: approve_proposal(work, work.unit.approvals.get(approval.id)))
    with pytest.raises(ConflictError):
        house.act(BOSS, approve_proposal, approval)
    again = house.act(CLERK, propose_refund, "o1")
    assert house.act(CLERK_2, approve_proposal, again).state is ApprovalState.APPROVED


def test_who_proposed_may_withdraw(house: House) -> None:
    approval = a_refund(house)
    withdrawn = house.act(CLERK, decline_proposal, approval, DeclineReason.WRONG_AMOUNT)
    assert withdrawn.reason is DeclineReason.WITHDRAWN


def test_one_proposal_at_a_time_until_it_runs_out(house: House) -> None:
    approval = a_refund(house)
    with pytest.raises(ConflictError, match="waits for a second person already"):
        house.act(BOSS, propose_refund, "o1")
    later(house, seconds=house.figures.office.approval_expires_s)
    with pytest.raises(ConflictError, match="has run out"):
        house.act(BOSS, approve_proposal, approval)
    again = house.act(BOSS, propose_refund, "o1")
    with house.store.read() as unit:
        assert unit.approvals.get(approval.id).state is ApprovalState.EXPIRED
    assert house.act(CLERK, approve_proposal, again).state is ApprovalState.APPROVED
    assert again.expires_at == house.at + timedelta(seconds=house.figures.office.approval_expires_s)


def test_nothing_goes_back_before_the_papers_have_come_back(house: House) -> None:
    morning(house, "o1")
    house.arrive()
    house.pay()
    with pytest.raises(RefusedError, match="its documents come back before money goes"):
        house.act(CLERK, propose_refund, "o1")


def test_what_nobody_paid_is_not_given_back(house: House) -> None:
    morning(house, "o1")
    refused_and_back(house, paid=False)
    with pytest.raises(RefusedError, match="no premium"):
        house.act(CLERK, propose_refund, "o1")


def test_a_policy_in_force_is_voided_first(house: House) -> None:
    morning(house, "o1")
    house.arrive()
    house.pay()
    house.issue()
    house.fail()
    house.take_back("P-o1", "R-o1")
    house.close_shift()
    approval = house.act(CLERK, propose_refund, "o1")
    with house.store.read() as unit:
        assert unit.outbox.find("void:PN-o1") is not None
    with pytest.raises(GuardError, match="policy_void"):
        house.act(BOSS, approve_proposal, approval)
    assert house.balance(TILL) == DUE_FEN
    answer = Voided(policy_number="PN-o1", voided_at=house.at)
    house.act(actor(BOSS.role.SYSTEM, "core"), voided, "o1", answer)
    assert house.act(BOSS, approve_proposal, approval).state is ApprovalState.APPROVED


def test_the_till_cannot_give_what_is_not_in_it(house: House) -> None:
    morning(house, "o1")
    refused_and_back(house)
    approval = house.act(CLERK, propose_refund, "o1")
    with pytest.raises(LedgerError, match="not so much cash"):
        house.act(BOSS, approve_proposal, approval)
    with house.store.read() as unit:
        assert unit.approvals.get(approval.id).state is ApprovalState.WAITING
    house.close_shift()
    assert house.act(BOSS, approve_proposal, approval).state is ApprovalState.APPROVED


def test_fifty_approvals_of_one_refund_pay_once(house: House) -> None:
    approval = a_refund(house)
    fill_till(house, 50 * DUE_FEN)

    def approve_one(number: int) -> Approval:
        boss = actor(BOSS.role, f"manager-{number}")
        return house.act(
            boss, lambda work: approve_proposal(work, work.unit.approvals.get(approval.id))
        )

    (winner,) = race(house, approve_one)
    assert house.balance(TILL) == 50 * DUE_FEN
    with house.store.read() as unit:
        assert unit.approvals.get(approval.id) == winner


def test_fifty_proposals_about_one_payment_are_one(house: House) -> None:
    morning(house, "o1")
    refused_and_back(house)
    assert len(race(house, lambda _: house.act(CLERK, propose_refund, "o1"))) == 1


def test_approve_and_decline_at_once_do_one_of_the_two(house: House) -> None:
    approval = a_refund(house)

    def decide(number: int) -> Approval:
        boss = actor(BOSS.role, f"manager-{number}")
        if number % 2:
            return house.act(boss, approve_proposal, approval)
        return house.act(boss, decline_proposal, approval, DeclineReason.NOT_JUSTIFIED)

    (winner,) = race(house, decide)
    approved = winner.state is ApprovalState.APPROVED
    assert house.balance(TILL) == (0 if approved else DUE_FEN)


@pytest.mark.parametrize(
    ("counted_fen", "difference", "left_fen"),
    [(90_00, Difference.SHORT, 10_00), (112_00, Difference.OVER, -12_00)],
)
def test_a_counted_difference_is_written_off_by_two(
    house: House, counted_fen: int, difference: Difference, left_fen: int
) -> None:
    fill_till(house, 100_00)
    approval = house.act(CLERK, propose_write_off, counted_fen)
    assert approval is not None
    till = Account(AccountKind.BRANCH, "futian")
    assert approval.matter == WriteOff(till, difference, abs(left_fen))
    assert house.balance(TILL) == 100_00
    house.act(BOSS, approve_proposal, approval)
    assert house.balance(TILL) == counted_fen
    assert house.balance("difference:futian") == left_fen


def test_a_count_that_fits_needs_nobody(house: House) -> None:
    fill_till(house, 100_00)
    assert house.act(CLERK, propose_write_off, 100_00) is None
    assert "count_till" in audited(house)


def test_only_counted_cash_is_written_off() -> None:
    with pytest.raises(ModelError, match="no cash that could be counted"):
        WriteOff(Account(AccountKind.PREMIUM, "futian"), Difference.SHORT, 5)


def test_a_wrong_booking_is_undone_once(house: House) -> None:
    wrong = house.act(CLERK, draw_cash, 500_00)
    approval = house.act(CLERK, propose_reversal, wrong.id)
    undone = house.act(BOSS, approve_proposal, approval)
    assert house.balance(TILL) == 0
    with house.store.read() as unit:
        assert unit.ledger.get(undone.transaction_id or "").reverses == wrong.id
    with pytest.raises(RefusedError, match="is undone already"):
        house.act(CLERK, propose_reversal, wrong.id)


def test_premiums_are_refunded_not_reversed(house: House) -> None:
    morning(house, "o1")
    house.arrive()
    collected = house.pay().payment
    assert collected is not None
    with pytest.raises(RefusedError, match="refund it instead"):
        house.act(CLERK, propose_reversal, collected.transaction_id or "")
    with pytest.raises(NotFoundError):
        house.act(STRANGER[CLERK.role], propose_reversal, collected.transaction_id or "")
    with pytest.raises(NotFoundError):
        house.act(CLERK, propose_reversal, "none")


def test_money_that_comes_for_a_cancelled_order_goes_back_the_way_it_came(house: House) -> None:
    house.plan("o1")
    house.act(AGENT, cancel, "o1")
    wechat = Account(AccountKind.GATEWAY, "wechat")
    payment = Payment(
        id="late",
        order_id="o1",
        branch_id="futian",
        method=PaymentMethod.QR,
        amount_fen=DUE_FEN,
        received_into=wechat,
        opened_at=house.at,
    )

    def arrives(work: Work) -> None:
        work.unit.payments.add(payment)
        booked = confirm(payment, transaction_id="t-late", actor_id="gateway", at=work.at)
        work.unit.ledger.append(booked.transaction)
        work.unit.payments.save(payment, booked.payment)
        evidence = Evidence(payment=booked.payment)
        carry_out(work, work.step(work.order("o1"), OrderEvent.CREDIT, evidence))

    house.act(actor(BOSS.role.SYSTEM, "gateway"), arrives)
    with house.store.read() as unit:
        (task,) = unit.tasks.of_order("o1")
    assert (task.reason, task.desk) == (TaskReason.LATE_MONEY, Desk.ACCOUNTANTS)
    approval = house.act(CLERK, propose_refund, "o1")
    house.act(BOSS, approve_proposal, approval)
    assert house.balance("gateway:wechat") == 0
    assert (house.order().state, house.order().collected_fen) == (OrderState.CANCELLED, 0)
    with house.store.read() as unit:
        assert unit.tasks.get(task.id).state is TaskState.CLOSED
