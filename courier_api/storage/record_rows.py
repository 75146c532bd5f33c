"""Rows of inspection records and what they mean."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from sqlalchemy import Row

from courier_api.domain.office.filed_record import FiledRecord, Opinion, RecordState
from courier_api.domain.office.inspection_record import (
    CarNumbers,
    Damage,
    DamageKind,
    InspectionRecord,
    Part,
    Photo,
    PhotoItem,
    Severity,
)
from courier_api.domain.office.report import Recommendation, Report
from courier_api.domain.office.verdict import Decision, Verdict, VerdictReason
from courier_api.storage.restore import restorer

__all__ = ["filed_of", "later_values", "pairs_text", "vault_field"]

VERDICT = restorer(Verdict)
"""What was decided under earlier rules stays readable."""


def vault_field(record_id: str) -> str:
    """Name the vault's field; identifiers may have signs that names of fields may not."""
    return f"car_{record_id}".lower().replace("-", "_").replace(".", "_")


def pairs_text(pairs: Iterable[list[str]]) -> str:
    """Return pairs as the column keeps them."""
    return json.dumps(list(pairs), separators=(",", ":"))


def _words(words: Iterable[StrEnum]) -> str:
    return ",".join(words)


def later_values(filed: FiledRecord) -> dict[str, Any]:
    """Return the columns that change after filing: report and verdicts."""
    report, first, final = filed.report, filed.first, filed.final
    return {
        "state": filed.state,
        "version": filed.version,
        "risk": filed.risk,
        "report_digest": report.digest if report else None,
        "recommendation": report.recommendation if report else None,
        "codes": ",".join(report.codes) if report else "",
        "report_retake": _words(report.retake) if report else "",
        "read_at": report.read_at if report else None,
        "report_file": report.report_file if report else None,
        "pdf_file": report.pdf_file if report else None,
        "first_reasons": _words(first.verdict.reasons) if first else "",
        "first_by": first.by if first else None,
        "first_at": first.at if first else None,
        "first_report": first.report_digest if first else None,
        "decision": final.verdict.decision if final else None,
        "reasons": _words(final.verdict.reasons) if final else "",
        "retake": _words(final.verdict.retake) if final else "",
        "decided_by": final.by if final else None,
        "decided_at": final.at if final else None,
        "decided_report": final.report_digest if final else None,
    }


def filed_of(row: Row[Any], fields: Mapping[str, str]) -> FiledRecord:
    """Return the record of a row, with the vault's fields of its order."""
    sealed = fields.get(vault_field(row.id))
    record = InspectionRecord(
        id=row.id,
        order_id=row.order_id,
        courier_id=row.courier_id,
        numbers=None if sealed is None else CarNumbers(**json.loads(sealed)),
        odometer_km=row.odometer_km,
        damages=tuple(
            Damage(Part(part), DamageKind(kind), Severity(severity))
            for part, kind, severity in json.loads(row.damages)
        ),
        photos=tuple(Photo(PhotoItem(item), digest) for item, digest in json.loads(row.photos)),
        recorded_at=row.recorded_at,
        filed_at=row.filed_at,
    )
    return FiledRecord(
        record=record,
        digest=row.digest,
        branch_id=row.branch_id,
        product=row.product,
        state=RecordState(row.state),
        version=row.version,
        report=_report(row),
        first=_first(row),
        final=_final(row),
        sealed_pdf=row.sealed_pdf,
    )


def _report(row: Row[Any]) -> Report | None:
    if row.report_digest is None:
        return None
    return Report(
        digest=row.report_digest,
        recommendation=Recommendation(row.recommendation),
        risk=row.risk,
        codes=_split(row.codes),
        retake=tuple(PhotoItem(word) for word in _split(row.report_retake)),
        read_at=row.read_at,
        report_file=row.report_file,
        pdf_file=row.pdf_file,
    )


def _first(row: Row[Any]) -> Opinion | None:
    if row.first_by is None:
        return None
    reasons = tuple(VerdictReason(word) for word in _split(row.first_reasons))
    verdict = VERDICT(Decision.APPROVE, reasons, ())
    return Opinion(verdict, row.first_by, row.first_at, row.first_report)


def _final(row: Row[Any]) -> Opinion | None:
    if row.decision is None:
        return None
    verdict = VERDICT(
        Decision(row.decision),
        tuple(VerdictReason(word) for word in _split(row.reasons)),
        tuple(PhotoItem(word) for word in _split(row.retake)),
    )
    return Opinion(verdict, row.decided_by, row.decided_at, row.decided_report)


def _split(text: str) -> tuple[str, ...]:
    return tuple(word for word in text.split(",") if word)
