"""Whose personal data nobody needs any more."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Select, and_, exists, func, or_, select, union

from courier_api.domain.order.states import OrderState
from courier_api.storage.tables.orders import order_steps, orders
from courier_api.storage.tables.vault import vault_keys

__all__ = ["over_before"]

OVER = (OrderState.CLOSED, OrderState.CANCELLED)


def over_before(
    connection: Connection, before: datetime, limit: int
) -> tuple[tuple[str, str], ...]:
    """Return up to `limit` (subject, branch) whose every order ended before `before`.

    A subject is a policyholder, a delegate, or an order under whose own
    identifier data is kept; one whose data is forgotten already is left out.
    """
    ended = (
        select(orders.c.id)
        .join(
            order_steps,
            and_(order_steps.c.order_id == orders.c.id, order_steps.c.version == orders.c.version),
        )
        .where(orders.c.state.in_(OVER), order_steps.c.at < before)
    )
    parts = union(
        *(_parts(column) for column in ("policyholder_id", "delegate_id", "id"))
    ).subquery()
    still = exists().where(
        or_(
            orders.c.policyholder_id == parts.c.subject_id,
            orders.c.delegate_id == parts.c.subject_id,
            orders.c.id == parts.c.subject_id,
        ),
        orders.c.id.not_in(ended),
    )
    query = (
        select(parts.c.subject_id, func.min(parts.c.branch_id))
        .join(vault_keys, vault_keys.c.subject_id == parts.c.subject_id)
        .where(vault_keys.c.wrapped_key.is_not(None), ~still)
        .group_by(parts.c.subject_id)
        .order_by(parts.c.subject_id)
        .limit(limit)
    )
    return tuple((row[0], row[1]) for row in connection.execute(query))


def _parts(column: str) -> Select[tuple[str, str]]:
    """Return (subject, branch) of every order that is over."""
    named = orders.c[column]
    return select(named.label("subject_id"), orders.c.branch_id).where(
        orders.c.state.in_(OVER), named.is_not(None)
    )
