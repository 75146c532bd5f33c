"""Find orders by what a customer can say on the telephone; who looks, is on record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from courier_api.domain.audit.entry import SubjectKind
from courier_api.domain.order.order import Order
from courier_api.domain.people.masking import mask
from courier_api.errors import ModelError
from courier_api.services.work import Work

__all__ = ["Found", "LookupKind", "look_up"]

SHOWN = ("name", "phone", "plate", "address")
FOUND_MAX = 50


class LookupKind(StrEnum):
    """What the customer says."""

    PHONE = "phone"
    PLATE = "plate"
    POLICY = "policy"
    SALE = "sale"


@dataclass(frozen=True, slots=True)
class Found:
    """An order and its customer, masked.

    Parameters
    ----------
    order
        As it stands.
    customer
        Name, phone, plate and address, masked; empty once forgotten.
    """

    order: Order
    customer: Mapping[str, str]


def look_up(work: Work, kind: LookupKind, value: str) -> tuple[Found, ...]:
    """Return the orders of the actor's branch that `value` names, the newest sale first.

    Raises
    ------
    ModelError
        If nothing is asked for.
    """
    plain = value.strip()
    if not plain:
        raise ModelError("lookup", ["is empty: give a phone, plate, policy or sale number"])
    orders = [o for o in _orders(work, kind, plain) if o.branch_id == work.actor.branch_id]
    orders.sort(key=lambda order: (order.sold_at, order.id), reverse=True)
    del orders[FOUND_MAX:]
    work.log("look_up", SubjectKind.BRANCH, work.actor.branch_id, by=kind.value, found=len(orders))
    people = work.unit.vault.get_many(tuple({order.policyholder_id for order in orders}))
    return tuple(Found(o, _masked(people.get(o.policyholder_id, {}))) for o in orders)


def _orders(work: Work, kind: LookupKind, value: str) -> list[Order]:
    if kind is LookupKind.SALE:
        order = work.unit.orders.find_sale(value)
        return [] if order is None else [order]
    if kind is LookupKind.POLICY:
        return list(work.unit.order_book.by_policy(value))
    ids = {
        tie.order_id
        for subject in work.unit.vault.find(kind.value, value)
        for tie in work.unit.vault.ties(subject)
    }
    return list(work.unit.order_book.by_id(sorted(ids)))


def _masked(fields: Mapping[str, str]) -> Mapping[str, str]:
    return {name: mask(name, fields[name]) for name in SHOWN if fields.get(name)}
