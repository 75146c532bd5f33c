"""Write what a reading came to: the report, the copies of its photos, what is remembered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from courier_api.domain.figures import Figures
from courier_api.domain.office.inspection_record import PhotoItem
from courier_api.domain.office.report import CODES_MAX, NOT_READ, Read, Recommendation
from courier_api.domain.office.risk import Sign, risk_of
from courier_api.domain.office.sight import PhotoLook
from courier_api.errors import ConflictError
from courier_api.ports.reading import VisitRead
from courier_api.services.office.read_visit import ITEMS, Case
from courier_api.services.office.reports import take_report
from courier_api.services.work import Work
from inspection.finding import Outcome

__all__ = ["Kept", "finish_reading"]

PHOTO_ITEMS = {item: ours for ours, item in ITEMS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What was read, and where its files are.

    Parameters
    ----------
    read
        The visit; ``None`` in its `report_json` are no photos.
    is_read
        Whether software could read it.
    report_file, pdf_file
        Addresses in the file store.
    copies
        Address of each photo's copy, by digest.
    read_at
        Aware UTC.
    """

    read: VisitRead
    is_read: bool
    report_file: str
    pdf_file: str
    copies: Mapping[str, str]
    read_at: datetime


def finish_reading(work: Work, case: Case, kept: Kept) -> None:
    """Write the report and tell courier and underwriters; nothing if somebody was first."""
    try:
        take_report(work, case.filed.record.id, _told(case, kept, work.figures))
    except ConflictError:
        return
    looks = {photo.digest: photo.look for photo in kept.read.photos}
    for digest, address in kept.copies.items():
        work.unit.photos.set_copy(case.order.id, digest, address, look=looks.get(digest) or None)
    if not kept.is_read:
        return
    seen = tuple(
        PhotoLook(photo.name, photo.kept.digest, looks[photo.kept.digest])
        for photo in case.photos
        if looks.get(photo.kept.digest)
    )
    work.unit.sights.keep(replace(case.sight, nonces=kept.read.nonces, looks=seen))


def _told(case: Case, kept: Kept, figures: Figures) -> Read:
    read = kept.read
    signs = [Sign(one.code, one.outcome is Outcome.FAIL) for one in read.counted]
    if not kept.is_read:
        signs = [Sign(NOT_READ, is_sure=True)]
    recommendation = Recommendation(read.proposal.value)
    premium_fen = case.order.premium_due_fen
    return Read(
        report_json=read.report_json,
        digest=sha256(read.report_json).hexdigest(),
        recommendation=recommendation,
        risk=risk_of(recommendation, signs, premium_fen, figures.reading.risk),
        codes=tuple(dict.fromkeys(sign.code for sign in signs))[:CODES_MAX],
        retake=_items(read.retake),
        read_at=kept.read_at,
        report_file=kept.report_file,
        pdf_file=kept.pdf_file,
    )


def _items(retake: tuple[str, ...]) -> tuple[PhotoItem, ...]:
    """Return what is to be taken again, as couriers' phones call it."""
    named = (PHOTO_ITEMS.get(item, PhotoItem.OTHER) for item in retake)
    return tuple(dict.fromkeys(named))
