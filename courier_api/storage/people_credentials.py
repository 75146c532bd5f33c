"""Passwords, second factors, one-time codes and failures in the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, exists, insert, select, update

from courier_api.domain.people.code import CodeKind, OneTimeCode
from courier_api.domain.people.second_factor import SecondFactor
from courier_api.domain.people.throttle import Budget
from courier_api.storage.tables.people import (
    known_places,
    login_budgets,
    one_time_codes,
    passwords,
    recovery_codes,
    second_factors,
)
from courier_api.storage.upsert import insert_or_replace

__all__ = ["SqlCredentials"]


class SqlCredentials:
    """A :class:`courier_api.ports.Credentials` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def password(self, person_id: str) -> str | None:
        """Return the encoded hash, if the person has a password."""
        query = select(passwords.c.encoded).where(passwords.c.person_id == person_id)
        return self._connection.execute(query).scalar_one_or_none()

    def set_password(self, person_id: str, encoded: str, at: datetime) -> None:
        """Write the encoded hash in place of any other."""
        values = {"person_id": person_id, "encoded": encoded, "changed_at": at}
        insert_or_replace(self._connection, passwords, values)

    def second_factor(self, person_id: str) -> SecondFactor | None:
        """Return the person's authenticator, enrolled or about to be."""
        query = select(second_factors).where(second_factors.c.person_id == person_id)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else SecondFactor(**dict(row._mapping))

    def set_second_factor(self, factor: SecondFactor) -> None:
        """Write the person's authenticator in place of any other."""
        values = {column.name: getattr(factor, column.name) for column in second_factors.c}
        insert_or_replace(self._connection, second_factors, values)

    def use_step(self, person_id: str, step: int) -> bool:
        """Write that the code of a time step was used; say whether it was the first time."""
        done = self._connection.execute(
            update(second_factors)
            .where(second_factors.c.person_id == person_id, second_factors.c.last_step < step)
            .values(last_step=step)
        )
        return done.rowcount == 1

    def drop_second_factor(self, person_id: str) -> None:
        """Forget the authenticator and its recovery codes."""
        for table in (recovery_codes, second_factors):
            self._connection.execute(delete(table).where(table.c.person_id == person_id))

    def set_recovery_codes(self, person_id: str, digests: Sequence[str]) -> None:
        """Write recovery codes in place of any others."""
        self._connection.execute(
            delete(recovery_codes).where(recovery_codes.c.person_id == person_id)
        )
        rows = [{"digest": digest, "person_id": person_id} for digest in digests]
        self._connection.execute(insert(recovery_codes), rows)

    def use_recovery_code(self, person_id: str, digest: str) -> bool:
        """Use a recovery code up; say whether it was one."""
        done = self._connection.execute(
            delete(recovery_codes).where(
                recovery_codes.c.digest == digest, recovery_codes.c.person_id == person_id
            )
        )
        return done.rowcount == 1

    def add_code(self, code: OneTimeCode) -> None:
        """Write a one-time code; earlier ones of the same kind and person are used up."""
        self._connection.execute(
            update(one_time_codes)
            .where(
                one_time_codes.c.person_id == code.person_id,
                one_time_codes.c.kind == code.kind,
                one_time_codes.c.used_at.is_(None),
            )
            .values(used_at=code.issued_at)
        )
        values = {column.name: getattr(code, column.name) for column in one_time_codes.c}
        self._connection.execute(insert(one_time_codes).values(values))

    def code(self, digest: str) -> OneTimeCode | None:
        """Return the code of that digest."""
        query = select(one_time_codes).where(one_time_codes.c.digest == digest)
        row = self._connection.execute(query).one_or_none()
        if row is None:
            return None
        return OneTimeCode(**dict(row._mapping) | {"kind": CodeKind(row.kind)})

    def use_code(self, digest: str, at: datetime) -> bool:
        """Use a code up; say whether it was unused."""
        done = self._connection.execute(
            update(one_time_codes)
            .where(one_time_codes.c.digest == digest, one_time_codes.c.used_at.is_(None))
            .values(used_at=at)
        )
        return done.rowcount == 1

    def budget(self, key: str) -> Budget | None:
        """Return what failed under `key`."""
        row = self._connection.execute(
            select(login_budgets).where(login_budgets.c.key == key)
        ).one_or_none()
        return None if row is None else Budget(**dict(row._mapping))

    def set_budget(self, budget: Budget) -> None:
        """Write what failed under its key."""
        values = {column.name: getattr(budget, column.name) for column in login_budgets.c}
        insert_or_replace(self._connection, login_budgets, values)

    def drop_budget(self, key: str) -> None:
        """Forget what failed under `key`."""
        self._connection.execute(delete(login_budgets).where(login_budgets.c.key == key))

    def knows_place(self, person_id: str, place: str) -> bool:
        """Say whether the person has logged in from that place, a digest, before."""
        known = exists().where(known_places.c.person_id == person_id, known_places.c.place == place)
        return bool(self._connection.execute(select(known)).scalar_one())

    def remember_place(self, person_id: str, place: str, at: datetime) -> None:
        """Write that the person logged in from that place."""
        values = {"person_id": person_id, "place": place, "seen_at": at}
        insert_or_replace(self._connection, known_places, values)

    def forget_before(self, at: datetime, budgets_from: datetime, places_from: datetime) -> int:
        """Drop codes expired at `at`, budgets and places not touched since."""
        statements = (
            delete(one_time_codes).where(one_time_codes.c.expires_at < at),
            delete(login_budgets).where(login_budgets.c.failed_at < budgets_from),
            delete(known_places).where(known_places.c.seen_at < places_from),
        )
        return sum(self._connection.execute(statement).rowcount for statement in statements)
