"""A decision in Chinese, for the paper on which it is signed."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from zoneinfo import ZoneInfo

from courier_api.domain.office.filed_record import FiledRecord, Opinion
from courier_api.domain.office.inspection_record import PhotoItem
from courier_api.domain.office.verdict import Decision, VerdictReason
from courier_api.ports.report_seal import DecisionPanel

__all__ = ["panel_of"]

TITLE = "核保决定（电子签署，以上手写栏不再填写）"
DECISIONS: Mapping[Decision, str] = MappingProxyType(
    {Decision.APPROVE: "通过", Decision.RETAKE: "补拍", Decision.DECLINE: "拒绝"}
)
REASONS: Mapping[VerdictReason, str] = MappingProxyType(
    {
        VerdictReason.VIN_DIFFERS: "车架号不符",
        VerdictReason.VIN_UNREADABLE: "车架号看不清",
        VerdictReason.ENGINE_NUMBER_DIFFERS: "发动机号不符",
        VerdictReason.LICENCE_DIFFERS: "行驶证不符",
        VerdictReason.PHOTO_MISSING: "缺少照片",
        VerdictReason.PHOTO_UNUSABLE: "照片无法使用",
        VerdictReason.NOT_THAT_DAY: "不能证明当日拍摄",
        VerdictReason.OTHER_CAR: "不是这辆车",
        VerdictReason.DAMAGE_HEAVY: "损伤严重",
        VerdictReason.DAMAGE_NOT_ENTERED: "有损伤未录入",
        VerdictReason.ODOMETER_IMPLAUSIBLE: "里程不合理",
        VerdictReason.RISK_NOT_TAKEN: "风险不予承保",
        VerdictReason.SEEN_BY_EYE: "人工看过，确认无误",
        VerdictReason.CUSTOMER_CONFIRMED: "已与客户核实",
        VerdictReason.PAPERS_SEEN: "已看过证件原件",
        VerdictReason.RISK_ACCEPTED: "风险可接受",
    }
)
ITEMS: Mapping[PhotoItem, str] = MappingProxyType(
    {
        PhotoItem.FRONT_LEFT: "左前45度",
        PhotoItem.FRONT_RIGHT: "右前45度",
        PhotoItem.REAR_LEFT: "左后45度",
        PhotoItem.REAR_RIGHT: "右后45度",
        PhotoItem.VIN: "车架号",
        PhotoItem.LICENCE: "行驶证",
        PhotoItem.DAY_PROOF: "当日证明",
        PhotoItem.DAMAGE: "损伤部位特写",
        PhotoItem.NAME_PLATE: "铭牌",
        PhotoItem.ENGINE_BAY: "发动机舱",
        PhotoItem.DASHBOARD: "仪表盘",
        PhotoItem.PERSON_WITH_CAR: "人车合影",
        PhotoItem.OTHER: "其他",
    }
)


def panel_of(decided: FiledRecord, final: Opinion, zone: ZoneInfo) -> DecisionPanel:
    """Return what is written into the report: who decided what, when, on which report."""
    verdict = final.verdict
    rows = [("决定", DECISIONS[verdict.decision])]
    if verdict.reasons:
        rows.append(("理由", "、".join(REASONS[one] for one in verdict.reasons)))
    if verdict.retake:
        rows.append(("需补拍", "、".join(ITEMS[one] for one in verdict.retake)))
    if decided.first is not None:
        rows += _signed("第一核保人", decided.first, zone)
        if decided.first.verdict.reasons:
            told = "、".join(REASONS[one] for one in decided.first.verdict.reasons)
            rows.append(("第一核保人理由", told))
    rows += _signed("核保人" if decided.first is None else "第二核保人", final, zone)
    rows.append(("验车记录", f"{decided.record.id}"))
    rows.append(("记录 SHA-256", decided.digest))
    rows.append(("报告 SHA-256", final.report_digest or "（未读取）"))
    return DecisionPanel(TITLE, tuple(rows))


def _signed(name: str, opinion: Opinion, zone: ZoneInfo) -> list[tuple[str, str]]:
    return [(name, f"{opinion.by}　{opinion.at.astimezone(zone):%Y-%m-%d %H:%M:%S %z}")]
