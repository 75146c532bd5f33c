"""Why an order is on no route, as people read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from routing.plan import Reason
from routing.report.wording import presentable

__all__ = ["REASON_WORDS", "ReasonTold", "told"]


@dataclass(frozen=True, slots=True)
class ReasonTold:
    """A reason as people read it.

    Parameters
    ----------
    what
        A few words for a kind that is known, else the planner's own.
    remedy
        What can be done.
    detail
        What is wrong with the figures of the case; empty where `what` says it.
    """

    what: str
    remedy: str
    detail: str = ""


REASON_WORDS: Mapping[str, str] = {
    "NO_COURIER": "当天无人当班",
    "NO_SKILL": "配送员没有所需资质",
    "SKILL_EXPIRED": "配送员所需资质已过期",
    "NO_EQUIPMENT": "配送员未携带所需设备",
    "UNREACHABLE": "没有道路可到达客户或从客户处返回",
    "WINDOW_OUTSIDE_SHIFTS": "预约时段与班次不相交",
    "TOO_FAR_FOR_WINDOW": "直接前往也赶不上预约时段",
    "SHIFT_TOO_SHORT": "只送这一单也不能在下班前返回",
    "WORKING_TIME_TOO_SHORT": "只送这一单也超过工时上限",
    "BREAK_LEAVES_NO_TIME": "只送这一单也排不下休息",
    "CASH_ABOVE_LIMIT": "这一单的现金已超过现金上限",
    "BAG_TOO_SMALL": "这一单的单证已超过携带上限",
    "NO_STOP_ALLOWED": "配送员的站数上限为零",
    "COULD_BE_INSERTED": "可以排入且更划算，计划尚可改进",
    "COSTS_MORE": "可以排入，但代价高于不送",
    "LESS_IMPORTANT_FIRST": "若让出一单较次要的订单即可排入",
    "WINDOWS_TAKEN": "预约时段内各路线已排满",
    "SHIFT_END": "排入后配送员不能在下班前返回",
    "WORKING_TIME": "排入后配送员超过工时上限",
    "BREAK": "排入后配送员排不下休息",
    "CASH_LIMIT": "排入后配送员手中现金超过上限",
    "BAG_FULL": "排入后超过携带上限",
    "ROUTE_FULL": "路线站数已达上限",
    "CUT_OFF": "与相邻各站之间没有道路",
    "SKILL_ELSEWHERE": "有空的配送员没有所需资质",
    "EQUIPMENT_ELSEWHERE": "有空的配送员没有所需设备",
    "NOT_EXAMINED": "原因分析已中止",
}


def told(reason: Reason) -> ReasonTold:
    """Return `reason` as people read it: in Chinese, if the planner said it in Chinese."""
    message = presentable(reason.message_zh or reason.message)
    remedy = presentable(reason.remedy_zh or reason.remedy)
    what = REASON_WORDS.get(reason.code)
    if what is None:
        return ReasonTold(message, remedy)
    return ReasonTold(what, remedy, message)
