"""Why nobody could serve an order, told for each kind of limit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from routing.explain.alone import Alone
from routing.explain.clauses import remedy, trouble
from routing.explain.codes import Code
from routing.explain.cure import Cure
from routing.explain.phrase import Phrase, fill, joined, make_reason
from routing.explain.words import certificate, crowd, equipment, spans
from routing.model import UNREACHABLE, Courier, Mode, Order, Problem
from routing.plan import Reason
from routing.schedule import Obstacle

__all__ = ["impossible_reasons"]

CODES = {
    Obstacle.EQUIPMENT: Code.NO_EQUIPMENT,
    Obstacle.BREAK: Code.BREAK_LEAVES_NO_TIME,
    Obstacle.WORKING_TIME: Code.WORKING_TIME_TOO_SHORT,
    Obstacle.CASH: Code.CASH_ABOVE_LIMIT,
    Obstacle.BAG: Code.BAG_TOO_SMALL,
    Obstacle.STOPS: Code.NO_STOP_ALLOWED,
    Obstacle.UNREACHABLE: Code.UNREACHABLE,
}

COMMON: Mapping[Code, tuple[str, str]] = {
    Code.NO_SKILL: ("{who} lack the certificate {what}", "{who}没有{what}"),
    Code.SKILL_EXPIRED: ("the certificate {what} of {who} has expired", "{who}的{what}已到期"),
    Code.NO_EQUIPMENT: ("{who} carry no {what}", "{who}未携带{what}"),
    Code.WINDOW_OUTSIDE_SHIFTS: (
        "its window {windows} is outside the shift of {who}",
        "预约时段{windows}不在{who}的班次内",
    ),
    Code.TOO_FAR_FOR_WINDOW: (
        "{who} would come after its window {windows}",
        "{who}赶不上预约时段{windows}",
    ),
    Code.SHIFT_TOO_SHORT: ("{who} would be done after the shift", "{who}不能在班次内完成"),
    Code.WORKING_TIME_TOO_SHORT: ("{who} would work longer than allowed", "{who}会超过工时上限"),
    Code.BREAK_LEAVES_NO_TIME: ("{who} would have no time for the break", "{who}排不下休息"),
    Code.CASH_ABOVE_LIMIT: ("{who} would exceed the cash limit", "{who}会超过现金上限"),
    Code.BAG_TOO_SMALL: ("{who} would exceed the bag's capacity", "{who}会超过件数上限"),
    Code.NO_STOP_ALLOWED: ("{who} may not have a single stop", "{who}的单数上限为零"),
}
"""What stops several couriers, without the figures of each."""

WITHOUT_FIGURES = {Code.NO_SKILL, Code.NO_EQUIPMENT}
"""Of these a single courier's case tells no more than what is common to all."""

MODES_ZH: Mapping[Mode, str] = {Mode.CAR: "驾车", Mode.EBIKE: "骑电动车", Mode.FOOT: "步行"}


@dataclass(frozen=True, slots=True)
class _Stopped:
    """The couriers whom one kind of limit stops: briefly, and with the nearest case's figures."""

    code: Code
    brief: Phrase
    full: Phrase
    remedy: Phrase


def impossible_reasons(problem: Problem, order: Order, alone: Alone) -> tuple[Reason, ...]:
    """Return why nobody can serve `order`, the nearest to a fix first.

    Each reason names all that stops somebody, and its own kind with figures.
    """
    if not problem.couriers:
        nobody = Phrase(
            "Nobody can serve it: no courier is on shift", "无人可送：当天没有配送员当班"
        )
        on_shift = Phrase("put a courier on shift", "安排配送员当班")
        return (make_reason(Code.NO_COURIER, nobody, on_shift),)
    groups: dict[Code, list[Cure]] = {}
    for cure in sorted(alone.cures, key=lambda cure: (cure.effort, cure.courier.id)):
        groups.setdefault(_code(problem, order, cure), []).append(cure)
    kinds = [_stopped(problem, order, code, cures) for code, cures in groups.items()]
    if alone.cut_off:
        kinds.append(_cut_off(problem, order, alone.cut_off))
    return tuple(_reason(kind, kinds) for kind in kinds)


def _reason(kind: _Stopped, kinds: list[_Stopped]) -> Reason:
    parts = [kind.full, *(other.brief for other in kinds if other is not kind)]
    message = fill(
        "Nobody can serve it, even with nothing else to do: {parts}",
        "即使不排其他单，也无人可送：{parts}",
        parts=joined(parts, "; ", "；"),
    )
    return make_reason(kind.code, message, kind.remedy)


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


def _stopped(problem: Problem, order: Order, code: Code, cures: list[Cure]) -> _Stopped:
    nearest = cures[0]
    figures, fix = trouble(nearest, problem.day), remedy(nearest, problem.day)
    is_one = len(cures) == 1
    if is_one and code is not Code.WINDOW_OUTSIDE_SHIFTS:
        return _Stopped(code, figures, figures, fix)
    brief = fill(
        *COMMON[code],
        who=crowd(sorted(cure.courier.id for cure in cures), len(problem.couriers)),
        what=_missing(problem, order, code, cures),
        windows=spans(order.windows),
    )
    if code in WITHOUT_FIGURES and len(nearest.changes) == 1:
        return _Stopped(code, brief, brief, fix)
    en, zh = ("{brief} ({figures})", "{brief}（{figures}）")
    if not is_one:
        en, zh = ("{brief} (nearest: {figures})", "{brief}（最接近的：{figures}）")
    return _Stopped(code, brief, fill(en, zh, brief=brief, figures=figures), fix)


def _missing(problem: Problem, order: Order, code: Code, cures: list[Cure]) -> Phrase:
    """Return what the couriers lack; joined by "or" where some lack less than others."""
    if code is Code.NO_EQUIPMENT:
        lacks = [order.required_equipment - cure.courier.equipment for cure in cures]
    else:
        lacks = [order.required_skills - cure.courier.skills_on(problem.day) for cure in cures]
    name = equipment if code is Code.NO_EQUIPMENT else certificate
    union = sorted(frozenset[str]().union(*lacks))
    is_same = all(lack == lacks[0] for lack in lacks)
    en, zh = (" and ", "和") if is_same else (" or ", "或")
    return joined((name(one) for one in union), en, zh)


def _cut_off(problem: Problem, order: Order, cut_off: tuple[Courier, ...]) -> _Stopped:
    nearest = cut_off[0]
    there = problem.matrices[nearest.mode].durations_s[nearest.start_node, order.node]
    way = Phrase("there from the start", "从出发地前往")
    if there != UNREACHABLE:
        way = Phrase("from there to the end", "从客户处返回")
    who = crowd([courier.id for courier in cut_off], len(problem.couriers))
    brief = fill("no path for {who}", "{who}无路可通", who=who)
    full = fill(
        "no path by {mode} leads {way} of {who}"
        if len(cut_off) == 1
        else "no path for {crowd}; by {mode}, none leads {way} of {who}",
        "{crowd}无路可通（{who} {mode}{way}没有道路）",
        mode=Phrase(nearest.mode, MODES_ZH[nearest.mode]),
        way=way,
        who=nearest.id,
        crowd=who,
    )
    fix = Phrase(
        "check the place on the map, or send a courier who travels in another mode",
        "在地图上核对客户位置，或改派使用其他交通方式的配送员",
    )
    return _Stopped(Code.UNREACHABLE, brief, full, fix)
