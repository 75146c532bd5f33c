"""What the insurer's answers change in the house.

An answer can come late: the visit may be over, the order refused.  Whatever
the insurer did is then written down, and undone where nobody wants it any more.
"""

from __future__ import annotations

from courier_api.domain.actor import Role
from courier_api.domain.audit.entry import SubjectKind
from courier_api.domain.custody.document import reprint
from courier_api.domain.custody.holder import Holder, HolderKind
from courier_api.domain.office.task import TaskReason
from courier_api.domain.order.evidence import Evidence
from courier_api.domain.order.order import Order
from courier_api.domain.order.reasons import REASONS
from courier_api.domain.order.states import OrderEvent, OrderState
from courier_api.domain.order.transitions import TRANSITIONS
from courier_api.ports.core_system import Issued, Reprinted, Voided
from courier_api.services.core.asking import MACHINE, ask_to_void
from courier_api.services.core.telling import tell_courier, tell_desk, tell_issued
from courier_api.services.office.follow_up import open_follow_up
from courier_api.services.work import Work

__all__ = [
    "issue_refused",
    "issued",
    "reprint_refused",
    "reprinted",
    "void_refused",
    "voided",
]

GIVEN_UP = frozenset({OrderState.REFUSED, OrderState.CANCELLED})


def issued(work: Work, order_id: str, answer: Issued) -> Order:
    """Take the policy into the order, and have it voided if nobody wants it any more.

    An order whose visit failed keeps the policy for the next one.
    """
    order = work.order(order_id)
    if order.policy_number == answer.policy_number and order.state is not OrderState.PAID:
        return order
    insurer = work.acting_as(Role.INSURER, MACHINE)
    in_time, wanted = order.state is OrderState.PAID, is_wanted(order)
    if is_paid(order) and (order.state, OrderEvent.ISSUE) in TRANSITIONS:
        found = Evidence(policy_number=answer.policy_number)
        order = insurer.step(order, OrderEvent.ISSUE, found).order
    if in_time:
        tell_issued(work, order)
        return order
    insurer.log("issued_late", SubjectKind.ORDER, order.id, state=order.state.value)
    tell_desk(work, order, "agents", "policy_issued_late", state=order.state.value)
    if not wanted:
        ask_to_void(work, order, answer.policy_number, "not_wanted")
    return order


def issue_refused(work: Work, order_id: str, reason: str) -> None:
    """Tell agents and courier that there will be no policy; the order stays paid."""
    order = work.order(order_id)
    work.acting_as(Role.INSURER, MACHINE).log(
        "refuse_issue", SubjectKind.ORDER, order.id, reason=reason
    )
    tell_courier(work, order, "issue_refused", reason=reason)
    tell_desk(work, order, "agents", "issue_refused", reason=reason)
    open_follow_up(work, order, reason=TaskReason.ISSUE_REFUSED)


def voided(work: Work, order_id: str, answer: Voided) -> None:
    """Take the policy out of the order."""
    order = work.order(order_id)
    insurer = work.acting_as(Role.INSURER, MACHINE)
    if order.policy_number != answer.policy_number:
        insurer.log("void_unused_policy", SubjectKind.ORDER, order.id)
        return
    if (order.state, OrderEvent.VOID_POLICY) not in TRANSITIONS:
        insurer.log("void_too_late", SubjectKind.ORDER, order.id, state=order.state.value)
        tell_courier(work, order, "policy_void", version=order.version)
        open_follow_up(work, order, reason=TaskReason.VOID_REFUSED)
        return
    order = insurer.step(order, OrderEvent.VOID_POLICY).order
    tell_desk(work, order, "accountants", "policy_voided", version=order.version)


def void_refused(work: Work, order_id: str, reason: str) -> None:
    """Tell the accountants that the policy stays in force, so that nothing is given back."""
    order = work.order(order_id)
    work.acting_as(Role.INSURER, MACHINE).log(
        "refuse_void", SubjectKind.ORDER, order.id, reason=reason
    )
    tell_desk(work, order, "accountants", "void_refused", reason=reason)
    open_follow_up(work, order, reason=TaskReason.VOID_REFUSED)


def reprinted(work: Work, order_id: str, answer: Reprinted) -> None:
    """Take the new document into the branch's custody; it names the one it stands in for."""
    order = work.order(order_id)
    void = work.unit.custody.get(answer.old_serial)
    replaced = {document.replaces for document in work.unit.custody.of_order(order.id)}
    if void.serial in replaced:
        return
    branch = Holder(HolderKind.BRANCH, order.branch_id)
    fresh = reprint(void, answer.serial, branch, actor_id=MACHINE, at=work.at)
    work.unit.custody.register(fresh)
    work.log("reprint", SubjectKind.DOCUMENT, void.serial)
    tell_desk(work, order, "dispatchers", "document_reprinted", serial=answer.serial)


def reprint_refused(work: Work, order_id: str, reason: str) -> None:
    """Have a person see to a document that the insurer will not print again."""
    order = work.order(order_id)
    work.acting_as(Role.INSURER, MACHINE).log(
        "refuse_reprint", SubjectKind.ORDER, order.id, reason=reason
    )
    tell_desk(work, order, "dispatchers", "reprint_refused", reason=reason)
    open_follow_up(work, order, reason=TaskReason.DOCUMENT_LOST)


def is_paid(order: Order) -> bool:
    """Say whether the full premium is confirmed and with us."""
    return order.collected_fen == order.premium_due_fen


def is_wanted(order: Order) -> bool:
    """Say whether a policy that comes now may stay: paid for, and not refused at the last visit."""
    refused = order.fail_reason in REASONS[OrderEvent.REFUSE]
    over = order.state in GIVEN_UP or (order.state is OrderState.RETURNED and refused)
    return is_paid(order) and not over
