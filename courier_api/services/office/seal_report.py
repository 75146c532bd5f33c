"""The report with the decision in it, signed: what is left of an inspection in a dispute."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from zoneinfo import ZoneInfo

from courier_api.domain.audit.entry import SubjectKind
from courier_api.domain.digest import hex_word
from courier_api.ports import UnitOfWork
from courier_api.ports.report_seal import DecisionPanel
from courier_api.services.office.decision_words import panel_of
from courier_api.services.work import Work

__all__ = ["ToSeal", "keep_sealed", "to_seal"]


@dataclass(frozen=True, slots=True)
class ToSeal:
    """A report to be signed.

    Parameters
    ----------
    record_id, subject_id
        Which; under whose key its files are.
    pdf_file
        Address of the unsigned report.
    panel
        The decision in words.
    """

    record_id: str
    subject_id: str
    pdf_file: str
    panel: DecisionPanel


def to_seal(unit: UnitOfWork, record_id: str) -> ToSeal | None:
    """Return what is to be signed; ``None`` if it is signed, or there is no report to sign."""
    filed = unit.records.get(record_id)
    report, final = filed.report, filed.final
    if final is None or filed.sealed_pdf is not None or report is None or report.pdf_file is None:
        return None
    order = unit.orders.get(filed.record.order_id)
    zone = ZoneInfo(unit.sales.branch(filed.branch_id).time_zone)
    panel = panel_of(filed, final, zone)
    return ToSeal(record_id, order.policyholder_id, report.pdf_file, panel)


def keep_sealed(work: Work, record_id: str, signed: bytes, address: str) -> None:
    """Write where the signed report is, and its digest into the audit log.

    The digest says later that exactly these bytes existed now, however old
    the certificate has become by then.
    """
    filed = work.unit.records.get(record_id)
    if filed.sealed_pdf is not None:
        return
    work.unit.records.seal(record_id, address)
    work.log(
        "seal_inspection",
        SubjectKind.ORDER,
        filed.record.order_id,
        pdf=hex_word(sha256(signed).hexdigest()),
    )
