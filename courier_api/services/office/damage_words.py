"""Damage as the report says it, in Chinese: it is read by underwriters."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from courier_api.domain.office.inspection_record import Damage, DamageKind, Part, Severity
from inspection.report.order import Damage as ReportedDamage

__all__ = ["reported"]

PARTS: Mapping[Part, str] = MappingProxyType(
    {
        Part.FRONT_BUMPER: "前保险杠",
        Part.REAR_BUMPER: "后保险杠",
        Part.BONNET: "发动机盖",
        Part.BOOT_LID: "行李箱盖",
        Part.ROOF: "车顶",
        Part.WINDSCREEN: "前挡风玻璃",
        Part.REAR_WINDOW: "后挡风玻璃",
        Part.LEFT_SIDE: "左侧车身",
        Part.RIGHT_SIDE: "右侧车身",
        Part.LAMP: "车灯",
        Part.MIRROR: "后视镜",
        Part.WHEEL: "车轮",
        Part.INTERIOR: "内饰",
        Part.UNDERBODY: "底盘",
    }
)
KINDS: Mapping[DamageKind, str] = MappingProxyType(
    {
        DamageKind.SCRATCH: "划痕",
        DamageKind.DENT: "凹陷",
        DamageKind.CRACK: "裂纹",
        DamageKind.RUST: "锈蚀",
        DamageKind.BROKEN: "破损",
        DamageKind.MISSING: "缺失",
        DamageKind.REPAIRED: "修复痕迹",
    }
)
SEVERITIES: Mapping[Severity, str] = MappingProxyType(
    {Severity.LIGHT: "轻微", Severity.MEDIUM: "中度", Severity.HEAVY: "严重"}
)


def reported(damage: Damage) -> ReportedDamage:
    """Return the courier's entry as it stands in the report."""
    return ReportedDamage(
        part=PARTS[damage.part], severity=SEVERITIES[damage.severity], note=KINDS[damage.kind]
    )
