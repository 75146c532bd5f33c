"""People as they are shown: personal data masked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from courier_api.domain.people.masking import mask_name, mask_phone
from courier_api.domain.people.person import Person
from courier_api.domain.people.standing import Standing
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
    standing
        How far he has come with his account.
    """

    person: Person
    name_masked: str
    phone_masked: str
    standing: Standing


def views_of(work: Work, people: tuple[Person, ...]) -> tuple[PersonView, ...]:
    """Return people as they are shown, whatever their number, by two queries."""
    ids = tuple(person.id for person in people)
    standings = work.unit.people.standings(ids)
    details = work.unit.vault.get_many(ids)
    return tuple(
        _view(person, standings[person.id], details.get(person.id, {})) for person in people
    )


def view_of(work: Work, person: Person) -> PersonView:
    """Return one of them."""
    return views_of(work, (person,))[0]


def _view(person: Person, standing: Standing, details: Mapping[str, str]) -> PersonView:
    phone = details.get("phone")
    return PersonView(
        person=person,
        name_masked=mask_name(details.get("name", "")),
        phone_masked=mask_phone(phone) if phone else "",
        standing=standing,
    )
