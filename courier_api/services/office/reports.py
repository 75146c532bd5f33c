"""Reports that software made of a visit's photos: taken in, for an underwriter to judge."""

from __future__ import annotations

from collections.abc import Iterable

from courier_api.domain.actor import Role
from courier_api.domain.audit.entry import SubjectKind
from courier_api.domain.digest import hex_word
from courier_api.domain.office.filed_record import FiledRecord, take
from courier_api.domain.office.report import Read, Report
from courier_api.domain.order.states import OrderState
from courier_api.errors import NotFoundError, RightsError
from courier_api.services.core.telling import told_product
from courier_api.services.work import Work

__all__ = ["CODES_MAX_CHARS", "take_report"]

CODES_MAX_CHARS = 200
"""Of an event; who wants all codes reads the record."""


def take_report(work: Work, record_id: str, read: Read) -> FiledRecord:
    """Write what software read; the record now waits for an underwriter.

    The courier, still at the car, and the underwriters are told in the same
    transaction.  Taken again, the same report changes nothing.

    Raises
    ------
    RightsError
        If a person would write it.
    NotFoundError
        If there is no such record in the branch.
    ConflictError
        If somebody has judged on another report.
    """
    name = f"inspection {record_id}"
    if work.actor.role is not Role.SYSTEM:
        raise RightsError(name, ["only the reader writes reports"])
    filed = work.unit.records.get(record_id)
    if filed.branch_id != work.actor.branch_id:
        raise NotFoundError(name, ["is not there"])
    taken = take(filed, read.report)
    if taken is filed:
        return filed
    work.unit.records.save(taken)
    work.log(
        "read_inspection",
        SubjectKind.ORDER,
        filed.record.order_id,
        report=hex_word(read.digest),
        recommendation=read.recommendation.value,
        risk=read.risk,
    )
    _tell(work, taken, read.report)
    return taken


def _tell(work: Work, taken: FiledRecord, report: Report) -> None:
    order = work.unit.orders.get(taken.record.order_id)
    if order.state is not OrderState.INSPECTED or order.report_digest != taken.digest:
        return
    data: dict[str, str | int] = {
        "order_id": order.id,
        "recommendation": report.recommendation.value,
        "risk": report.risk,
        "codes": _within(report.codes, CODES_MAX_CHARS),
        "retake": ",".join(report.retake),
        "product": told_product(taken.product),
    }
    for audience in (f"courier:{taken.record.courier_id}", "underwriters"):
        work.unit.events.tell(order.branch_id, audience, "inspection_read", taken.record.id, data)


def _within(words: Iterable[str], chars: int) -> str:
    """Return as many whole words, joined by commas, as there is room for."""
    told = ""
    for word in words:
        longer = f"{told},{word}" if told else word
        if len(longer) > chars:
            break
        told = longer
    return told
