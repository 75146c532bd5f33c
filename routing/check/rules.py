"""The numbered rules that a plan must keep; numbers are never used again for another rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from routing.check import breaks, figures, limits, membership, shape, times
from routing.check.trace import Trace
from routing.check.violation import PlanFinding, RouteFinding
from routing.model import Problem
from routing.plan import Plan

__all__ = ["PLAN_RULES", "ROUTE_RULES", "RULES"]

PlanRule = Callable[[Problem, Plan], Iterator[PlanFinding]]
RouteRule = Callable[[Trace], Iterator[RouteFinding]]

PLAN_RULES: Mapping[str, PlanRule] = {
    "V01": membership.order_is_missing,
    "V02": membership.order_is_routed_twice,
    "V03": membership.order_is_routed_and_unassigned,
    "V04": membership.order_is_unassigned_twice,
    "V05": membership.order_is_unknown,
    "V06": membership.courier_is_unknown,
    "V07": membership.courier_has_two_routes,
    "V08": membership.route_is_empty,
    "V09": shape.figure_is_not_whole,
    "V41": figures.cost_is_wrong,
}

ROUTE_RULES: Mapping[str, RouteRule] = {
    "V10": times.departs_before_shift,
    "V11": times.returns_after_shift,
    "V12": times.arrival_is_wrong,
    "V13": times.starts_before_ready,
    "V14": times.start_is_outside_windows,
    "V15": times.end_is_wrong,
    "V16": times.return_is_wrong,
    "V17": times.leg_is_unreachable,
    "V20": breaks.break_is_missing,
    "V21": breaks.break_is_not_due,
    "V22": breaks.break_starts_outside_window,
    "V23": breaks.break_has_wrong_length,
    "V24": breaks.break_is_misplaced,
    "V25": breaks.break_runs_into_service,
    "V30": limits.skill_is_missing,
    "V31": limits.skill_has_expired,
    "V32": limits.equipment_is_missing,
    "V33": limits.bag_is_too_full,
    "V34": limits.stops_are_too_many,
    "V35": limits.working_time_is_too_long,
    "V36": limits.cash_is_too_high,
    "V40": figures.distance_is_wrong,
}


def _statement(rule: object) -> str:
    return (rule.__doc__ or "").strip().partition("\n")[0]


RULES: Mapping[str, str] = {
    number: _statement(rule) for number, rule in sorted([*PLAN_RULES.items(), *ROUTE_RULES.items()])
}
"""What each number stands for, as in docs/check.md."""
