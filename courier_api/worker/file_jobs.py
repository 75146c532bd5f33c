"""Jobs on the file store: what belongs to nobody any more is removed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from courier_api.ports import Beat, Job
from courier_api.services.office.forget_files import (
    FORGET_FILES,
    files_of,
    in_batches,
    stray_from,
    unnamed,
)
from courier_api.services.work import Work
from courier_api.worker.handler import Outgoing
from courier_api.worker.house import House

__all__ = ["SWEEP", "file_handlers"]

SWEEP = "files.sweep"


def file_handlers(house: House) -> Mapping[str, Outgoing[Any]]:
    """Return the handlers of jobs that remove files."""
    return {
        FORGET_FILES: Outgoing(lambda job, _beat: _remove_files(house, job), _drop_rows),
        SWEEP: Outgoing(lambda _job, beat: _sweep(house, beat), _nothing_to_keep),
    }


def _remove_files(house: House, job: Job) -> None:
    """Remove the files first: the rows that name them are still there if this is cut short."""
    with house.store.read() as unit:
        addresses = files_of(unit, str(job.payload["subject_id"]))
    for address in addresses:
        house.files.remove(address)


def _drop_rows(work: Work, job: Job, _none: None) -> None:
    work.unit.photos.drop_of_subject(str(job.payload["subject_id"]))


def _sweep(house: House, beat: Beat) -> None:
    """Remove what nothing names; the newest files are left alone, for their rows are to come."""
    before = stray_from(house.clock.now(), house.figures.inspection)
    for addresses in in_batches(house.files, before):
        if beat.is_stopping:
            return
        with house.store.read() as unit:
            stray = unnamed(unit, addresses)
        for address in stray:
            house.files.remove(address)


def _nothing_to_keep(_work: object, _job: Job, _answer: None) -> None:
    """The files are gone already; who comes again finds none."""
