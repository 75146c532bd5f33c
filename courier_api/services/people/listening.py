"""Whose session is over while he listens to events."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from courier_api.domain.actor import Actor
from courier_api.domain.people.person import PersonState
from courier_api.domain.people.session import Admission
from courier_api.ports import UnitOfWork

__all__ = ["over"]


def over(unit: UnitOfWork, listening: Mapping[str, Actor], at: datetime) -> frozenset[str]:
    """Return the sessions, of those listening by their ids, that may not go on.

    A session ended, a person disabled or moved to another role or branch, a
    phone revoked: each ends it; who is still somebody may come back.
    """
    found = {one.session.id: one for one in unit.sessions.admissions(listening)}
    return frozenset(
        session_id
        for session_id, actor in listening.items()
        if session_id not in found or not _goes_on(found[session_id], actor, at)
    )


def _goes_on(admission: Admission, actor: Actor, at: datetime) -> bool:
    session, person, device = admission.session, admission.person, admission.device
    if not session.lives(at) or person.state is not PersonState.ACTIVE:
        return False
    return person.actor == actor and (device is None or device.revoked_at is None)
