"""Take over documents by scanning: what is on the route changes hands, the rest is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from courier_api.domain.audit.entry import SubjectKind
from courier_api.domain.custody.document import Document
from courier_api.domain.custody.holder import Holder, HolderKind
from courier_api.domain.order.evidence import Evidence
from courier_api.domain.order.order import Order
from courier_api.domain.order.states import OrderEvent, OrderState
from courier_api.domain.shift.scan import ScanReport, sort_scan
from courier_api.domain.shift.shift import Shift
from courier_api.errors import InputError
from courier_api.services.effects import carry_out
from courier_api.services.shift.on_duty import local_day, open_shift
from courier_api.services.work import Work

__all__ = ["TakeOver", "documents_of_route", "known_documents", "take_over"]

ON_ROUTE = (OrderState.PLANNED, OrderState.IN_CUSTODY)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOver:
    """What came of a scan.

    Parameters
    ----------
    report
        What became of each serial, and what is short.
    orders
        Orders whose documents are complete now and that are on the road.
    """

    report: ScanReport
    orders: tuple[str, ...]


def take_over(work: Work, serials: Sequence[str], *, done: bool) -> TakeOver:
    """Take the scanned documents of the acting courier's route out of the branch.

    Parameters
    ----------
    serials
        As scanned; those taken before are no fault.
    done
        Whether he has scanned all he was given: then what is short, extra or
        unknown is told to the dispatchers.

    Raises
    ------
    RefusedError
        If he has no open shift.
    InputError
        If there are too many serials at once.
    """
    shift = open_shift(work)
    most = work.figures.shift.serials_at_once
    if len(serials) > most:
        raise InputError("scan", [f"{len(serials)} serials: send {most} at most at once"])
    courier = Holder(HolderKind.COURIER, shift.courier_id)
    report = sort_scan(
        serials,
        route=documents_of_route(work, shift),
        known=known_documents(work, serials),
        courier=courier,
        branch=Holder(HolderKind.BRANCH, shift.branch_id),
    )
    work.unit.custody.move_all(
        [
            document.transfer(courier, source=document.holder, actor_id=work.actor.id, at=work.at)
            for document in report.taken
        ]
    )
    work.unit.shifts.write_scan(shift.id, work.actor.id, work.at, _outcomes(report))
    work.log("take_over_documents", SubjectKind.PERSON, shift.courier_id, taken=len(report.taken))
    if done:
        _tell(work, shift, report)
    return TakeOver(report=report, orders=_set_out(work, shift))


def documents_of_route(work: Work, shift: Shift) -> tuple[Document, ...]:
    """Return every document that is not void of the courier's orders of the shift's day."""
    found = work.unit.shifts.order_ids(shift.courier_id, ON_ROUTE)
    due = [o.id for o in work.unit.order_book.by_id(found) if _is_due(work, shift, o)]
    return tuple(d for d in work.unit.shifts.documents_of(due) if not d.is_void)


def known_documents(work: Work, serials: Sequence[str]) -> dict[str, Document]:
    """Return those of the documents that exist in the actor's branch, by serial."""
    found = work.unit.shifts.documents(work.actor.branch_id, frozenset(serials))
    return {document.serial: document for document in found}


def _is_due(work: Work, shift: Shift, order: Order) -> bool:
    """Say whether the order is of this shift's day or overdue, not of a later one."""
    return order.appointment is None or local_day(work, order.appointment.from_at) <= shift.day


def _set_out(work: Work, shift: Shift) -> tuple[str, ...]:
    """Take the step of every planned order whose documents are all with the courier."""
    courier = Holder(HolderKind.COURIER, shift.courier_id)
    planned = work.unit.shifts.order_ids(shift.courier_id, (OrderState.PLANNED,))
    papers: dict[str, list[Document]] = {order_id: [] for order_id in planned}
    for document in work.unit.shifts.documents_of(planned):
        papers[document.order_id].append(document)
    orders = {order.id: order for order in work.unit.order_book.by_id(planned)}
    gone = []
    for order_id, documents in papers.items():
        live = [document for document in documents if not document.is_void]
        if live and all(document.holder == courier for document in live):
            evidence = Evidence(documents=tuple(documents))
            carry_out(work, work.step(orders[order_id], OrderEvent.TAKE_OVER, evidence))
            gone.append(order_id)
    return tuple(gone)


def _outcomes(report: ScanReport) -> list[tuple[str, str]]:
    return [
        *((document.serial, "taken") for document in report.taken),
        *((serial, "held") for serial in report.held),
        *((serial, reason.value) for serial, reason in report.extra),
        *((serial, "unknown") for serial in report.unknown),
    ]


def _tell(work: Work, shift: Shift, report: ScanReport) -> None:
    """Tell the dispatchers of each order that lacks papers, and of serials out of place."""
    for order_id in sorted({document.order_id for document in report.short}):
        missing = sum(document.order_id == order_id for document in report.short)
        work.unit.events.tell(
            shift.branch_id,
            "dispatchers",
            "documents_short",
            order_id,
            {"courier_id": shift.courier_id, "missing": missing},
        )
    if report.extra or report.unknown:
        work.unit.events.tell(
            shift.branch_id,
            "dispatchers",
            "serials_out_of_place",
            shift.id,
            {
                "courier_id": shift.courier_id,
                "extra": len(report.extra),
                "unknown": len(report.unknown),
            },
        )
