"""Whether anybody could serve an order with nothing else to do."""

from __future__ import annotations

from dataclasses import dataclass

from routing.explain.bound import EasedDay
from routing.explain.codes import Code
from routing.explain.cure import Cure, find_cure
from routing.explain.words import listed, remedy, trouble
from routing.model import UNREACHABLE, Courier, Order, Problem
from routing.plan import Reason, Route
from routing.schedule import Infeasible, Obstacle, schedule_route

__all__ = ["Alone", "impossible_reasons", "try_alone"]

CODES = {
    Obstacle.EQUIPMENT: Code.NO_EQUIPMENT,
    Obstacle.BREAK: Code.BREAK_LEAVES_NO_TIME,
    Obstacle.WORKING_TIME: Code.WORKING_TIME_TOO_SHORT,
    Obstacle.CASH: Code.CASH_ABOVE_LIMIT,
    Obstacle.BAG: Code.BAG_TOO_SMALL,
    Obstacle.STOPS: Code.NO_STOP_ALLOWED,
    Obstacle.UNREACHABLE: Code.UNREACHABLE,
}


@dataclass(frozen=True, slots=True)
class Alone:
    """What each courier could do with the order and nothing else.

    Parameters
    ----------
    able
        Couriers who could drive it.
    maybe
        Couriers who could not, but perhaps beside other stops; see
        :mod:`routing.explain.bound`.
    cures
        What would make the others able, who cannot in any plan.
    cut_off
        Couriers without a path there or back by any stops.
    """

    able: tuple[Courier, ...]
    maybe: tuple[Courier, ...]
    cures: tuple[Cure, ...]
    cut_off: tuple[Courier, ...]

    @property
    def candidates(self) -> tuple[Courier, ...]:
        """Couriers who are not proven unable."""
        return self.able + self.maybe


STATIC = {Obstacle.SKILL, Obstacle.EQUIPMENT, Obstacle.BAG, Obstacle.STOPS, Obstacle.CASH}
"""Limits that other stops cannot ease."""


def try_alone(problem: Problem, bound: EasedDay, order: Order) -> Alone:
    """Time a route of `order` alone for every courier."""
    able, maybe, cures, cut_off = [], [], [], []
    for courier in problem.couriers:
        found = find_cure(problem, courier, [order])
        if isinstance(found, Route):
            able.append(courier)
        elif not _is_proven(bound, courier, order, found):
            maybe.append(courier)
        elif isinstance(found, Cure):
            cures.append(found)
        else:
            cut_off.append(courier)
    return Alone(tuple(able), tuple(maybe), tuple(cures), tuple(cut_off))


def _is_proven(bound: EasedDay, courier: Courier, order: Order, found: Cure | Infeasible) -> bool:
    if isinstance(found, Cure) and found.changes[0].obstacle in STATIC:
        return True
    problem, eased_courier, eased_order = bound.eased(courier, order)
    return isinstance(schedule_route(problem, eased_courier, [eased_order]), Infeasible)


def impossible_reasons(problem: Problem, order: Order, alone: Alone) -> tuple[Reason, ...]:
    """Return why nobody can serve `order`, the nearest to a fix first."""
    if not problem.couriers:
        text = "Impossible: no courier is on shift"
        return (Reason(code=Code.NO_COURIER, message=text, remedy="Put a courier on shift."),)
    groups: dict[Code, list[Cure]] = {}
    for cure in sorted(alone.cures, key=lambda cure: (cure.effort, cure.courier.id)):
        groups.setdefault(_code(problem, order, cure), []).append(cure)
    reasons = [_reason(problem, code, cures) for code, cures in groups.items()]
    if alone.cut_off:
        reasons.append(_unreachable(problem, order, alone.cut_off))
    return tuple(reasons)


def _reason(problem: Problem, code: Code, cures: list[Cure]) -> Reason:
    affected = listed([cure.courier.id for cure in cures])
    message = (
        f"Impossible, whoever drives: {trouble(cures[0], problem.day)} (the nearest of "
        f"{len(cures)} of {len(problem.couriers)} couriers whom this stops: {affected})"
    )
    return Reason(code=code, message=message, remedy=remedy(cures[0], problem.day))


def _code(problem: Problem, order: Order, cure: Cure) -> Code:
    obstacle = cure.changes[0].obstacle
    if obstacle is Obstacle.SKILL:
        missing = order.required_skills - cure.courier.skills_on(problem.day)
        expired = missing <= {skill.code for skill in cure.courier.skills}
        return Code.SKILL_EXPIRED if expired else Code.NO_SKILL
    if obstacle in (Obstacle.WINDOW, Obstacle.SHIFT):
        shift = cure.courier.shift
        if not any(w.start_s <= shift.end_s and w.end_s >= shift.start_s for w in order.windows):
            return Code.WINDOW_OUTSIDE_SHIFTS
        is_late = obstacle is Obstacle.WINDOW
        return Code.TOO_FAR_FOR_WINDOW if is_late else Code.SHIFT_TOO_SHORT
    return CODES[obstacle]


def _unreachable(problem: Problem, order: Order, cut_off: tuple[Courier, ...]) -> Reason:
    courier = cut_off[0]
    there = problem.matrices[courier.mode].durations_s[courier.start_node, order.node]
    way = "there from the start" if there == UNREACHABLE else "from there to the end"
    affected = listed([courier.id for courier in cut_off])
    return Reason(
        code=Code.UNREACHABLE,
        message=(
            f"Impossible, whoever drives: no path by {courier.mode} leads {way} of {courier.id} "
            f"(one of {len(cut_off)} of {len(problem.couriers)} couriers whom this stops: "
            f"{affected})"
        ),
        remedy="Check the place on the map, or send a courier who travels in another mode.",
    )
