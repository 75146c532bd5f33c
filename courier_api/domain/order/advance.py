"""Take one step of an order's life, or say everything that forbids it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from courier_api.domain.actor import Actor, Role
from courier_api.domain.checks import id_faults, instant_faults
from courier_api.domain.order.changes import change
from courier_api.domain.order.evidence import Evidence
from courier_api.domain.order.guards import Attempt, fault
from courier_api.domain.order.order import Order
from courier_api.domain.order.states import FailReason, Inspection, OrderEvent, OrderState
from courier_api.domain.order.transitions import TRANSITIONS, Effect, Transition
from courier_api.errors import GuardError, ModelError, RightsError, StepError

__all__ = ["Advanced", "Step", "advance", "sell"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of an order's history: immutable once written.

    Parameters
    ----------
    order_id, version
        Which order, and its version after the step.
    source, event, target
        From which state (``None``: it is new), by what, into which.
    actor_id, role, at
        Who, as what, when (aware UTC).
    reason
        Why, where the event needs a reason.
    """

    order_id: str
    version: int
    source: OrderState | None
    event: OrderEvent
    target: OrderState
    actor_id: str
    role: Role
    at: datetime
    reason: FailReason | None = None


@dataclass(frozen=True, slots=True)
class Advanced:
    """An order after a step, the line for its history, and what follows."""

    order: Order
    step: Step
    effects: tuple[Effect, ...]


def sell(order: Order, actor: Actor) -> Advanced:
    """Take a new sale in.

    Raises
    ------
    RightsError
        If the actor may not.
    StepError
        If the order is not new.
    """
    if order != _pristine(order):
        raise StepError(f"order {order.id}", ["is not new: something has happened to it already"])
    transition = TRANSITIONS[None, OrderEvent.SELL]
    _demand_rights(order, transition, actor)
    step = _step(order, transition, actor, Evidence(), order.sold_at)
    return Advanced(order, step, transition.effects)


def advance(
    order: Order, event: OrderEvent, actor: Actor, at: datetime, evidence: Evidence | None = None
) -> Advanced:
    """Take the step `event` of `order`.

    Raises
    ------
    StepError
        If there is no such step from the order's state.
    RightsError
        If the actor's role or branch does not allow it.
    GuardError
        Naming every condition that does not hold.
    ModelError
        If `at` is not an aware instant in UTC, or the evidence has bad identifiers.
    """
    transition = TRANSITIONS.get((order.state, event))
    if transition is None:
        raise StepError(f"order {order.id}", [_no_such_step(order, event)])
    _demand_rights(order, transition, actor)
    evidence = evidence or Evidence()
    faults = instant_faults("at", at) + id_faults("policy_number", evidence.policy_number or None)
    if faults:
        raise ModelError(f"order {order.id}", faults)
    attempt = Attempt(order, event, actor, evidence, at)
    failed = [why for guard in transition.guards if (why := fault(guard, attempt))]
    if failed:
        raise GuardError(f"order {order.id}, {event}", failed)
    changed = replace(change(attempt), state=transition.target, version=order.version + 1)
    return Advanced(changed, _step(changed, transition, actor, evidence, at), transition.effects)


def _pristine(order: Order) -> Order:
    exempt = order.inspection is Inspection.EXEMPT
    return Order(
        id=order.id,
        branch_id=order.branch_id,
        sale_number=order.sale_number,
        policyholder_id=order.policyholder_id,
        delegate_id=order.delegate_id,
        premium_due_fen=order.premium_due_fen,
        sold_at=order.sold_at,
        inspection=Inspection.EXEMPT if exempt else Inspection.DUE,
    )


def _no_such_step(order: Order, event: OrderEvent) -> str:
    possible = [str(e) for source, e in TRANSITIONS if source is order.state]
    return f"is {order.state}: cannot {event}; possible: {', '.join(possible) or 'nothing'}"


def _demand_rights(order: Order, transition: Transition, actor: Actor) -> None:
    faults = []
    if actor.role not in transition.roles:
        able = ", ".join(sorted(transition.roles))
        faults.append(f"a {actor.role} may not {transition.event}: it takes {able}")
    if actor.branch_id != order.branch_id:
        faults.append("belongs to another branch")
    if faults:
        raise RightsError(f"order {order.id}", faults)


def _step(
    order: Order, transition: Transition, actor: Actor, evidence: Evidence, at: datetime
) -> Step:
    return Step(
        order_id=order.id,
        version=order.version,
        source=transition.source,
        event=transition.event,
        target=transition.target,
        actor_id=actor.id,
        role=actor.role,
        at=at,
        reason=evidence.reason,
    )
