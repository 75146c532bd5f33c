"""Rules for a depot row (D3xx)."""

from __future__ import annotations

from routing.rules.rule import Rule, Severity

__all__ = ["ALL"]

REFUSE, WARN = Severity.REFUSE, Severity.WARN

ID_MISSING = Rule(
    "D301", REFUSE, "the depot has no id", "give it one", "缺少网点编号", "请填写网点编号"
)
ID_TWICE = Rule(
    "D302",
    REFUSE,
    "the depot id stands already in {first}",
    "delete the row or give it another id",
    "网点编号与 {first} 重复",
    "请删除或更换编号",
)
NAME_MISSING = Rule(
    "D303", WARN, "the depot has no name", "fill it in", "缺少网点名称", "请填写网点名称"
)
POINT_MISSING = Rule(
    "D304",
    REFUSE,
    "the coordinates cannot be used: {reason}",
    "write both in degrees (WGS-84), e.g. 22.5358 and 114.0194",
    "坐标无法使用：{reason_zh}",
    "请填写 WGS-84 经纬度，例如 114.0194 和 22.5358",
)
POINT_SWAPPED = Rule(
    "D305",
    REFUSE,
    "latitude and longitude are swapped",
    "swap the two columns",
    "经度和纬度填反",
    "请对调经度和纬度",
)
POINT_FAR = Rule(
    "D306",
    REFUSE,
    "the point {point} is outside the service area",
    "check the coordinates, or the service area in the settings",
    "坐标 {point} 超出服务范围",
    "请核对坐标或设置中的服务范围",
)

ALL = (ID_MISSING, ID_TWICE, NAME_MISSING, POINT_MISSING, POINT_SWAPPED, POINT_FAR)
