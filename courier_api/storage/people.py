"""Persons in the database."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, func, insert, select, update

from courier_api.domain.actor import Role
from courier_api.domain.people.person import Person, PersonState
from courier_api.domain.people.standing import Standing
from courier_api.errors import ConflictError, NotFoundError, PreconditionError
from courier_api.storage.tables.people import devices, passwords, people, second_factors
from courier_api.storage.tables.vault import vault_keys

__all__ = ["SqlPeople", "person_of"]


class SqlPeople:
    """A :class:`courier_api.ports.People` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, person_id: str) -> Person:
        """Return the person; raises `NotFoundError`."""
        row = self._connection.execute(select(people).where(people.c.id == person_id)).one_or_none()
        if row is None:
            raise NotFoundError(f"person {person_id}", ["is not there"])
        return person_of(dict(row._mapping))

    def by_login(self, login: str) -> Person | None:
        """Return who logs in by that name."""
        row = self._connection.execute(select(people).where(people.c.login == login)).one_or_none()
        return None if row is None else person_of(dict(row._mapping))

    def add(self, person: Person) -> None:
        """Write a new person; raises `ConflictError` if the login name or id is taken."""
        taken = select(func.count()).where(
            (people.c.id == person.id) | (people.c.login == person.login)
        )
        if self._connection.execute(taken).scalar_one():
            raise ConflictError("person", ["login name or id is taken: choose another"])
        self._connection.execute(insert(people).values(_values(person)))

    def save(self, person: Person) -> None:
        """Write a person's next version; raises `PreconditionError` if it is not the next."""
        done = self._connection.execute(
            update(people)
            .where(people.c.id == person.id, people.c.version == person.version - 1)
            .values(_values(person))
        )
        if done.rowcount != 1:
            raise PreconditionError(f"person {person.id}", ["has changed: read it again"])

    def page(
        self, branch_id: str | None, roles: Collection[Role], after: str, limit: int
    ) -> tuple[Person, ...]:
        """Return up to `limit` persons of `roles` whose id follows `after`, by id."""
        query = (
            select(people)
            .where(people.c.id > after, people.c.role.in_(sorted(roles)))
            .order_by(people.c.id)
            .limit(limit)
        )
        if branch_id is not None:
            query = query.where(people.c.branch_id == branch_id)
        return tuple(person_of(dict(row._mapping)) for row in self._connection.execute(query))

    def standings(self, person_ids: Collection[str]) -> Mapping[str, Standing]:
        """Return how far each of them has come with his account, in one query."""
        query = (
            select(people.c.id, passwords.c.changed_at, second_factors.c.enrolled_at, devices.c.id)
            .outerjoin(passwords, passwords.c.person_id == people.c.id)
            .outerjoin(second_factors, second_factors.c.person_id == people.c.id)
            .outerjoin(
                devices, and_(devices.c.person_id == people.c.id, devices.c.revoked_at.is_(None))
            )
            .where(people.c.id.in_(person_ids))
        )
        return {
            person_id: Standing(changed_at is not None, enrolled_at is not None, device_id)
            for person_id, changed_at, enrolled_at, device_id in self._connection.execute(query)
        }

    def active_admins(self) -> int:
        """Count the admins who are not disabled."""
        query = select(func.count()).where(
            people.c.role == Role.ADMIN, people.c.state == PersonState.ACTIVE
        )
        return self._connection.execute(query).scalar_one()

    def disabled_before(self, before: datetime, limit: int) -> tuple[str, ...]:
        """Return up to `limit` persons disabled before `before` of whom the vault keeps data."""
        query = (
            select(people.c.id)
            .join(vault_keys, vault_keys.c.subject_id == people.c.id)
            .where(people.c.disabled_at < before, vault_keys.c.wrapped_key.is_not(None))
            .order_by(people.c.id)
            .limit(limit)
        )
        return tuple(self._connection.execute(query).scalars())


def person_of(values: Mapping[str, Any]) -> Person:
    """Return the person whose columns are `values`."""
    products = values["products"]
    words = {
        "role": Role(values["role"]),
        "state": PersonState(values["state"]),
        "products": tuple(json.loads(products)) if products else (),
    }
    return Person(**dict(values) | words)


def _values(person: Person) -> dict[str, Any]:
    values = {column.name: getattr(person, column.name) for column in people.c}
    products = json.dumps(person.products, ensure_ascii=False) if person.products else ""
    return values | {"products": products}
