"""The report as one JSON object; its form is published in ``report.schema.json`` beside this.

Keys are only ever added; one that changes its meaning raises `FORM`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files

from inspection.finding import Evidence, Finding, Region
from inspection.licence import Agreement
from inspection.report.model import ItemStatus, Judged, PhotoRecord, Reason, Report, Retake
from inspection.report.order import InspectionOrder
from inspection.rules import Decision

__all__ = ["FORM", "report_json", "report_record", "report_schema"]

FORM = 1
"""Of the JSON object, as its key ``form`` says."""

Record = Mapping[str, object]


def report_json(report: Report) -> bytes:
    """Return the report as UTF-8 JSON, the same bytes for the same report."""
    text = json.dumps(report_record(report), ensure_ascii=False, indent=2, allow_nan=False)
    return f"{text}\n".encode()


def report_schema() -> Record:
    """Return the JSON Schema (draft 2020-12) of the report."""
    text = files("inspection.report").joinpath("report.schema.json").read_text("utf-8")
    schema: Record = json.loads(text)
    return schema


def report_record(report: Report) -> Record:
    """Return the report as a JSON object; the owner's name is never in it whole."""
    advice = report.recommendation
    return {
        "form": FORM,
        "software": report.software,
        "order": _order(report.order),
        "decision": _decision(report.decision),
        "recommendation": {
            "proposal": advice.proposal.value,
            "reasons": [_reason(one) for one in advice.reasons],
            "retakes": [_retake(one) for one in advice.retakes],
        },
        "items": [_item(one) for one in report.items],
        "photos": [_photo(one) for one in report.photos],
        "findings": [_judged(one) for one in report.findings],
        "agreement": [_agreement(one) for one in report.agreement],
        "ignored": list(report.ignored),
        "nonces": list(report.nonces),
    }


def _order(order: InspectionOrder) -> Record:
    visit = order.visit
    started_at, ended_at, arrived_at = visit.started_at, visit.ended_at, visit.arrived_at
    return {
        "order": order.order,
        "vin": order.vin,
        "plate": order.plate,
        "visit": {
            "visit": visit.visit or None,
            "branch": visit.branch or None,
            "courier": visit.courier or None,
            "date": visit.day.isoformat(),
            "started_at": started_at.isoformat() if started_at else None,
            "ended_at": ended_at.isoformat() if ended_at else None,
            "arrived_at": arrived_at.isoformat() if arrived_at else None,
            "lat": visit.lat,
            "lon": visit.lon,
        },
        "damages": [
            {
                "part": one.part,
                "severity": one.severity,
                "photo": one.photo or None,
                "note": one.note or None,
            }
            for one in order.damages
        ],
    }


def _decision(decision: Decision) -> Record:
    return {
        "version": decision.version,
        "requirement": decision.requirement.value,
        "code": decision.code,
        "reason": decision.reason,
        "steps": [
            {
                "rule": step.rule,
                "held": step.held.value,
                "reason": step.reason,
                "compared": list(step.compared),
            }
            for step in decision.steps
        ],
        "proofs": [proof.code for proof in decision.proofs],
        "proofs_needed": decision.proofs_needed,
    }


def _reason(reason: Reason) -> Record:
    return {"code": reason.code, "message": reason.message, "rule": reason.rule}


def _retake(retake: Retake) -> Record:
    return {
        "item": retake.item,
        "photos": list(retake.photos),
        "reasons": [_reason(one) for one in retake.reasons],
        "remedies": list(retake.remedies),
    }


def _item(item: ItemStatus) -> Record:
    return {
        "item": item.item,
        "name": item.name,
        "name_zh": item.name_zh,
        "required": item.required,
        "state": item.state.value,
        "photos": list(item.photos),
    }


def _photo(photo: PhotoRecord) -> Record:
    usable = photo.picture is not None
    return {
        "name": photo.name,
        "item": photo.item,
        "assigned_by": photo.assigned_by.value,
        "digest": photo.digest or None,
        "usable": usable,
        "format": photo.kind or None,
        "size_bytes": photo.size_bytes or None,
        "width": photo.width or None,
        "height": photo.height or None,
        "look": photo.look or None,
    }


def _judged(judged: Judged) -> Record:
    return {
        **_finding(judged.finding),
        "action": judged.action.value,
        "block": judged.block,
        "counts": judged.counts,
        "settled_by": judged.settled_by or None,
    }


def _finding(finding: Finding) -> Record:
    return {
        "code": finding.code,
        "outcome": finding.outcome.value,
        "message": finding.message,
        "remedy": finding.remedy or None,
        "confidence": finding.confidence,
        "rule": finding.rule,
        "evidence": [_evidence(one) for one in finding.evidence],
    }


def _evidence(evidence: Evidence) -> Record:
    return {
        "photo": evidence.photo,
        "digest": evidence.digest or None,
        "region": _region(evidence.region) if evidence.region else None,
        "text": evidence.text,
    }


def _region(region: Region) -> Record:
    sides = {"left": region.left, "top": region.top, "width": region.width, "height": region.height}
    return {name: round(value, 6) for name, value in sides.items()}


def _agreement(row: Agreement) -> Record:
    return {
        "item": row.item.value,
        "photo": row.photo,
        "licence": row.licence,
        "order": row.order,
        "outcome": row.outcome.value,
        "message": row.message,
    }
