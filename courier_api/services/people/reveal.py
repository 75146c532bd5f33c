"""Personal data unmasked: a logged act with a reason."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum

from courier_api.domain.actor import Actor, Role
from courier_api.domain.audit.entry import SubjectKind
from courier_api.domain.order.states import OrderState
from courier_api.domain.people.rights import demand_managing
from courier_api.errors import InputError, NotFoundError, RightsError
from courier_api.ports import Tie
from courier_api.services.work import Work

__all__ = ["RevealReason", "reveal"]

REVEALING = frozenset(
    {Role.COURIER, Role.AGENT, Role.DISPATCHER, Role.UNDERWRITER, Role.ACCOUNTANT, Role.MANAGER}
)
"""Roles that have to do with customers; an admin has not."""

OVER = frozenset({OrderState.HANDED_OVER, OrderState.BOOKED_BACK, OrderState.CLOSED})
OVER_FOR_COURIERS = OVER | {OrderState.CANCELLED, OrderState.RETURNED}


class RevealReason(StrEnum):
    """Why somebody must see what is hidden by default."""

    CALL_CUSTOMER = "call_customer"
    VISIT_CUSTOMER = "visit_customer"
    IDENTIFY_CUSTOMER = "identify_customer"
    JUDGE_INSPECTION = "judge_inspection"
    ISSUE_POLICY = "issue_policy"
    SETTLE_MONEY = "settle_money"
    ANSWER_COMPLAINT = "answer_complaint"
    REACH_COLLEAGUE = "reach_colleague"


def reveal(
    work: Work, subject_id: str, fields: Collection[str], reason: RevealReason
) -> Mapping[str, str]:
    """Return the fields asked for, and write down who saw which of them, and why.

    Raises
    ------
    NotFoundError
        If the subject has no part in an order of the actor's branch (for
        couriers: of his own that is still under way), nor is one of his people.
    RightsError
        If the role sees nobody's data.
    InputError
        If no field is asked for, or one that is not kept.
    """
    if not _may_see(work, subject_id):
        raise NotFoundError(f"subject {subject_id}", ["is not there"])
    wanted = sorted(set(fields))
    found = work.unit.vault.get(subject_id)
    missing = [field for field in wanted if field not in found]
    if missing or not wanted:
        faults = [f"{field} is not kept" for field in missing]
        raise InputError("fields", faults or ["name at least one field"])
    seen = {f"field_{number}": field for number, field in enumerate(wanted, start=1)}
    work.log("reveal", SubjectKind.PERSON, subject_id, reason=reason.value, **seen)
    return {field: found[field] for field in wanted}


def _may_see(work: Work, subject_id: str) -> bool:
    if _is_colleague(work, subject_id):
        return True
    if work.actor.role not in REVEALING:
        raise RightsError(f"role {work.actor.role}", ["sees no customer's data"])
    return any(_tied(work.actor, tie) for tie in work.unit.vault.ties(subject_id))


def _tied(actor: Actor, tie: Tie) -> bool:
    if tie.branch_id != actor.branch_id:
        return False
    if actor.role is not Role.COURIER:
        return True
    return tie.courier_id == actor.id and tie.state not in OVER_FOR_COURIERS


def _is_colleague(work: Work, subject_id: str) -> bool:
    """Say whether the subject is one of the actor's people; dispatchers reach their couriers."""
    try:
        person = work.unit.people.get(subject_id)
    except NotFoundError:
        return False
    if work.actor.role is Role.DISPATCHER and person.role is Role.COURIER:
        return person.branch_id == work.actor.branch_id
    demand_managing(work.actor, person)
    return True
