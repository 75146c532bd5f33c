"""Jobs that read the photos of visits, and seal the reports once they are judged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from courier_api.errors import NotFoundError, ReadingError, StorageError
from courier_api.ports import Beat, Job
from courier_api.ports.reading import PhotoToRead, VisitRead, VisitToRead
from courier_api.services.office.finish_reading import Kept, finish_reading
from courier_api.services.office.read_visit import Case, case_of, known_uses, sightings_of
from courier_api.services.office.seal_report import keep_sealed, to_seal
from courier_api.services.office.sheet_keys import keys_at
from courier_api.services.office.unread import unread
from courier_api.services.work import Work
from courier_api.worker.handler import Outgoing
from courier_api.worker.house import House
from courier_api.worker.kept_archive import KeptArchive

__all__ = ["READ", "SEAL", "inspection_handlers"]

READ, SEAL = "inspection.read", "inspection.seal"
CRASHES_MAX = 6
"""Workers that died over a visit, before it is given up; they may have died of something else."""

Answer = tuple[Case, Kept] | None


def inspection_handlers(house: House) -> Mapping[str, Outgoing[Any]]:
    """Return the handlers of inspections."""
    return {
        READ: Outgoing(lambda job, beat: _read(house, job, beat), _take),
        SEAL: Outgoing(lambda job, _: _seal(house, job), _take_sealed),
    }


def _read(house: House, job: Job, beat: Beat) -> Answer:
    with house.store.read() as unit:
        case = case_of(house.work(unit, job), str(job.payload["record_id"]), house.car_names)
    if case is None:
        return None
    read, is_read = _tried(house, job, beat, case)
    return case, _keep(house, case, read, is_read=is_read)


def _tried(house: House, job: Job, beat: Beat, case: Case) -> tuple[VisitRead, bool]:
    """Return what was read, and whether it was; raises `ReadingError` while it can be tried."""
    if not case.is_readable:
        return unread(case, "neither the sale nor the courier names a VIN"), False
    if job.crashes >= CRASHES_MAX:
        return unread(case, f"{job.crashes} workers died over it"), False
    visit, archive = _visit(house, job, case)
    try:
        found = house.reader.read(
            visit, archive, progress=beat.progress, stop=lambda: beat.is_stopping
        )
    except ReadingError as error:
        if job.attempts - job.crashes < house.figures.reading.tries:
            raise
        return unread(case, error.faults[0]), False
    return found, True


def _visit(house: House, job: Job, case: Case) -> tuple[VisitToRead, KeptArchive]:
    """Return the visit with its photos, and the earlier ones."""
    figures = house.figures.reading
    looks = house.shelf.of_branch(case.order.branch_id)
    with house.store.read() as unit:
        work = house.work(unit, job)
        own = unit.sights.of_visit(case.order.id, case.visit.number)
        archive = KeptArchive(house.store, house.files, looks, own)
        visit = VisitToRead(
            order=case.inspected,
            photos=tuple(_photos(house, work, case)),
            keys=keys_at(unit, case.order.branch_id, case.visit.arrived_at),
            uses=known_uses(work, case),
            sightings=sightings_of(work, case),
            car=case.sight.car,
            same=archive.same(unit, case),
            related=archive.related(unit, case, figures.related_photos),
            ours=case.ours,
            copy_side_pixels=figures.copy_side_pixels,
        )
    return visit, archive


def _photos(house: House, work: Work, case: Case) -> list[PhotoToRead]:
    """Return the originals; one that is lost or damaged becomes a finding, not a fault."""
    photos = []
    for one in case.photos:
        content: bytes | None
        try:
            sealed = house.files.get(one.kept.address)
            content = work.unit.vault.unseal(one.kept.subject_id, sealed)
        except (NotFoundError, StorageError):
            content = None
        photos.append(PhotoToRead(one.name, one.kept.digest, content))
    return photos


def _keep(house: House, case: Case, read: VisitRead, *, is_read: bool) -> Kept:
    """Put the files where they are safe before the database speaks of them."""
    subject = case.order.policyholder_id
    with house.store.read() as unit:

        def put(content: bytes) -> str:
            return house.files.put(unit.vault.seal(subject, content))

        return Kept(
            read=read,
            is_read=is_read,
            report_file=put(read.report_json),
            pdf_file=put(read.pdf),
            copies={
                photo.digest: put(photo.copy) for photo in read.photos if photo.copy is not None
            },
            read_at=house.clock.now(),
        )


def _take(work: Work, _job: Job, answer: Answer) -> None:
    if answer is not None:
        finish_reading(work, *answer)


def _seal(house: House, job: Job) -> tuple[bytes, str] | None:
    """Sign the report of a decided record; one whose subject is forgotten has none any more."""
    with house.store.read() as unit:
        wanted = to_seal(unit, str(job.payload["record_id"]))
        if wanted is None:
            return None
        try:
            pdf = unit.vault.unseal(wanted.subject_id, house.files.get(wanted.pdf_file))
        except NotFoundError:
            return None
    signed = house.sealer.seal(pdf, wanted.panel)
    with house.store.read() as unit:
        return signed, house.files.put(unit.vault.seal(wanted.subject_id, signed))


def _take_sealed(work: Work, job: Job, answer: tuple[bytes, str] | None) -> None:
    if answer is not None:
        keep_sealed(work, str(job.payload["record_id"]), *answer)
