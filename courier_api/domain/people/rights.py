"""Who may manage whom."""

from __future__ import annotations

from courier_api.domain.actor import Actor, Role
from courier_api.domain.people.code import CodeKind
from courier_api.domain.people.person import MACHINES, Person
from courier_api.errors import NotFoundError, RightsError

__all__ = [
    "demand_code_rights",
    "demand_managing",
    "demand_role",
    "demand_visible",
    "managed_roles",
    "visible_roles",
]

MANAGED = {
    Role.ADMIN: frozenset(Role) - MACHINES,
    Role.MANAGER: frozenset({Role.COURIER, Role.AGENT, Role.DISPATCHER}),
    Role.SYSTEM: frozenset(Role) - MACHINES,
}
"""Whom each role may create, change, disable and hand codes to."""

PHONE_CODES = frozenset({CodeKind.ACTIVATION, CodeKind.REBIND})
"""What a dispatcher may hand to the couriers of his branch."""


def managed_roles(role: Role) -> frozenset[Role]:
    """Return the roles that `role` manages."""
    return MANAGED.get(role, frozenset())


def visible_roles(role: Role) -> frozenset[Role]:
    """Return the roles whose people `role` sees: dispatchers see couriers."""
    if role is Role.DISPATCHER:
        return frozenset({Role.COURIER})
    if role is Role.MANAGER:
        return frozenset(Role) - MACHINES - {Role.ADMIN}
    return managed_roles(role)


def demand_visible(actor: Actor, person: Person) -> None:
    """Demand that `actor` may know of `person`.

    Raises
    ------
    NotFoundError
        If not: who may not know him learns nothing.
    """
    foreign = not _everywhere(actor) and person.branch_id != actor.branch_id
    if foreign or person.role not in visible_roles(actor.role):
        raise NotFoundError(f"person {person.id}", ["is not there"])


def demand_role(actor: Actor, role: Role, branch_id: str) -> None:
    """Demand that `actor` may make somebody a `role` of a branch.

    Raises
    ------
    RightsError
        If he may not.
    """
    if role not in managed_roles(actor.role):
        raise RightsError(f"role {role}", [f"a {actor.role} does not give it"])
    if not _everywhere(actor) and branch_id != actor.branch_id:
        raise RightsError(f"branch {branch_id}", ["is not yours"])


def demand_managing(actor: Actor, person: Person) -> None:
    """Demand that `actor` may change `person`; nobody changes himself.

    Raises
    ------
    NotFoundError
        If the person is another branch's: who may not know it learns nothing.
    RightsError
        If the role is not one he manages, or the person is himself.
    """
    _demand_same_branch(actor, person)
    if person.role not in managed_roles(actor.role):
        raise RightsError(f"person {person.id}", [f"a {actor.role} does not manage that role"])


def demand_code_rights(actor: Actor, person: Person, kind: CodeKind) -> None:
    """Demand that `actor` may hand `person` a one-time code.

    Raises
    ------
    NotFoundError, RightsError
        As :func:`demand_managing`; dispatchers may bind their couriers' phones.
    """
    is_phone = kind in PHONE_CODES and person.role is Role.COURIER
    if actor.role is Role.DISPATCHER and is_phone:
        _demand_same_branch(actor, person)
        return
    demand_managing(actor, person)


def _demand_same_branch(actor: Actor, person: Person) -> None:
    if not _everywhere(actor) and person.branch_id != actor.branch_id:
        raise NotFoundError(f"person {person.id}", ["is not there"])
    if person.id == actor.id:
        raise RightsError(f"person {person.id}", ["is yourself: somebody else must do it"])


def _everywhere(actor: Actor) -> bool:
    return actor.role in (Role.ADMIN, Role.SYSTEM)
