"""Retention ends by itself: personal data goes, what was done stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from courier_api.domain.actor import Actor
from courier_api.domain.audit.entry import SubjectKind
from courier_api.domain.figures import Figures
from courier_api.ports import UnitOfWork
from courier_api.services.office.forget_files import ask_to_remove
from courier_api.services.work import Work

__all__ = ["BATCH", "clean_up", "end_retention", "retention_ends"]

BATCH = 200
"""Subjects forgotten in one unit of work; whoever finds so many asks again."""


def retention_ends(at: datetime, figures: Figures) -> datetime:
    """Return the instant before which orders must have ended for their data to go."""
    return at - timedelta(days=figures.people.personal_data_days)


def end_retention(work: Work, before: datetime) -> int:
    """Forget up to 200 subjects whose every order ended before `before`; return how many.

    Staff disabled before then is forgotten too.  The keys of their data are
    destroyed, which makes their photos unreadable at once, and the files are
    removed by a job; orders, ledger and audit log, which know pseudonyms only,
    stay.
    """
    over = work.unit.vault.over_before(before, BATCH)
    left = work.unit.people.disabled_before(before, BATCH - len(over))
    people = [(person_id, work.unit.people.get(person_id).branch_id) for person_id in left]
    for subject_id, branch_id in (*over, *people):
        work.unit.vault.forget(subject_id)
        ask_to_remove(work, subject_id, branch_id)
        here = replace(work, actor=Actor(work.actor.id, work.actor.role, branch_id))
        here.log("forget", SubjectKind.PERSON, subject_id)
    return len(over) + len(people)


def clean_up(unit: UnitOfWork, at: datetime, figures: Figures) -> int:
    """Drop what is long over: sessions, codes, failures, positions, sights; return how many."""
    limits = figures.people
    dropped = unit.visits.forget_positions(retention_ends(at, figures))
    reading = figures.reading
    dropped += unit.sights.forget(
        at - timedelta(days=reading.keep_looks_days), at - timedelta(days=reading.keep_places_days)
    )
    dropped += unit.sessions.forget_before(at, at - timedelta(days=limits.sessions_days))
    return dropped + unit.credentials.forget_before(
        at,
        at - timedelta(seconds=limits.forget_failures_s),
        at - timedelta(days=limits.places_days),
    )
