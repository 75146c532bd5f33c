"""Why an order that somebody might serve does not fit beside the others."""

from __future__ import annotations

from routing.explain.alone import Alone
from routing.explain.codes import Code
from routing.explain.cure import Change, Cure
from routing.explain.day import Day, Tour
from routing.explain.places import Place, best_places, places
from routing.explain.words import listed, place_words, remedy, trouble
from routing.model import Order, Problem
from routing.plan import Reason
from routing.schedule import Obstacle

__all__ = ["crowded_out_reasons"]

CODES = {
    Obstacle.WINDOW: Code.WINDOWS_TAKEN,
    Obstacle.SHIFT: Code.SHIFT_END,
    Obstacle.WORKING_TIME: Code.WORKING_TIME,
    Obstacle.BREAK: Code.BREAK,
    Obstacle.CASH: Code.CASH_LIMIT,
    Obstacle.BAG: Code.BAG_FULL,
    Obstacle.STOPS: Code.ROUTE_FULL,
    Obstacle.SKILL: Code.SKILL_ELSEWHERE,
    Obstacle.EQUIPMENT: Code.EQUIPMENT_ELSEWHERE,
}

TIMED_MISSES = 6
"""Nearest misses by each rank that are timed in full."""

MOST_REASONS = 4


def crowded_out_reasons(day: Day, order: Order, alone: Alone) -> tuple[Reason, ...]:
    """Return the nearest misses on the tours of the couriers who may be able."""
    problem = day.problem
    found = list(places((day.tours[courier.id] for courier in alone.candidates), order))
    cures: list[tuple[Place, Cure]] = []
    for place in best_places(found, TIMED_MISSES):
        timed = place.time(problem, order)
        if isinstance(timed, Cure):
            cures.append((place, timed))
    cures += _room_elsewhere(day, order, alone)
    nearest: dict[Code, tuple[Place, Cure]] = {}
    for place, cure in sorted(cures, key=lambda item: (item[1].effort, item[1].courier.id)):
        nearest.setdefault(_code(cure), (place, cure))
    routes = "1 route" if len(alone.candidates) == 1 else f"{len(alone.candidates)} routes"
    tested = f"none of {len(found)} places on {routes} fits"
    reasons = tuple(_reason(problem, code, *item, tested) for code, item in nearest.items())
    return reasons[:MOST_REASONS] or (_cut_off(alone, tested),)


def _room_elsewhere(day: Day, order: Order, alone: Alone) -> list[tuple[Place, Cure]]:
    """Return a place with each courier who lacks only a certificate or equipment."""
    lacking = {Obstacle.SKILL, Obstacle.EQUIPMENT}
    rooms = []
    for cure in alone.cures:
        if {change.obstacle for change in cure.changes} <= lacking:
            tour = day.tours[cure.courier.id]
            room = _first_cure(day.problem, order, tour, lacking)
            if room is not None:
                rooms.append(room)
    return rooms


def _first_cure(
    problem: Problem, order: Order, tour: Tour, allowed: set[Obstacle]
) -> tuple[Place, Cure] | None:
    for place in places([tour], order):
        if place.effort == 0:
            timed = place.time(problem, order)
            if isinstance(timed, Cure) and {c.obstacle for c in timed.changes} <= allowed:
                return place, timed
    return None


def _code(cure: Cure) -> Code:
    def weight(change: Change) -> float:
        return change.effort

    return CODES[max(cure.changes, key=weight).obstacle]


def _reason(problem: Problem, code: Code, place: Place, cure: Cure, tested: str) -> Reason:
    where = f"{cure.courier.id} {place_words(place.tour.orders, place.after)}"
    return Reason(
        code=code,
        message=f"Only beside others ({tested}); nearest, on {where}: {trouble(cure, problem.day)}",
        remedy=remedy(cure, problem.day),
    )


def _cut_off(alone: Alone, tested: str) -> Reason:
    able = listed([courier.id for courier in alone.candidates])
    return Reason(
        code=Code.CUT_OFF,
        message=f"Only beside others ({tested}): no path or no time for it with {able}",
        remedy="Give it a route of its own, or check the place on the map.",
    )
