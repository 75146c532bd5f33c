"""Tell the people concerned what came of a question to the insurer."""

from __future__ import annotations

from courier_api.domain.order.order import Order
from courier_api.domain.people.person import PRODUCT_MAX_CHARS
from courier_api.ports.events import PHONE_OR_CARD
from courier_api.services.work import Work

__all__ = ["tell_courier", "tell_desk", "tell_issued", "told_product"]


def told_product(product: str) -> str:
    """Return a product as events may say it; empty if that is not what a product looks like."""
    if len(product) > PRODUCT_MAX_CHARS or PHONE_OR_CARD.search(product):
        return ""
    return product


def tell_issued(work: Work, order: Order) -> None:
    """Tell the order's courier that the policy is in force and may be signed for."""
    tell_courier(work, order, "policy_issued", version=order.version)


def tell_courier(work: Work, order: Order, kind: str, **data: str | int) -> None:
    """Tell the order's courier, if it has one."""
    if order.courier_id is not None:
        work.unit.events.tell(order.branch_id, f"courier:{order.courier_id}", kind, order.id, data)


def tell_desk(work: Work, order: Order, desk: str, kind: str, **data: str | int) -> None:
    """Tell everybody at `desk` (``"agents"``, ...) of the order's branch."""
    work.unit.events.tell(order.branch_id, desk, kind, order.id, data)
