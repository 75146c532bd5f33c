"""The life cycle of an order: every step, who may, what must hold, what follows.

A step that is not in :data:`TRANSITIONS` does not exist.  No pay, no policy:
the only way to ``issued`` leads through ``paid``, the only way to
``handed_over`` through ``signed``, and each asks for the premium again.
``credit`` books money that arrives outside its step, such as a gateway's late
word after the courier has left: what was paid is never left unrecorded.
``issue`` and ``void_policy`` are the insurer's word and come when they come:
a policy that is out is never left unrecorded either, and only one that was
issued for this very visit cannot be voided any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from courier_api.domain.actor import Role
from courier_api.domain.order.guards import Guard
from courier_api.domain.order.states import OrderEvent, OrderState

__all__ = ["TRANSITIONS", "Effect", "Transition"]

S, E, R, G = OrderState, OrderEvent, Role, Guard


class Effect(StrEnum):
    """What follows a step; services carry it out in the same unit of work."""

    CONFIRM_APPOINTMENT = "confirm_appointment"
    PUBLISH_ROUTE = "publish_route"
    DROP_FROM_PLAN = "drop_from_plan"
    ASK_UNDERWRITER = "ask_underwriter"
    ASK_INSURER_TO_ISSUE = "ask_insurer_to_issue"
    ASK_INSURER_TO_VOID = "ask_insurer_to_void"
    PUSH_STATUS = "push_status"
    TELL_AGENTS = "tell_agents"
    OPEN_FOLLOW_UP = "open_follow_up"
    BRING_DOCUMENTS_BACK = "bring_documents_back"
    REPRINT_DOCUMENTS = "reprint_documents"
    REFUND_PREMIUM = "refund_premium"


F = Effect


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the life cycle.

    Parameters
    ----------
    source, event, target
        From which state (``None``: the order is new), by what, into which.
    roles
        Who may take the step.
    guards
        What must hold; all are asked, every one that fails is named.
    effects
        What follows.
    """

    source: OrderState | None
    event: OrderEvent
    target: OrderState
    roles: frozenset[Role]
    guards: tuple[Guard, ...] = ()
    effects: tuple[Effect, ...] = ()


def _rows(
    sources: Iterable[OrderState | None],
    event: OrderEvent,
    target: OrderState | None,
    roles: Iterable[Role],
    guards: tuple[Guard, ...] = (),
    effects: tuple[Effect, ...] = (),
) -> list[Transition]:
    """Return one row a source; without a `target` the state stays as it is."""
    return [
        Transition(source, event, target or source or S.SOLD, frozenset(roles), guards, effects)
        for source in sources
    ]


_PAID_UP = (G.PREMIUM_CONFIRMED, G.POLICY_ISSUED)
_BROKEN_OFF = (F.TELL_AGENTS, F.OPEN_FOLLOW_UP, F.BRING_DOCUMENTS_BACK, F.PUSH_STATUS)
_UNPAID_VISIT = (S.ARRIVED, S.INSPECTED)
_PAID_VISIT = (S.PAID, S.ISSUED, S.SIGNED)
_ON_THE_ROAD = (S.IN_CUSTODY, *_UNPAID_VISIT, *_PAID_VISIT)
_WITH_COURIER = (*_ON_THE_ROAD, S.REFUSED, S.CHANGED, S.FAILED)
_BROKEN = (S.REFUSED, S.CHANGED, S.FAILED, S.LOST)
_BETWEEN_VISITS = (*_BROKEN, S.RETURNED, S.BOOKED, S.PLANNED, S.IN_CUSTODY, *_UNPAID_VISIT)
_OFFICE = (R.AGENT, R.DISPATCHER, R.MANAGER)

_HAPPY = [
    *_rows([None], E.SELL, S.SOLD, (R.AGENT, R.SYSTEM)),
    *_rows(
        [S.SOLD, S.RETURNED],
        E.BOOK,
        S.BOOKED,
        _OFFICE,
        (G.APPOINTMENT_AGREED, G.TERMS_OPEN),
        (F.CONFIRM_APPOINTMENT,),
    ),
    *_rows(
        [S.BOOKED],
        E.PLAN,
        S.PLANNED,
        (R.DISPATCHER, R.SYSTEM),
        (G.COURIER_NAMED,),
        (F.PUBLISH_ROUTE,),
    ),
    *_rows(
        [S.PLANNED],
        E.TAKE_OVER,
        S.IN_CUSTODY,
        (R.COURIER, R.DISPATCHER),
        (G.OWN_ORDER, G.DOCUMENTS_TAKEN),
    ),
    *_rows([S.IN_CUSTODY], E.ARRIVE, S.ARRIVED, (R.COURIER,), (G.OWN_ORDER,)),
    *_rows(
        [S.ARRIVED],
        E.INSPECT,
        S.INSPECTED,
        (R.COURIER,),
        (G.OWN_ORDER, G.INSPECTION_DUE, G.REPORT_FILED),
        (F.ASK_UNDERWRITER,),
    ),
    *_rows([S.INSPECTED], E.APPROVE, None, (R.UNDERWRITER,), (G.REPORT_JUDGED,)),
    *_rows([S.INSPECTED], E.RETAKE, S.ARRIVED, (R.UNDERWRITER,), (G.REPORT_JUDGED,)),
    *_rows(
        _UNPAID_VISIT,
        E.PAY,
        S.PAID,
        (R.COURIER, R.SYSTEM),
        (G.OWN_ORDER, G.INSPECTION_SETTLED, G.PREMIUM_CONFIRMED),
        (F.ASK_INSURER_TO_ISSUE,),
    ),
    *_rows([S.PAID], E.ISSUE, S.ISSUED, (R.INSURER, R.SYSTEM), _PAID_UP),
    *_rows(
        [S.ISSUED],
        E.SIGN,
        S.SIGNED,
        (R.COURIER,),
        (G.OWN_ORDER, *_PAID_UP, G.SIGNER_ENTITLED),
    ),
    *_rows(
        [S.SIGNED],
        E.HAND_OVER,
        S.HANDED_OVER,
        (R.COURIER,),
        (G.OWN_ORDER, *_PAID_UP, G.SIGNED, G.DOCUMENTS_HANDED_OVER),
        (F.PUSH_STATUS,),
    ),
    *_rows([S.HANDED_OVER], E.BOOK_BACK, S.BOOKED_BACK, (R.ACCOUNTANT,), (G.DOCUMENTS_SETTLED,)),
    *_rows(
        [S.BOOKED_BACK],
        E.CLOSE,
        S.CLOSED,
        (R.ACCOUNTANT, R.SYSTEM),
        (*_PAID_UP, G.DOCUMENTS_SETTLED),
        (F.PUSH_STATUS,),
    ),
]
_BEFORE_THE_VISIT = [
    *_rows(
        [S.BOOKED],
        E.BOOK,
        None,
        _OFFICE,
        (G.APPOINTMENT_AGREED, G.TERMS_OPEN),
        (F.CONFIRM_APPOINTMENT,),
    ),
    *_rows(
        [S.PLANNED],
        E.BOOK,
        S.BOOKED,
        _OFFICE,
        (G.APPOINTMENT_AGREED, G.TERMS_OPEN, G.DOCUMENTS_BACK),
        (F.DROP_FROM_PLAN, F.CONFIRM_APPOINTMENT),
    ),
    *_rows(
        [S.PLANNED],
        E.PLAN,
        None,
        (R.DISPATCHER, R.SYSTEM),
        (G.COURIER_NAMED, G.DOCUMENTS_BACK),
        (F.PUBLISH_ROUTE,),
    ),
    *_rows(
        [S.PLANNED],
        E.UNPLAN,
        S.BOOKED,
        (R.DISPATCHER, R.SYSTEM),
        (G.DOCUMENTS_BACK,),
        (F.DROP_FROM_PLAN,),
    ),
]
_UNHAPPY = [
    *_rows(
        [S.IN_CUSTODY, *_UNPAID_VISIT],
        E.REFUSE,
        S.REFUSED,
        (R.COURIER, R.AGENT),
        (G.OWN_ORDER, G.REASON_FITS),
        _BROKEN_OFF,
    ),
    *_rows(
        _PAID_VISIT,
        E.REFUSE,
        S.REFUSED,
        (R.COURIER, R.AGENT),
        (G.OWN_ORDER, G.REASON_FITS),
        (*_BROKEN_OFF, F.ASK_INSURER_TO_VOID, F.REFUND_PREMIUM),
    ),
    *_rows(
        [S.IN_CUSTODY, *_UNPAID_VISIT],
        E.CHANGE,
        S.CHANGED,
        (R.COURIER, R.AGENT),
        (G.OWN_ORDER, G.REASON_FITS),
        _BROKEN_OFF,
    ),
    *_rows(
        [state for state in _ON_THE_ROAD if state is not S.INSPECTED],
        E.FAIL,
        S.FAILED,
        (R.COURIER, R.DISPATCHER),
        (G.OWN_ORDER, G.REASON_FITS),
        _BROKEN_OFF,
    ),
    *_rows(
        [S.INSPECTED],
        E.FAIL,
        S.FAILED,
        (R.COURIER, R.DISPATCHER, R.UNDERWRITER),
        (G.OWN_ORDER, G.REASON_FITS),
        _BROKEN_OFF,
    ),
    *_rows(
        _WITH_COURIER,
        E.LOSE,
        S.LOST,
        (R.COURIER, R.DISPATCHER, R.MANAGER),
        (G.OWN_ORDER, G.LOSS_ON_RECORD),
        (F.TELL_AGENTS, F.OPEN_FOLLOW_UP, F.REPRINT_DOCUMENTS, F.BRING_DOCUMENTS_BACK),
    ),
    *_rows(
        _BROKEN,
        E.RETURN,
        S.RETURNED,
        (R.DISPATCHER, R.ACCOUNTANT, R.MANAGER),
        (G.DOCUMENTS_BACK, G.LOST_REPRINTED),
        (F.PUSH_STATUS,),
    ),
    *_rows(
        [
            S.SOLD,
            S.BOOKED,
            S.PLANNED,
            S.IN_CUSTODY,
            *_UNPAID_VISIT,
            *_BROKEN,
            S.RETURNED,
            S.CANCELLED,
        ],
        E.CREDIT,
        None,
        (R.SYSTEM,),
        (G.MONEY_ARRIVED,),
        (F.TELL_AGENTS,),
    ),
    *_rows(_BETWEEN_VISITS, E.ISSUE, None, (R.INSURER, R.SYSTEM), _PAID_UP),
    *_rows(
        [*_BETWEEN_VISITS, S.PAID],
        E.VOID_POLICY,
        None,
        (R.INSURER, R.SYSTEM),
        (G.POLICY_ISSUED,),
    ),
    *_rows(
        [S.RETURNED, S.CANCELLED],
        E.REFUND,
        None,
        (R.ACCOUNTANT, R.MANAGER),
        (G.POLICY_VOID, G.REFUND_BOOKED),
    ),
    *_rows(
        [S.SOLD, S.BOOKED, S.PLANNED, S.RETURNED],
        E.CANCEL,
        S.CANCELLED,
        (R.AGENT, R.MANAGER),
        (G.PREMIUM_RETURNED, G.POLICY_VOID, G.DOCUMENTS_BACK),
        (F.DROP_FROM_PLAN, F.PUSH_STATUS),
    ),
]

TRANSITIONS: Mapping[tuple[OrderState | None, OrderEvent], Transition] = MappingProxyType(
    {(row.source, row.event): row for row in [*_HAPPY, *_BEFORE_THE_VISIT, *_UNHAPPY]}
)
"""Every step there is, by the state it starts from and the event."""
