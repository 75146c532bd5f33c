"""From findings to a recommendation, and to the report the underwriter reads."""

from inspection.report.model import (
    OTHER,
    AssignedBy,
    ItemState,
    ItemStatus,
    Judged,
    PhotoRecord,
    Picture,
    Proposal,
    Reason,
    Recommendation,
    Report,
    Retake,
)
from inspection.report.order import Damage, InspectionOrder, VisitFacts
from inspection.report.recommend import judge, recommend

__all__ = [
    "OTHER",
    "AssignedBy",
    "Damage",
    "InspectionOrder",
    "ItemState",
    "ItemStatus",
    "Judged",
    "PhotoRecord",
    "Picture",
    "Proposal",
    "Reason",
    "Recommendation",
    "Report",
    "Retake",
    "VisitFacts",
    "judge",
    "recommend",
]
