"""Why an order is on no route, in Chinese, by the code of the reason."""

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
    what, remedy
        In Chinese; for an unknown code, the planner's own words.
    detail
        The planner's sentences with the figures of the case; empty where they
        already stand in the others.
    """

    what: str
    remedy: str
    detail: str = ""


REASON_WORDS: Mapping[str, tuple[str, str]] = {
    "NO_COURIER": ("当天无人当班", "安排配送员当班"),
    "NO_SKILL": ("配送员没有所需资质", "安排有该资质的配送员，或为配送员办理资质"),
    "SKILL_EXPIRED": ("配送员所需资质已过期", "更新资质有效期"),
    "NO_EQUIPMENT": ("配送员未携带所需设备", "为配送员配备该设备"),
    "UNREACHABLE": ("没有道路可到达客户或从客户处返回", "核对客户位置，或改用其他交通方式"),
    "WINDOW_OUTSIDE_SHIFTS": ("预约时段与班次不相交", "与客户改约，或调整班次"),
    "TOO_FAR_FOR_WINDOW": ("直接前往也赶不上预约时段", "与客户改约更晚，或提早班次"),
    "SHIFT_TOO_SHORT": ("只送这一单也不能在下班前返回", "延长班次"),
    "WORKING_TIME_TOO_SHORT": ("只送这一单也超过工时上限", "提高工时上限"),
    "BREAK_LEAVES_NO_TIME": ("只送这一单也排不下休息", "放宽休息时段"),
    "CASH_ABOVE_LIMIT": ("这一单的现金已超过现金上限", "改用刷卡或扫码，或提高现金上限"),
    "BAG_TOO_SMALL": ("这一单的单证已超过携带上限", "提高携带上限"),
    "NO_STOP_ALLOWED": ("配送员的站数上限为零", "提高站数上限"),
    "COULD_BE_INSERTED": ("可以排入且更划算，计划尚可改进", "延长求解时间，或手工排入"),
    "COSTS_MORE": ("可以排入，但代价高于不送", "提高订单优先级，或手工排入"),
    "LESS_IMPORTANT_FIRST": ("若让出一单较次要的订单即可排入", "延长求解时间，或手工调换"),
    "WINDOWS_TAKEN": ("预约时段内各路线已排满", "与客户改约，或增派配送员"),
    "SHIFT_END": ("排入后配送员不能在下班前返回", "延长班次，或增派配送员"),
    "WORKING_TIME": ("排入后配送员超过工时上限", "提高工时上限，或增派配送员"),
    "BREAK": ("排入后配送员排不下休息", "放宽休息时段"),
    "CASH_LIMIT": ("排入后配送员手中现金超过上限", "途中交款、改用刷卡或扫码，或提高现金上限"),
    "BAG_FULL": ("排入后超过携带上限", "提高携带上限，或增派配送员"),
    "ROUTE_FULL": ("路线站数已达上限", "提高站数上限，或增派配送员"),
    "CUT_OFF": ("与相邻各站之间没有道路", "核对客户位置"),
    "SKILL_ELSEWHERE": ("有空的配送员没有所需资质", "为其办理资质，或与有资质者调换订单"),
    "EQUIPMENT_ELSEWHERE": ("有空的配送员没有所需设备", "为其配备设备"),
}


def told(reason: Reason) -> ReasonTold:
    """Return `reason` as people read it."""
    message, remedy = presentable(reason.message), presentable(reason.remedy)
    words = REASON_WORDS.get(reason.code)
    if words is None:
        return ReasonTold(message, remedy)
    return ReasonTold(*words, detail=" ".join(filter(None, (message, remedy))))
