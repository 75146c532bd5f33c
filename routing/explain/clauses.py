"""What is broken and what would have to give, a clause for each kind of limit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from routing.explain.cure import Change, Cure
from routing.explain.phrase import Fact, Phrase, fill, joined
from routing.explain.words import certificate, duration, equipment, instant, money, span
from routing.model import Courier
from routing.schedule import Obstacle

__all__ = ["remedy", "trouble"]

Clauses = tuple[Phrase, Phrase]
"""What is broken, and what would have to give."""


def trouble(cure: Cure, day: date) -> Phrase:
    """Return what is broken, one clause for each limit."""
    broken = (_clauses(cure.courier, change, day)[0] for change in cure.changes)
    return joined(broken, " and ", "，且 ")


def remedy(cure: Cure, day: date) -> Phrase:
    """Return what would have to give, one clause for each limit."""
    giving = (_clauses(cure.courier, change, day)[1] for change in cure.changes)
    return joined(giving, ", and ", "，并")


def _clauses(courier: Courier, change: Change, day: date) -> Clauses:
    if change.obstacle is Obstacle.SKILL:
        return _skill(courier, change, day)
    return CLAUSES[change.obstacle](courier, change)


def _skill(courier: Courier, change: Change, day: date) -> Clauses:
    required = change.order.required_skills if change.order else frozenset[str]()
    missing = sorted(required - courier.skills_on(day))
    expiry = {skill.code: skill.expires_on for skill in courier.skills}
    facts: dict[str, Fact] = {
        "who": courier.id,
        "lacks": joined((_lack(code, expiry) for code in missing), " and ", "、"),
        "what": joined((certificate(code) for code in missing), " and ", "和"),
        "day": str(day),
    }
    broken = fill("{who} has {lacks}", "{who} {lacks}", **facts)
    if set(missing) <= set(expiry):
        return broken, fill(
            "renew the certificate {what} of {who}, good on {day}",
            "为 {who} 更新{what}，{day}当日须有效",
            **facts,
        )
    return broken, fill(
        "certify {who} for {what}, good on {day}", "为 {who} 办理{what}，{day}当日须有效", **facts
    )


def _lack(code: str, expiry: Mapping[str, date | None]) -> Phrase:
    what = certificate(code)
    if code in expiry:
        en, zh = "an {what} that expired on {day}", "{what}已于{day}到期"
        return fill(en, zh, what=what, day=str(expiry[code]))
    return fill("no {what}", "没有{what}", what=what)


def _equipment(courier: Courier, change: Change) -> Clauses:
    required = change.order.required_equipment if change.order else frozenset[str]()
    missing = (equipment(code) for code in sorted(required - courier.equipment))
    what = joined(missing, " and ", "和")
    return (
        fill("{who} carries no {what}", "{who} 未携带{what}", who=courier.id, what=what),
        fill("equip {who} with {what}", "为 {who} 配备{what}", who=courier.id, what=what),
    )


def _window(courier: Courier, change: Change) -> Clauses:
    if change.order is None:
        return Phrase("a window would be missed", "会错过预约时段"), Phrase("move it", "改约")
    window = change.order.windows[-1]
    facts: dict[str, Fact] = {
        "who": courier.id,
        "order": change.order.id,
        "later": duration(change.amount),
        "window": span(window),
        "until": instant(window.end_s + change.amount),
    }
    return (
        fill(
            "{who} would start {order} {later} after its window {window}",
            "{who} 上门 {order} 将比预约时段{window}晚{later}",
            **facts,
        ),
        fill(
            "let {order} start {later} later, until {until}",
            "与客户商定 {order} 可推迟{later}，最晚{until}上门",
            **facts,
        ),
    )


def _shift(courier: Courier, change: Change) -> Clauses:
    facts: dict[str, Fact] = {
        "who": courier.id,
        "later": duration(change.amount),
        "shift": span(courier.shift),
        "until": instant(courier.shift.end_s + change.amount),
    }
    return (
        fill(
            "{who} would be done {later} after the shift {shift}",
            "{who} 要在班次{shift}结束后{later}才能收工",
            **facts,
        ),
        fill(
            "let the shift of {who} end {later} later, at {until}",
            "安排 {who} 加班{later}，至{until}下班",
            **facts,
        ),
    )


def _working_time(courier: Courier, change: Change) -> Clauses:
    facts: dict[str, Fact] = {
        "who": courier.id,
        "longer": duration(change.amount),
        "limit": duration(courier.max_working_s or 0),
    }
    return (
        fill(
            "{who} would work {longer} more than the {limit} allowed",
            "{who} 的工时将比上限{limit}多{longer}",
            **facts,
        ),
        fill("allow {who} {longer} of overtime", "允许 {who} 加班{longer}", **facts),
    )


def _break(courier: Courier, change: Change) -> Clauses:
    if courier.break_ is None:
        return Phrase("the break would not fit", "排不下休息"), Phrase("move it", "调整休息")
    window = courier.break_.window
    facts: dict[str, Fact] = {
        "who": courier.id,
        "later": duration(change.amount),
        "window": span(window),
        "until": instant(window.end_s + change.amount),
    }
    return (
        fill(
            "{who} could start the break only {later} after {window}",
            "{who} 要比休息时段{window}晚{later}才能休息",
            **facts,
        ),
        fill(
            "let the break of {who} start {later} later, until {until}",
            "允许 {who} 推迟{later}休息，最晚{until}开始",
            **facts,
        ),
    )


def _cash(courier: Courier, change: Change) -> Clauses:
    limit_fen = courier.cash_limit_fen or 0
    facts: dict[str, Fact] = {
        "who": courier.id,
        "more": money(change.amount),
        "limit": money(limit_fen),
        "raised": money(limit_fen + change.amount),
    }
    return (
        fill(
            "{who} would hold {more} more than the limit of {limit}",
            "{who} 手中现金将比现金上限{limit}多{more}",
            **facts,
        ),
        fill(
            "raise the cash limit of {who} by {more} to {raised}, or have as much paid by card "
            "or QR",
            "将 {who} 的现金上限提高{more}至{raised}，或请客户改用刷卡、扫码支付同等金额",
            **facts,
        ),
    )


def _bag(courier: Courier, change: Change) -> Clauses:
    limit = courier.bag_capacity or 0
    facts: dict[str, Fact] = {
        "who": courier.id,
        "more": change.amount,
        "limit": limit,
        "raised": limit + change.amount,
    }
    return (
        fill(
            "{who} would carry {more} more than the {limit} units that the bag holds",
            "{who} 携带的件数将比上限{limit}件多{more}件",
            **facts,
        ),
        fill("give {who} a bag for {raised} units", "将 {who} 的件数上限提高到{raised}件", **facts),
    )


def _stops(courier: Courier, change: Change) -> Clauses:
    limit = courier.max_stops or 0
    wanted = limit + change.amount
    facts: dict[str, Fact] = {
        "who": courier.id,
        "stops": Phrase("1 stop" if wanted == 1 else f"{wanted} stops", f"{wanted}单"),
        "limit": limit,
    }
    return (
        fill(
            "{who} would have {stops}, the limit is {limit}",
            "{who} 将有{stops}，超过单数上限{limit}单",
            **facts,
        ),
        fill("allow {who} {stops}", "将 {who} 的单数上限提高到{stops}", **facts),
    )


def _path(courier: Courier, _: Change) -> Clauses:
    return (
        fill("{who} finds no path", "{who} 无路可达", who=courier.id),
        Phrase("check the place on the map", "在地图上核对客户位置"),
    )


CLAUSES: Mapping[Obstacle, Callable[[Courier, Change], Clauses]] = {
    Obstacle.EQUIPMENT: _equipment,
    Obstacle.WINDOW: _window,
    Obstacle.SHIFT: _shift,
    Obstacle.WORKING_TIME: _working_time,
    Obstacle.BREAK: _break,
    Obstacle.CASH: _cash,
    Obstacle.BAG: _bag,
    Obstacle.STOPS: _stops,
    Obstacle.UNREACHABLE: _path,
}
