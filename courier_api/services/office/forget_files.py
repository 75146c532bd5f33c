"""Files of people who are forgotten, and files that nothing names: both are removed.

Who is forgotten has no key any more, so that his files are unreadable at once;
removing them is a job, since files belong to no transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from courier_api.domain.figures import InspectionFigures
from courier_api.ports import FileStore, UnitOfWork
from courier_api.services.work import Work

__all__ = [
    "AT_ONCE",
    "FORGET_FILES",
    "ask_to_remove",
    "files_of",
    "in_batches",
    "stray_from",
    "unnamed",
]

FORGET_FILES = "files.forget"
AT_ONCE = 500
"""Addresses looked up in one query."""


def ask_to_remove(work: Work, subject_id: str, branch_id: str) -> None:
    """Have the files of somebody removed who is being forgotten, if he has any."""
    if files_of(work.unit, subject_id):
        work.unit.outbox.put(
            FORGET_FILES,
            {"branch_id": branch_id, "subject_id": subject_id},
            key=f"{FORGET_FILES}:{subject_id}",
        )


def files_of(unit: UnitOfWork, subject_id: str) -> frozenset[str]:
    """Return the addresses of all photos and reports sealed under the subject's key."""
    photos = unit.photos.of_subject(subject_id)
    mine = {address for photo in photos for address in photo.addresses}
    return frozenset(mine | unit.records.files_of_subject(subject_id))


def stray_from(at: datetime, figures: InspectionFigures) -> datetime:
    """Return the instant before which a file must have been put to be looked at."""
    return at - timedelta(seconds=figures.orphan_files_s)


def in_batches(files: FileStore, before: datetime) -> Iterator[tuple[str, ...]]:
    """Yield the addresses of files put before then, :data:`AT_ONCE` at a time."""
    addresses = files.put_before(before)
    while batch := tuple(islice(addresses, AT_ONCE)):
        yield batch


def unnamed(unit: UnitOfWork, addresses: Iterable[str]) -> frozenset[str]:
    """Return those of the addresses that nothing names: their upload never came to its end."""
    asked = frozenset(addresses)
    return asked - unit.photos.known_addresses(asked)
