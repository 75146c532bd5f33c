"""Rules V30 to V36: what a courier may, can carry and can hold."""

from __future__ import annotations

from collections.abc import Iterator

from routing.check.trace import Trace
from routing.check.violation import RouteFinding
from routing.check.words import yuan

__all__ = [
    "bag_is_too_full",
    "cash_is_too_high",
    "equipment_is_missing",
    "skill_has_expired",
    "skill_is_missing",
    "stops_are_too_many",
    "working_time_is_too_long",
]


def skill_is_missing(trace: Trace) -> Iterator[RouteFinding]:
    """The courier never had a certificate that the order asks for."""
    held = {skill.code for skill in trace.courier.skills}
    for order in trace.orders:
        for code in sorted(order.required_skills - held):
            yield order.id, f"asks for the certificate {code}, which the courier does not have"


def skill_has_expired(trace: Trace) -> Iterator[RouteFinding]:
    """A certificate that the order asks for has expired (its last day is still good)."""
    day = trace.problem.day
    good = {
        skill.code
        for skill in trace.courier.skills
        if skill.expires_on is None or skill.expires_on >= day
    }
    expired = {
        skill.code: skill.expires_on
        for skill in sorted(trace.courier.skills, key=lambda skill: str(skill.expires_on))
        if skill.code not in good
    }
    for order in trace.orders:
        for code in sorted(order.required_skills & expired.keys()):
            yield order.id, f"asks for the certificate {code}, expired on {expired[code]}"


def equipment_is_missing(trace: Trace) -> Iterator[RouteFinding]:
    """The courier does not carry equipment that the order asks for."""
    for order in trace.orders:
        for item in sorted(order.required_equipment - trace.courier.equipment):
            yield order.id, f"asks for {item}, which the courier does not carry"


def bag_is_too_full(trace: Trace) -> Iterator[RouteFinding]:
    """More units leave the depot than the bag holds."""
    capacity = trace.courier.bag_capacity
    used = sum(order.bag_units for order in trace.orders)
    if capacity is not None and used > capacity:
        yield None, f"carries {used} units at departure, the bag holds {capacity}"


def stops_are_too_many(trace: Trace) -> Iterator[RouteFinding]:
    """The route has more stops than the courier may have."""
    limit, stops = trace.courier.max_stops, len(trace.visits)
    if limit is not None and stops > limit:
        yield None, f"has {stops} stops, {limit} are allowed"


def working_time_is_too_long(trace: Trace) -> Iterator[RouteFinding]:
    """From departure to return it takes longer than the courier may work."""
    limit_s = trace.courier.max_working_s
    if limit_s is not None and trace.working_s > limit_s:
        yield None, f"works {trace.working_s} s, {limit_s} s are allowed"


def cash_is_too_high(trace: Trace) -> Iterator[RouteFinding]:
    """After a stop the expected cash in hand is above the courier's limit."""
    limit_fen = trace.courier.cash_limit_fen
    if limit_fen is None:
        return
    cash_fen = 0
    for order in trace.orders:
        cash_fen += order.expected_cash_fen
        if order.expected_cash_fen and cash_fen > limit_fen:
            yield order.id, f"leaves {yuan(cash_fen)} in hand, the limit is {yuan(limit_fen)}"
