"""Orders as they may be looked at: personal data masked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from courier_api.domain.actor import Role
from courier_api.domain.custody.document import Document
from courier_api.domain.dispatch.sale import SaleSummary
from courier_api.domain.order.advance import Step
from courier_api.domain.order.order import Order
from courier_api.domain.order.states import OrderState
from courier_api.domain.people.masking import mask
from courier_api.ports import OrderFilter
from courier_api.services.work import Work

__all__ = ["OrderView", "list_orders", "order_history", "see_order"]

SHOWN = ("name", "phone", "address", "plate")


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderView:
    """An order as everybody who works with it may see it.

    Parameters
    ----------
    order, facts
        The order and its sale.
    masked
        Name, phone, address and plate of the customer with all that counts hidden.
    documents
        Its serials, void ones too; not in lists.
    """

    order: Order
    facts: SaleSummary
    masked: Mapping[str, str]
    documents: tuple[Document, ...] = ()


def list_orders(
    work: Work,
    *,
    states: Collection[OrderState] | None = None,
    day: date | None = None,
    courier_id: str | None = None,
    after: str = "",
    limit: int,
) -> tuple[OrderView, ...]:
    """Return up to `limit` orders of the actor's branch by id; couriers see their own.

    Parameters
    ----------
    day
        Local day of the appointment.
    """
    if work.actor.role is Role.COURIER:
        if courier_id not in (None, work.actor.id):
            return ()
        courier_id = work.actor.id
    branch_id = work.actor.branch_id
    from_at = before_at = None
    if day is not None:
        branch = work.unit.sales.branch(branch_id)
        from_at, before_at = branch.midnight_at(day), branch.instant_at(day, 86_400)
    wanted = OrderFilter(states=states, from_at=from_at, before_at=before_at, courier_id=courier_id)
    return _views(work, work.unit.order_book.page(branch_id, wanted, after=after, limit=limit))


def see_order(work: Work, order_id: str) -> OrderView:
    """Return one order with its serials.

    Raises
    ------
    NotFoundError
        If the actor may not know of it.
    """
    order, sale = work.unit.order_book.with_sale(order_id)
    work.known(order)
    personal = work.unit.vault.get_many((order.policyholder_id,), SHOWN)
    return OrderView(
        order=order,
        facts=sale,
        masked=_masked(personal.get(order.policyholder_id, {})),
        documents=work.unit.custody.of_order(order_id),
    )


def order_history(work: Work, order_id: str) -> tuple[Step, ...]:
    """Return every step of an order, oldest first.

    Raises
    ------
    NotFoundError
        If the actor may not know of it.
    """
    return work.unit.orders.history(work.order(order_id).id)


def _views(work: Work, orders: Sequence[tuple[Order, SaleSummary]]) -> tuple[OrderView, ...]:
    holders = tuple(order.policyholder_id for order, _ in orders)
    personal = work.unit.vault.get_many(holders, SHOWN) if holders else {}
    return tuple(
        OrderView(
            order=order,
            facts=sale,
            masked=_masked(personal.get(order.policyholder_id, {})),
        )
        for order, sale in orders
    )


def _masked(personal: Mapping[str, str]) -> dict[str, str]:
    return {name: mask(name, personal.get(name, "")) for name in SHOWN}
