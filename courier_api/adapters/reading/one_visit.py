"""One visit, read by the library: report, paper, copies for showing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from courier_api.ports.reading import Counted, PhotoRead, PhotoToRead, VisitRead, VisitToRead
from inspection.checks.duplicates import EarlierPhotos
from inspection.finding import Finding, Outcome
from inspection.inspect_vehicle import Known, PhotoFile, Progress, inspect_vehicle
from inspection.report import (
    Judged,
    Report,
    recommend,
    report_json,
    report_pdf,
)
from inspection.rules import Action
from inspection.settings import Settings, default_settings

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

__all__ = ["read_visit"]

HOUSE_BLOCK = "courier_api:house"
"""Stands where the row of a rule table would: no table has findings of this house."""


def read_visit(
    visit: VisitToRead, earlier: EarlierPhotos, progress: Callable[[Progress], None]
) -> VisitRead:
    """Read a visit; raises what :func:`inspection.inspect_vehicle.inspect_vehicle` raises."""
    settings = _settings(visit)
    known = Known(
        keys=tuple(_public(raw) for raw in visit.keys),
        uses=visit.uses,
        photos=earlier,
        sightings=visit.sightings,
        car=visit.car,
    )
    files = [PhotoFile(photo.name, _reader(photo)) for photo in visit.photos]
    found = inspect_vehicle(files, visit.order, settings, progress, known=known)
    report = _with_ours(found, visit.ours)
    return VisitRead(
        report_json=report_json(report),
        pdf=report_pdf(report),
        proposal=report.recommendation.proposal,
        counted=_counted(report),
        retake=tuple(one.item for one in report.recommendation.retakes),
        nonces=report.nonces,
        photos=tuple(
            PhotoRead(photo.digest, record.look, record.picture.jpeg if record.picture else None)
            for photo, record in zip(visit.photos, report.photos, strict=True)
        ),
    )


def _settings(visit: VisitToRead) -> Settings:
    """Return the library's own, with pictures as large as copies for showing are to be.

    There is room for every photo that the house let in.
    """
    settings = default_settings()
    bounds = replace(
        settings.visit,
        max_photos=max(settings.visit.max_photos, len(visit.photos)),
        shown_side_pixels=visit.copy_side_pixels,
    )
    return replace(settings, visit=bounds)


def _public(raw: bytes) -> Ed25519PublicKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    return Ed25519PublicKey.from_public_bytes(raw)


def _reader(photo: PhotoToRead) -> Callable[[int], bytes]:
    def read(most: int) -> bytes:
        if photo.content is None:
            raise OSError("the file store cannot give it")
        return photo.content[:most]

    return read


def _with_ours(report: Report, ours: Sequence[Finding]) -> Report:
    """Return the report with what the house found, and a recommendation that rests on it too."""
    judged = tuple(_judged(finding) for finding in ours)
    if not judged:
        return report
    findings = (*report.findings, *judged)
    advice = recommend(findings, report.photos, report.decision)
    return replace(report, findings=findings, recommendation=advice)


def _judged(finding: Finding) -> Judged:
    if finding.outcome is Outcome.PASS:
        return Judged(finding, Action.NONE)
    return Judged(finding, Action.REFER, HOUSE_BLOCK)


def _counted(report: Report) -> tuple[Counted, ...]:
    """Return each code once, with the worst outcome that counts."""
    worst: dict[str, Outcome] = {}
    for one in report.findings:
        finding = one.finding
        if not one.counts and finding.outcome is not Outcome.FAIL:
            continue
        if worst.get(finding.code) is not Outcome.FAIL:
            worst[finding.code] = finding.outcome
    return tuple(Counted(code, outcome) for code, outcome in worst.items())
