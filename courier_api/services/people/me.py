"""Who is logged in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from courier_api.domain.people.masking import mask_name
from courier_api.domain.people.person import Person
from courier_api.errors import NotFoundError
from courier_api.services.principal import Principal
from courier_api.services.work import Work

__all__ = ["Me", "me"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Me:
    """The person and the session that ask.

    Parameters
    ----------
    person, name_masked
        Who; his name, masked, empty if none is kept.
    device_id
        The phone, if it is one.
    session_expires_at, confirmed_at
        When the password is asked again; when it was last given.
    second_factor, must_enrol
        Whether one was shown in this session; whether that is still to be done.
    """

    person: Person
    name_masked: str
    device_id: str | None
    session_expires_at: datetime
    confirmed_at: datetime
    second_factor: bool
    must_enrol: bool


def me(work: Work, principal: Principal) -> Me:
    """Return who is logged in.

    Raises
    ------
    NotFoundError
        If the session has just gone.
    """
    found = work.unit.sessions.admission(principal.session_id)
    if found is None:
        raise NotFoundError("session", ["is not there"])
    session, person = found.session, found.person
    return Me(
        person=person,
        name_masked=mask_name(work.unit.vault.get(person.id).get("name", "")),
        device_id=session.device_id,
        session_expires_at=session.expires_at,
        confirmed_at=session.confirmed_at,
        second_factor=session.second_factor,
        must_enrol=person.needs_second_factor and not session.second_factor,
    )
