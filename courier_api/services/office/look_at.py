"""Reports and photos as an underwriter sees them: opened from the file store, the look noted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from courier_api.domain.actor import Actor
from courier_api.domain.office.filed_record import FiledRecord
from courier_api.domain.office.photo import KeptPhoto
from courier_api.domain.office.report import Report
from courier_api.errors import NotFoundError
from courier_api.ports import FileStore, UnitOfWork
from courier_api.services.office.inspection import find_record

__all__ = ["Seen", "look_at_pdf", "look_at_photo", "look_at_report"]


@dataclass(frozen=True, slots=True)
class Seen:
    """A file, opened.

    Parameters
    ----------
    filed
        The record it belongs to.
    digest
        SHA-256, hex, of what was looked at: of the report, or of the original photo.
    content
        The file; of a photo the copy without what the camera wrote.
    """

    filed: FiledRecord
    digest: str
    content: bytes = field(repr=False)


def look_at_report(unit: UnitOfWork, files: FileStore, actor: Actor, record_id: str) -> Seen:
    """Return the report's canonical JSON, whose SHA-256 is the digest that is judged.

    Raises
    ------
    NotFoundError
        If the record is not for the actor, not read yet, or forgotten.
    """
    filed = find_record(unit, actor, record_id)
    report = _report(filed)
    return Seen(filed, report.digest, _opened(unit, files, filed, report.report_file))


def look_at_pdf(unit: UnitOfWork, files: FileStore, actor: Actor, record_id: str) -> Seen:
    """Return the report as PDF: signed with the decision in it, once there is one.

    Raises
    ------
    NotFoundError
        As :func:`look_at_report`; also if there is no PDF.
    """
    filed = find_record(unit, actor, record_id)
    report = _report(filed)
    address = filed.sealed_pdf or report.pdf_file
    if address is None:
        raise NotFoundError(f"inspection {record_id}", ["has no PDF: read the report as JSON"])
    return Seen(filed, report.digest, _opened(unit, files, filed, address))


def look_at_photo(
    unit: UnitOfWork, files: FileStore, actor: Actor, record_id: str, digest: str
) -> Seen:
    """Return the copy of a photo of the record, or of one that its report shows beside it.

    Raises
    ------
    NotFoundError
        If neither names the photo, it is another branch's, its copy is not
        made yet, it could not be read, or it is forgotten.
    """
    filed = find_record(unit, actor, record_id)
    photo = _photo(unit, files, filed, digest)
    if photo.copy_address is None:
        raise NotFoundError(
            f"photo {digest[:12]}", ["has no copy to show: it is not read yet, or cannot be"]
        )
    sealed = files.get(photo.copy_address)
    return Seen(filed, digest, unit.vault.unseal(photo.subject_id, sealed))


def _report(filed: FiledRecord) -> Report:
    if filed.report is None:
        raise NotFoundError(f"inspection {filed.record.id}", ["its photos are not read yet: wait"])
    return filed.report


def _opened(unit: UnitOfWork, files: FileStore, filed: FiledRecord, address: str) -> bytes:
    subject_id = unit.orders.get(filed.record.order_id).policyholder_id
    return unit.vault.unseal(subject_id, files.get(address))


def _photo(unit: UnitOfWork, files: FileStore, filed: FiledRecord, digest: str) -> KeptPhoto:
    if any(photo.digest == digest for photo in filed.record.photos):
        return unit.photos.get(filed.record.order_id, digest)
    if filed.report is not None:
        report = json.loads(_opened(unit, files, filed, filed.report.report_file))
        if digest in set(_digests(report)):
            return unit.photos.of_branch(filed.branch_id, digest)
    raise NotFoundError(f"photo {digest[:12]}", ["is not of this inspection"])


def _digests(report: dict[str, Any]) -> Iterator[str]:
    """Yield the digests of all photos that findings rest on."""
    for finding in report.get("findings", ()):
        for evidence in finding.get("evidence", ()):
            yield str(evidence.get("digest"))
