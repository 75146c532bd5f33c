"""Orders without a place, told to whoever sent them like any other fault of a row."""

from __future__ import annotations

from collections.abc import Mapping

from routing.plan_day.placing import Unplaced
from routing.rules import RowFault, Rule, Severity

__all__ = ["PLACING_RULES", "placing_fault"]


def _rule(number: str, message_zh: str, remedy_zh: str) -> Rule:
    return Rule(number, Severity.REFUSE, "{message}", "{remedy}", message_zh, remedy_zh)


PLACING_RULES: Mapping[str, Rule] = {
    "ADDRESS_UNREADABLE": _rule("P401", "地址无法识别", "请填写路名和门牌号"),
    "ADDRESS_NOT_FOUND": _rule("P402", "找不到该地址", "请核对路名和门牌号，或补充已知地址坐标"),
    "ADDRESS_OUTSIDE_AREA": _rule("P403", "地址不在本机构配送范围内", "请转至所属机构或核对城市"),
    "ADDRESS_TOO_COARSE": _rule("P404", "地址不够具体，无法派送", "请补充路名和门牌号"),
    "ADDRESS_AMBIGUOUS": _rule("P405", "地址对应多个地点", "请补充区、街道或门牌号以区分"),
    "OFF_NETWORK": _rule("P406", "地点附近没有可通行的道路", "请核对地址或坐标"),
}
"""What each reason for being unplaced is called in ``faults.xlsx``."""

_ADDRESS_COLUMN = "配送地址"


def placing_fault(item: Unplaced) -> RowFault:
    """Return the fault of the row that `item` came from."""
    rule = PLACING_RULES[item.reason.code]
    return rule.fault(
        item.sale.row,
        _ADDRESS_COLUMN,
        item.sale.address,
        message=item.reason.message,
        remedy=item.reason.remedy,
    )
