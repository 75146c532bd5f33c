"""Reasons for every order that a plan leaves out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from routing.explain.alone import try_alone
from routing.explain.beside import crowded_out_reasons
from routing.explain.codes import Code
from routing.explain.day import Day
from routing.explain.impossible import impossible_reasons
from routing.explain.room import exchange_reason, room_reason
from routing.model import Order, Problem
from routing.plan import Plan, Reason, Unassigned

__all__ = ["explain"]

NOT_EXAMINED = Reason(
    code=Code.NOT_EXAMINED,
    message="The explanation was stopped before this order's turn",
    remedy="Plan again and let the explanation run to its end",
    message_zh="在轮到该订单之前，原因分析已被中止",
    remedy_zh="请重新计划并等待原因分析完成",
)


def explain(
    problem: Problem,
    plan: Plan,
    progress: Callable[[int, int], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Plan:
    """Return `plan` with the reasons of every unassigned order, the nearest to a fix first.

    Nothing is guessed: every courier is timed with the order alone, then every
    place on every route is tried, and every remedy was tested by timing the
    route with it.

    Parameters
    ----------
    problem, plan
        As they stand; `plan` may be made by hand.
    progress
        Told the number of orders explained and the number of all.
    stop
        Asked before every order; those left when it says true get the reason
        ``NOT_EXAMINED``.
    """
    day = Day(problem, plan)
    explained = []
    for done, left in enumerate(plan.unassigned, start=1):
        order = problem.order_by_id.get(left.order_id)
        if stop is not None and stop():
            explained.append(replace(left, reasons=(NOT_EXAMINED,)))
        else:
            explained.append(left if order is None else _explained(day, order))
        if progress is not None:
            progress(done, len(plan.unassigned))
    return replace(plan, unassigned=tuple(explained))


def _explained(day: Day, order: Order) -> Unassigned:
    return Unassigned(order_id=order.id, reasons=_reasons(day, order))


def _reasons(day: Day, order: Order) -> tuple[Reason, ...]:
    alone = try_alone(day.unpriced, day.bound, order)
    if not alone.candidates:
        return impossible_reasons(day.problem, order, alone)
    room = room_reason(day, order, alone.candidates)
    if room is not None:
        return (room,)
    exchange = exchange_reason(day, order, alone.candidates)
    crowded = crowded_out_reasons(day, order, alone)
    return crowded if exchange is None else (exchange, *crowded)
