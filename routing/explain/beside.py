"""Why an order that somebody might serve does not fit beside the others."""

from __future__ import annotations

from routing.explain.alone import Alone
from routing.explain.clauses import remedy, trouble
from routing.explain.codes import Code
from routing.explain.cure import Change, Cure
from routing.explain.day import Day, Tour
from routing.explain.phrase import Phrase, fill, make_reason
from routing.explain.places import Place, best_places, places
from routing.explain.words import place_words
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

TIMED_MISSES = 4
"""Nearest misses by each rank that are timed in full."""

MOST_REASONS = 4

HANDY_CHANGES = 3
"""Whoever has handier advice is not given any with more changes than that."""


def crowded_out_reasons(day: Day, order: Order, alone: Alone) -> tuple[Reason, ...]:
    """Return the nearest misses on the tours of the couriers who may be able."""
    problem = day.problem
    found = list(places((day.tours[courier.id] for courier in alone.candidates), order))
    cures: list[tuple[Place, Cure]] = []
    for place in best_places(found, TIMED_MISSES):
        timed = place.time(day.unpriced, order)
        if isinstance(timed, Cure):
            cures.append((place, timed))
    cures += _room_elsewhere(day, order, alone)
    nearest: dict[Code, tuple[Place, Cure]] = {}
    for place, cure in sorted(cures, key=lambda item: (item[1].effort, item[1].courier.id)):
        nearest.setdefault(_code(cure), (place, cure))
    full = _no_room(problem, alone, len(found))
    reasons = [_reason(problem, code, *item, full) for code, item in _handy(nearest)]
    return tuple(reasons[:MOST_REASONS]) or (_cut_off(full),)


def _handy(nearest: dict[Code, tuple[Place, Cure]]) -> list[tuple[Code, tuple[Place, Cure]]]:
    """Return what takes few changes, or the first where all take many."""
    found = list(nearest.items())
    few = [item for item in found if len(item[1][1].changes) <= HANDY_CHANGES]
    return few or found[:1]


def _room_elsewhere(day: Day, order: Order, alone: Alone) -> list[tuple[Place, Cure]]:
    """Return a place with each courier who lacks only a certificate or equipment."""
    lacking = {Obstacle.SKILL, Obstacle.EQUIPMENT}
    rooms = []
    for cure in alone.cures:
        if {change.obstacle for change in cure.changes} <= lacking:
            tour = day.tours[cure.courier.id]
            room = _first_cure(day.unpriced, order, tour, lacking)
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


def _no_room(problem: Problem, alone: Alone, tested: int) -> Phrase:
    """Return that nobody who might serve it has room, and how many places were tried."""
    able, of_all = len(alone.candidates), len(problem.couriers)
    if able == 1:
        en = "{who}, the only courier who might serve it, has no room for it ({n} places tried)"
        zh = "唯一能送此单的 {who} 排不下（已试{n}个位置）"
        return fill(en, zh, who=alone.candidates[0].id, n=tested)
    if able == of_all:
        en = "None of the {all} couriers has room for it ({n} places tried)"
        zh = "全部{all}名配送员都排不下（已试{n}个位置）"
    else:
        en = (
            "The {able} of {all} couriers who might serve it have no room for it ({n} places tried)"
        )
        zh = "{all}名配送员中能送此单的{able}名都排不下（已试{n}个位置）"
    return fill(en, zh, able=able, all=of_all, n=tested)


def _reason(problem: Problem, code: Code, place: Place, cure: Cure, full: Phrase) -> Reason:
    if code in (Code.SKILL_ELSEWHERE, Code.EQUIPMENT_ELSEWHERE):
        en, zh = (
            "{full}; {who} has ({where}), but {trouble}",
            "{full}；{who} 可以（{where}），但 {trouble}",
        )
    else:
        en, zh = "{full}; nearest: {where}, {trouble}", "{full}；最接近的：{where}时，{trouble}"
    message = fill(
        en,
        zh,
        full=full,
        who=cure.courier.id,
        where=place_words(place.tour.orders, place.after),
        trouble=trouble(cure, problem.day),
    )
    return make_reason(code, message, remedy(cure, problem.day))


def _cut_off(full: Phrase) -> Reason:
    message = fill(
        "{full}: no path or no time beside the other stops",
        "{full}：与前后各站之间没有道路或时间",
        full=full,
    )
    own = Phrase(
        "give it a route of its own, or check the place on the map",
        "为其单独安排一条路线，或在地图上核对客户位置",
    )
    return make_reason(Code.CUT_OFF, message, own)
