"""What a courier's phone may know that we do not: asked when the phone is lost."""

from __future__ import annotations

from dataclasses import dataclass

from courier_api.domain.actor import Role
from courier_api.domain.custody.document import Document
from courier_api.domain.custody.holder import Holder, HolderKind
from courier_api.domain.ledger.account import Account, AccountKind
from courier_api.domain.order.order import Order
from courier_api.domain.order.states import OrderState
from courier_api.domain.payment import Payment, PaymentState
from courier_api.domain.people.rights import demand_visible
from courier_api.errors import NotFoundError
from courier_api.ports import OrderFilter
from courier_api.services.work import Work

__all__ = ["Unsynced", "unsynced"]

UNDER_WAY = (
    OrderState.IN_CUSTODY,
    OrderState.ARRIVED,
    OrderState.INSPECTED,
    OrderState.PAID,
    OrderState.ISSUED,
    OrderState.SIGNED,
    OrderState.HANDED_OVER,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsynced:
    """What to go through with the courier, order by order.

    Parameters
    ----------
    orders
        His that have left the branch and are not booked back.
    payments
        Of these, those that were opened and neither confirmed nor given up.
    documents
        What he holds, as far as we know.
    cash_fen
        What his cash account says he has.
    """

    orders: tuple[Order, ...]
    payments: tuple[Payment, ...]
    documents: tuple[Document, ...]
    cash_fen: int


def unsynced(work: Work, person_id: str) -> Unsynced:
    """List what a courier was at when his phone was last heard.

    Raises
    ------
    NotFoundError
        If there is no such courier in the actor's branch.
    """
    person = work.unit.people.get(person_id)
    demand_visible(work.actor, person)
    if person.role is not Role.COURIER:
        raise NotFoundError(f"courier {person_id}", ["is not there"])
    wanted = OrderFilter(states=UNDER_WAY, courier_id=person.id)
    orders = work.unit.order_book.all(person.branch_id, wanted)
    return Unsynced(
        orders=orders,
        payments=tuple(
            payment
            for order in orders
            for payment in work.unit.payments.of_order(order.id)
            if payment.state is PaymentState.OPEN
        ),
        documents=work.unit.custody.held_by(Holder(HolderKind.COURIER, person.id)),
        cash_fen=work.unit.ledger.balance_fen(Account(AccountKind.COURIER, person.id)),
    )
