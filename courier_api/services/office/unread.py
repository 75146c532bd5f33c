"""The report of a visit that software could not read: it goes to the underwriter as it is."""

from __future__ import annotations

from importlib.metadata import version

from courier_api.domain.office.report import NOT_READ
from courier_api.ports.reading import Counted, PhotoRead, VisitRead
from courier_api.services.office.read_visit import ITEMS, Case
from inspection.errors import TableError
from inspection.finding import Evidence, Finding, Outcome
from inspection.report import (
    AssignedBy,
    Judged,
    PhotoRecord,
    Report,
    recommend,
    report_json,
    report_pdf,
)
from inspection.report.order import InspectionOrder
from inspection.rules import Action, Decision, Requirement, decide, table_for

__all__ = ["unread"]

HOUSE_BLOCK = "courier_api:house"


def unread(case: Case, why: str) -> VisitRead:
    """Return a report whose one answer is that a human must look; no photo is opened.

    Parameters
    ----------
    why
        In short, for the underwriter: ``took more than 1200 s``.
    """
    order = case.inspected
    decision = _decision(order)
    photos = tuple(
        PhotoRecord(
            one.name,
            ITEMS.get(one.kept.item, "other"),
            AssignedBy.ORDER,
            one.kept.digest,
            "",
            one.kept.size_bytes,
            0,
            0,
            "",
            None,
        )
        for one in case.photos
    )
    told = Finding(
        NOT_READ,
        Outcome.CANNOT_TELL,
        f"software could not read the photos: {why}",
        "",
        tuple(Evidence(one.name, one.digest) for one in photos),
    )
    findings = tuple(
        Judged(one, Action.NONE if one.outcome is Outcome.PASS else Action.REFER, HOUSE_BLOCK)
        for one in (told, *case.ours)
    )
    report = Report(
        software=version("policy-courier"),
        order=order,
        decision=decision,
        photos=photos,
        items=(),
        findings=findings,
        agreement=(),
        recommendation=recommend(findings, photos, decision),
    )
    return VisitRead(
        report_json=report_json(report),
        pdf=report_pdf(report),
        proposal=report.recommendation.proposal,
        counted=(Counted(NOT_READ, Outcome.CANNOT_TELL),),
        retake=(),
        nonces=(),
        photos=tuple(PhotoRead(one.digest, "", None) for one in photos),
    )


def _decision(order: InspectionOrder) -> Decision:
    """Return what the rules say; where none are in force, that an inspection is needed."""
    day = order.visit.day
    try:
        return decide(order.facts, day, table_for(day))
    except TableError as error:
        return Decision(
            version="none",
            on=day,
            requirement=Requirement.REQUIRED,
            code="otherwise",
            reason=error.faults[0],
            steps=(),
            photos=(),
            photos_unsure=(),
            proofs=(),
            proofs_needed=0,
        )
