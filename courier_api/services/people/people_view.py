"""People as they are shown: personal data masked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from courier_api.domain.people.masking import mask_name, mask_phone
from courier_api.domain.people.person import Person
from courier_api.services.work import Work

__all__ = ["PersonView", "view_of", "views_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonView:
    """A person, his name and phone masked.

    Parameters
    ----------
    person
        Who.
    name_masked, phone_masked
        Empty if the vault keeps none.
    activated, second_factor, device_id
        Whether he has a password and an authenticator; which phone is bound.
    """

    person: Person
    name_masked: str
    phone_masked: str
    activated: bool
    second_factor: bool
    device_id: str | None


def views_of(work: Work, people: tuple[Person, ...]) -> tuple[PersonView, ...]:
    """Return people as they are shown, reading the vault once."""
    details = work.unit.vault.get_many(tuple(person.id for person in people))
    return tuple(_view(work, person, details.get(person.id, {})) for person in people)


def view_of(work: Work, person: Person) -> PersonView:
    """Return one of them."""
    return views_of(work, (person,))[0]


def _view(work: Work, person: Person, details: Mapping[str, str]) -> PersonView:
    factor = work.unit.credentials.second_factor(person.id)
    device = work.unit.sessions.device_of(person.id)
    return PersonView(
        person=person,
        name_masked=mask_name(details.get("name", "")),
        phone_masked=mask_phone(details["phone"]) if details.get("phone") else "",
        activated=work.unit.credentials.password(person.id) is not None,
        second_factor=factor is not None and factor.enrolled_at is not None,
        device_id=device.id if device else None,
    )
