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
from inspection.report.page import report_page
from inspection.report.pdf import SIGNATURE_PLACE, SignaturePlace, report_pdf
from inspection.report.recommend import judge, recommend
from inspection.report.record import FORM, report_json, report_record, report_schema

__all__ = [
    "FORM",
    "OTHER",
    "SIGNATURE_PLACE",
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
    "SignaturePlace",
    "VisitFacts",
    "judge",
    "recommend",
    "report_json",
    "report_page",
    "report_pdf",
    "report_record",
    "report_schema",
]
