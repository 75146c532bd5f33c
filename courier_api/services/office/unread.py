"""The report of a visit that software could not read: it goes to the underwriter as it is."""

from __future__ import annotations

from importlib.metadata import version

from courier_api.domain.office.report import NOT_READ
from courier_api.ports.reading import Counted, PhotoRead, VisitRead
from courier_api.services.office.read_visit import ITEMS, Case
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
from inspection.rules import Action, decide, table_for

__all__ = ["unread"]

HOUSE_BLOCK = "courier_api:house"


def unread(case: Case, why: str) -> VisitRead:
    """Return a report whose one answer is that a human must look; no photo is opened.

    Parameters
    ----------
    why
        In short, for the underwriter: ``took more than 1200 s``.

    Raises
    ------
    TableError
        If no rules are in force on the visit's day.
    """
    order = case.inspected
    decision = decide(order.facts, order.visit.day, table_for(order.visit.day))
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
