"""Orders without a place, told to whoever sent them like any other fault of a row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from routing.model import mask_personal
from routing.plan_day.placing import Unplaced
from routing.rules import RowFault, Rule, Severity

if TYPE_CHECKING:
    from routing.geocode import KnownFault

__all__ = ["KNOWN_ADDRESS_RULE", "PLACING_RULES", "known_address_fault", "placing_fault"]


def _rule(number: str, message_zh: str, remedy_zh: str) -> Rule:
    return Rule(number, Severity.REFUSE, "{message}", "{remedy}", message_zh, remedy_zh)


PLACING_RULES: Mapping[str, Rule] = {
    "ADDRESS_UNREADABLE": _rule("P401", "地址无法识别", "请填写路名和门牌号"),
    "ADDRESS_NOT_FOUND": _rule("P402", "找不到该地址", "请核对路名和门牌号，或补充已知地址坐标"),
    "ADDRESS_OUTSIDE_AREA": _rule("P403", "地址不在本机构配送范围内", "请转至所属机构或核对城市"),
    "ADDRESS_TOO_COARSE": _rule(
        "P404",
        "地址不够具体，无法派送",
        "请补充路名和门牌号；若已填写，则地图中没有该路，请补充已知地址坐标",
    ),
    "ADDRESS_AMBIGUOUS": _rule("P405", "地址对应多个地点", "请补充区、街道或门牌号以区分"),
    "ADDRESS_SOURCE_FAILED": _rule("P407", "地址查询服务出错", "请稍后重试或检查网络设置"),
    "OFF_NETWORK": _rule("P406", "地点附近没有可通行的道路", "请核对地址或坐标"),
}
"""What each reason for being unplaced is called in ``faults.xlsx``."""

KNOWN_ADDRESS_RULE = Rule(
    "P408",
    Severity.WARN,
    "this known address cannot be used: {message}",
    "mend or remove the row",
    "该已知地址无法使用",
    "请修改或删除该行",
)
"""A bad row in the table of known addresses; the other rows are used."""

_ADDRESS_COLUMN = "配送地址"


def placing_fault(item: Unplaced) -> RowFault:
    """Return the fault of the row that `item` came from."""
    rule = PLACING_RULES[item.reason.code]
    return rule.fault(
        item.sale.row,
        _ADDRESS_COLUMN,
        mask_personal(item.sale.address),
        message=mask_personal(item.reason.message),
        remedy=item.reason.remedy,
    )


def known_address_fault(fault: KnownFault) -> RowFault:
    """Return the fault of a row of known addresses."""
    return KNOWN_ADDRESS_RULE.fault(fault.row, message=fault.message)
