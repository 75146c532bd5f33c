"""Log-ins, refresh tokens, phones and seen proofs in the database."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from courier_api.domain.people.device import Device
from courier_api.domain.people.session import Admission, EndCause, RefreshToken, Session
from courier_api.errors import ConflictError
from courier_api.storage.people import person_of
from courier_api.storage.tables.people import (
    devices,
    people,
    refresh_tokens,
    seen_proofs,
    sessions,
)
from courier_api.storage.upsert import insert_new

__all__ = ["SqlSessions"]

IN_MAX = 500


class SqlSessions:
    """A :class:`courier_api.ports.Sessions` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def admission(self, session_id: str) -> Admission | None:
        """Return the session with its person and its phone as they are now."""
        row = self._connection.execute(ADMISSION_OF, {"its_id": session_id}).one_or_none()
        return None if row is None else _admission(row)

    def admissions(self, session_ids: Collection[str]) -> tuple[Admission, ...]:
        """Return those of many sessions that are there, in any order."""
        wanted = sorted(session_ids)
        parts = [wanted[at : at + IN_MAX] for at in range(0, len(wanted), IN_MAX)]
        queries = (ADMISSION.where(sessions.c.id.in_(part)) for part in parts)
        return tuple(_admission(row) for q in queries for row in self._connection.execute(q))

    def add(self, session: Session) -> None:
        """Write a new session."""
        values = {column.name: getattr(session, column.name) for column in sessions.c}
        self._connection.execute(insert(sessions).values(values))

    def confirm(self, session_id: str, at: datetime) -> None:
        """Write that the password was given once more."""
        self._change(session_id, confirmed_at=at)

    def show_second_factor(self, session_id: str) -> None:
        """Write that a second factor was shown in it."""
        self._change(session_id, second_factor=True)

    def end(
        self,
        at: datetime,
        cause: EndCause,
        *,
        session_id: str | None = None,
        person_id: str | None = None,
        device_id: str | None = None,
        spare: str | None = None,
    ) -> int:
        """End all living sessions that match every name given, save `spare`; return how many."""
        named = {"id": session_id, "person_id": person_id, "device_id": device_id}
        which = [sessions.c[name] == value for name, value in named.items() if value is not None]
        if not which:
            return 0
        statement = (
            update(sessions)
            .where(sessions.c.ended_at.is_(None), *which)
            .values(ended_at=at, end_cause=cause)
        )
        if spare is not None:
            statement = statement.where(sessions.c.id != spare)
        return self._connection.execute(statement).rowcount

    def add_refresh(self, token: RefreshToken) -> None:
        """Write a refresh token that nobody has used."""
        values = {column.name: getattr(token, column.name) for column in refresh_tokens.c}
        self._connection.execute(insert(refresh_tokens).values(values))

    def refresh(self, digest: str) -> RefreshToken | None:
        """Return the refresh token of that digest, locked until the end of the unit of work."""
        query = select(refresh_tokens).where(refresh_tokens.c.digest == digest).with_for_update()
        row = self._connection.execute(query).one_or_none()
        return None if row is None else RefreshToken(**dict(row._mapping))

    def use_refresh(self, digest: str, at: datetime) -> None:
        """Write when a refresh token was used; raises `ConflictError` if it was before."""
        done = self._connection.execute(
            update(refresh_tokens)
            .where(refresh_tokens.c.digest == digest, refresh_tokens.c.used_at.is_(None))
            .values(used_at=at)
        )
        if done.rowcount != 1:
            raise ConflictError("refresh token", ["was used in the meantime"])

    def add_device(self, device: Device) -> None:
        """Write a phone."""
        values = {column.name: getattr(device, column.name) for column in devices.c}
        if not insert_new(self._connection, devices, values):
            raise ConflictError("device", ["has a key that is known already: make a new one"])

    def device_of(self, person_id: str) -> Device | None:
        """Return the person's phone that is not revoked."""
        query = select(devices).where(
            devices.c.person_id == person_id, devices.c.revoked_at.is_(None)
        )
        row = self._connection.execute(query).one_or_none()
        return None if row is None else Device(**dict(row._mapping))

    def devices_of(self, person_id: str) -> tuple[Device, ...]:
        """Return every phone the person ever had, oldest first."""
        query = (
            select(devices)
            .where(devices.c.person_id == person_id)
            .order_by(devices.c.registered_at, devices.c.id)
        )
        return tuple(Device(**dict(row._mapping)) for row in self._connection.execute(query))

    def revoke_device(self, device_id: str, at: datetime) -> None:
        """Write that a phone proves nothing any more."""
        self._connection.execute(
            update(devices)
            .where(devices.c.id == device_id, devices.c.revoked_at.is_(None))
            .values(revoked_at=at)
        )

    def remember_proof(self, digest: str, until: datetime) -> bool:
        """Remember a proof until it is too old to be shown; say whether it is new."""
        return insert_new(self._connection, seen_proofs, {"digest": digest, "until_at": until})

    def forget_before(self, at: datetime, kept_from: datetime) -> int:
        """Drop proofs too old at `at` and sessions over since before `kept_from`."""
        over = select(sessions.c.id).where(
            (sessions.c.ended_at < kept_from) | (sessions.c.expires_at < kept_from)
        )
        statements = (
            delete(seen_proofs).where(seen_proofs.c.until_at < at),
            delete(refresh_tokens).where(refresh_tokens.c.session_id.in_(over)),
            delete(sessions).where(sessions.c.id.in_(over)),
        )
        return sum(self._connection.execute(statement).rowcount for statement in statements)

    def _change(self, session_id: str, **values: Any) -> None:
        self._connection.execute(
            update(sessions).where(sessions.c.id == session_id).values(**values)
        )


ADMISSION = (
    select(
        *(
            column.label(f"{column.table.name}_{column.name}")
            for table in (sessions, people, devices)
            for column in table.c
        )
    )
    .select_from(sessions)
    .join(people, people.c.id == sessions.c.person_id)
    .outerjoin(devices, devices.c.id == sessions.c.device_id)
)
ADMISSION_OF = ADMISSION.where(sessions.c.id == bindparam("its_id"))
SESSION = sessions.c.keys()
PERSON = people.c.keys()
DEVICE = devices.c.keys()
PERSON_AT = len(SESSION)
DEVICE_AT = PERSON_AT + len(PERSON)


def _admission(row: Row[Any]) -> Admission:
    """Return what the columns hold, by their places: this runs at every call."""
    session = dict(zip(SESSION, row[:PERSON_AT], strict=True))
    cause = session["end_cause"]
    device = dict(zip(DEVICE, row[DEVICE_AT:], strict=True))
    return Admission(
        session=Session(**session | {"end_cause": None if cause is None else EndCause(cause)}),
        person=person_of(dict(zip(PERSON, row[PERSON_AT:DEVICE_AT], strict=True))),
        device=None if device["id"] is None else Device(**device),
    )
