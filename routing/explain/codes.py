"""Why an order is left out: stable codes, their meaning and what they prove."""

from __future__ import annotations

from enum import StrEnum

from routing.plan import Unassigned

__all__ = ["IMPOSSIBLE", "MEANING", "Code", "is_impossible"]


class Code(StrEnum):
    """The codes of :attr:`routing.plan.Reason.code`."""

    NO_COURIER = "NO_COURIER"
    NO_SKILL = "NO_SKILL"
    SKILL_EXPIRED = "SKILL_EXPIRED"
    NO_EQUIPMENT = "NO_EQUIPMENT"
    UNREACHABLE = "UNREACHABLE"
    WINDOW_OUTSIDE_SHIFTS = "WINDOW_OUTSIDE_SHIFTS"
    TOO_FAR_FOR_WINDOW = "TOO_FAR_FOR_WINDOW"
    SHIFT_TOO_SHORT = "SHIFT_TOO_SHORT"
    WORKING_TIME_TOO_SHORT = "WORKING_TIME_TOO_SHORT"
    BREAK_LEAVES_NO_TIME = "BREAK_LEAVES_NO_TIME"
    CASH_ABOVE_LIMIT = "CASH_ABOVE_LIMIT"
    BAG_TOO_SMALL = "BAG_TOO_SMALL"
    NO_STOP_ALLOWED = "NO_STOP_ALLOWED"

    COULD_BE_INSERTED = "COULD_BE_INSERTED"
    COSTS_MORE = "COSTS_MORE"
    LESS_IMPORTANT_FIRST = "LESS_IMPORTANT_FIRST"
    WINDOWS_TAKEN = "WINDOWS_TAKEN"
    SHIFT_END = "SHIFT_END"
    WORKING_TIME = "WORKING_TIME"
    BREAK = "BREAK"
    CASH_LIMIT = "CASH_LIMIT"
    BAG_FULL = "BAG_FULL"
    ROUTE_FULL = "ROUTE_FULL"
    CUT_OFF = "CUT_OFF"
    SKILL_ELSEWHERE = "SKILL_ELSEWHERE"
    EQUIPMENT_ELSEWHERE = "EQUIPMENT_ELSEWHERE"
    NOT_EXAMINED = "NOT_EXAMINED"


MEANING = {
    Code.NO_COURIER: "Nobody is on shift.",
    Code.NO_SKILL: "Couriers lack a certificate that the order asks for.",
    Code.SKILL_EXPIRED: "Couriers had the certificate, but it has expired.",
    Code.NO_EQUIPMENT: "Couriers do not carry what the order asks for.",
    Code.UNREACHABLE: "No path leads from the start to the customer, or from there back.",
    Code.WINDOW_OUTSIDE_SHIFTS: "No window of the order touches the shift.",
    Code.TOO_FAR_FOR_WINDOW: "Even driving there first, couriers come after the last window.",
    Code.SHIFT_TOO_SHORT: "Even driving there only, couriers are back after their shift.",
    Code.WORKING_TIME_TOO_SHORT: "The visit alone takes longer than couriers may work.",
    Code.BREAK_LEAVES_NO_TIME: "The visit alone leaves no place for the break.",
    Code.CASH_ABOVE_LIMIT: "The order's expected cash alone is above the cash limit.",
    Code.BAG_TOO_SMALL: "The order's documents alone are more than the bag holds.",
    Code.NO_STOP_ALLOWED: "Couriers may not have a single stop.",
    Code.COULD_BE_INSERTED: "It fits and costs less than leaving it out: the plan can be improved.",
    Code.COSTS_MORE: "It fits, but serving it costs more than leaving it out is charged.",
    Code.LESS_IMPORTANT_FIRST: "It would fit if a less important order gave way.",
    Code.WINDOWS_TAKEN: "At every place it or an order after it would start after its window.",
    Code.SHIFT_END: "The courier would be back after the shift.",
    Code.WORKING_TIME: "The courier would work longer than allowed.",
    Code.BREAK: "The courier's break would not fit any more.",
    Code.CASH_LIMIT: "With the other orders' cash, the courier would hold more than allowed.",
    Code.BAG_FULL: "With the other orders' documents, the bag would be too full.",
    Code.ROUTE_FULL: "The route has as many stops as are allowed.",
    Code.CUT_OFF: "No path connects it with the stops beside it.",
    Code.SKILL_ELSEWHERE: "There is room with couriers who lack the certificate.",
    Code.EQUIPMENT_ELSEWHERE: "There is room with couriers who lack the equipment.",
    Code.NOT_EXAMINED: "The explanation was stopped before the order's turn.",
}
"""One sentence for each code, as in docs/explain.md."""

IMPOSSIBLE = frozenset(
    {
        Code.NO_COURIER,
        Code.NO_SKILL,
        Code.SKILL_EXPIRED,
        Code.NO_EQUIPMENT,
        Code.UNREACHABLE,
        Code.WINDOW_OUTSIDE_SHIFTS,
        Code.TOO_FAR_FOR_WINDOW,
        Code.SHIFT_TOO_SHORT,
        Code.WORKING_TIME_TOO_SHORT,
        Code.BREAK_LEAVES_NO_TIME,
        Code.CASH_ABOVE_LIMIT,
        Code.BAG_TOO_SMALL,
        Code.NO_STOP_ALLOWED,
    }
)
"""Codes that are given only when no courier could serve the order with nothing else to do."""


def is_impossible(unassigned: Unassigned) -> bool:
    """Whether the reasons prove that nobody could serve the order, whatever else is dropped."""
    return any(reason.code in IMPOSSIBLE for reason in unassigned.reasons)
