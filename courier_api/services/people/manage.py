"""People are created, moved, disabled and listed by those above them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from courier_api.domain.actor import Role
from courier_api.domain.audit.entry import SubjectKind
from courier_api.domain.people.person import Person, PersonState, login_of
from courier_api.domain.people.rights import (
    demand_managing,
    demand_role,
    demand_visible,
    visible_roles,
)
from courier_api.domain.people.session import EndCause
from courier_api.errors import PreconditionError, RefusedError
from courier_api.services.people.people_view import PersonView, view_of, views_of
from courier_api.services.people.unsynced import unsynced
from courier_api.services.work import Work

__all__ = [
    "NewPerson",
    "PersonChange",
    "change_person",
    "create_person",
    "give_password",
    "list_people",
    "see_person",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """Somebody to be created.

    Parameters
    ----------
    login, role, branch_id
        As :class:`courier_api.domain.people.person.Person` has them.
    details
        Personal data for the vault: ``name``, ``phone``.
    person_id
        A pseudonym known elsewhere, such as in the couriers file; else one is made.
    products
        What an underwriter judges; empty: everything.
    """

    login: str
    role: Role
    branch_id: str
    details: Mapping[str, str] = field(default_factory=dict, repr=False)
    person_id: str = ""
    products: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonChange:
    """What is to change; what is ``None`` stays.

    Parameters
    ----------
    role, branch_id, state, products
        The new ones.
    version
        The person's version as the caller knows it.
    """

    version: int
    role: Role | None = None
    branch_id: str | None = None
    state: PersonState | None = None
    products: tuple[str, ...] | None = None


def create_person(work: Work, new: NewPerson) -> Person:
    """Create somebody, who can log in once he has used an activation code.

    Raises
    ------
    RightsError
        If the actor may not give that role in that branch.
    ModelError
        With every value that does not fit.
    ConflictError
        If the login name or pseudonym is taken.
    """
    demand_role(work.actor, new.role, new.branch_id)
    person = Person(
        id=new.person_id or work.new_id(),
        login=login_of(new.login),
        role=new.role,
        branch_id=new.branch_id,
        created_at=work.at,
        products=new.products,
    )
    work.unit.people.add(person)
    work.unit.vault.put(person.id, new.details)
    work.log("create_person", SubjectKind.PERSON, person.id, role=person.role.value)
    return person


def change_person(work: Work, person_id: str, change: PersonChange) -> Person:
    """Change role or branch, disable or enable; it acts at once, in running sessions too.

    Raises
    ------
    RightsError, NotFoundError
        If the actor may not, neither for what the person is nor for what he becomes.
    PreconditionError
        If the person has changed since.
    RefusedError
        If the last admin would go, a courier who moves has not empty hands, or
        nothing would change.
    """
    person = work.unit.people.get(person_id)
    demand_managing(work.actor, person)
    if person.version != change.version:
        raise PreconditionError(f"person {person.id}", ["has changed: read it again"])
    changed = _changed(work, person, change)
    if changed.version == person.version:
        raise RefusedError(f"person {person.id}", ["is so already"])
    _demand_an_admin(work, person, changed)
    work.unit.people.save(changed)
    return changed


def give_password(work: Work, person_id: str, encoded: str) -> None:
    """Set the password of an account that is being set up, without a code."""
    work.unit.credentials.set_password(person_id, encoded, work.at)
    work.log("password_given", SubjectKind.PERSON, person_id)


def list_people(work: Work, *, after: str = "", limit: int) -> tuple[PersonView, ...]:
    """Return up to `limit` people the actor manages or works with, masked, by id."""
    roles = visible_roles(work.actor.role)
    branch_id = None if work.actor.role in (Role.ADMIN, Role.SYSTEM) else work.actor.branch_id
    return views_of(work, work.unit.people.page(branch_id, roles, after, limit))


def see_person(work: Work, person_id: str) -> PersonView:
    """Return one of them.

    Raises
    ------
    NotFoundError
        If there is none, or the actor has nothing to do with him.
    """
    person = work.unit.people.get(person_id)
    demand_visible(work.actor, person)
    return view_of(work, person)


def _changed(work: Work, person: Person, change: PersonChange) -> Person:
    """Return the person after the change, which counts as one step; log each part."""
    changed = person
    role, branch_id = change.role or person.role, change.branch_id or person.branch_id
    if (role, branch_id) != (person.role, person.branch_id):
        demand_role(work.actor, role, branch_id)
        _demand_empty_hands(work, person)
        changed = changed.moved(role, branch_id)
        work.log("move_person", SubjectKind.PERSON, person.id, role=role.value)
    if change.products is not None and change.products != changed.products:
        changed = changed.judging(change.products, version=person.version + 1)
        work.log("set_products", SubjectKind.PERSON, person.id, products=len(changed.products))
    if change.state in (None, person.state):
        return changed
    if change.state is PersonState.ACTIVE:
        work.log("enable_person", SubjectKind.PERSON, person.id)
        return changed.enabled(version=person.version + 1)
    work.unit.sessions.end(work.at, EndCause.DISABLED, person_id=person.id)
    work.log("disable_person", SubjectKind.PERSON, person.id)
    return changed.disabled(work.at, version=person.version + 1)


def _demand_empty_hands(work: Work, person: Person) -> None:
    """Let nobody move who has documents, money or visits of the place he leaves."""
    if person.role is not Role.COURIER:
        return
    left = unsynced(work, person.id)
    faults = []
    if left.orders:
        faults.append(f"has {len(left.orders)} orders under way: finish or return them")
    if left.documents:
        faults.append(f"holds {len(left.documents)} documents: take them back")
    if left.cash_fen:
        faults.append(f"has cash of {left.cash_fen} fen: take it in")
    if faults:
        raise RefusedError(f"person {person.id}", faults)


def _demand_an_admin(work: Work, before: Person, after: Person) -> None:
    def counts(person: Person) -> bool:
        return person.role is Role.ADMIN and person.state is PersonState.ACTIVE

    if counts(before) and not counts(after) and work.unit.people.active_admins() <= 1:
        raise RefusedError(f"person {before.id}", ["is the last admin: create another one first"])
