"""Personal data in the database: sealed under a key a subject, found by a blind index.

Each subject has an AES-256 key of its own, made at random and kept wrapped by
the installation's key.  A field is sealed with ``subject|field`` as associated
data, so that no row can be moved to another subject or field.  To forget a
subject is to destroy its key, its fields and its rows in the index; the row of
the key stays, empty, so that nothing late brings the data back.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, Row, delete, select, update

from courier_api.domain.checks import pseudonym_faults
from courier_api.domain.people.personal import FIELD, MAX_VALUE_CHARS, SEARCHABLE, normalised
from courier_api.errors import InputError, NotFoundError, RefusedError
from courier_api.ports.vault import Tie
from courier_api.storage.among import among
from courier_api.storage.sealing import Box, MasterKey, sealed
from courier_api.storage.tables.orders import orders
from courier_api.storage.tables.vault import vault_fields, vault_index, vault_keys
from courier_api.storage.upsert import insert_or_replace_all
from courier_api.storage.vault_retention import over_before

__all__ = ["SqlVault"]

OF_SUBJECTS = (
    select(
        vault_fields.c.subject_id,
        vault_fields.c.field,
        vault_fields.c.sealed,
        vault_keys.c.wrapped_key,
    )
    .join(vault_keys, vault_keys.c.subject_id == vault_fields.c.subject_id)
    .where(among(vault_fields.c.subject_id, "subjects"))
)


class SqlVault:
    """A :class:`courier_api.ports.Vault` on one connection.

    Parameters
    ----------
    secret
        The installation's 32-byte key for personal data; ``None`` where none
        was given: then nothing can be sealed, opened or found.
    """

    def __init__(self, connection: Connection, secret: bytes | None) -> None:
        self._connection = connection
        self._master = MasterKey(secret)

    def put(self, subject_id: str, fields: Mapping[str, str]) -> None:
        """Write fields, over those of the same name; an empty one is dropped."""
        if faults := _faults(subject_id, fields):
            raise InputError("personal data", faults)
        if not fields:
            return
        key = self._key(subject_id)
        self._write(subject_id, {name: value for name, value in fields.items() if value}, key)
        for field, value in fields.items():
            if not value:
                self._drop(subject_id, field)

    def get(self, subject_id: str) -> Mapping[str, str]:
        """Return all fields; none if the subject is unknown or forgotten."""
        return self.get_many((subject_id,)).get(subject_id, {})

    def get_many(
        self, subject_ids: tuple[str, ...], only: tuple[str, ...] = ()
    ) -> Mapping[str, Mapping[str, str]]:
        """Return the fields of each subject that has any, in one query; with names, only those."""
        found: dict[str, dict[str, str]] = {}
        boxes: dict[str, Box] = {}
        rows = self._connection.execute(OF_SUBJECTS, {"subjects": subject_ids}).all()
        for name, field, content, wrapped in rows:
            if only and field not in only:
                continue
            box = boxes.get(name)
            if box is None:
                box = boxes[name] = Box(self._master.unwrap(wrapped, name))
                found[name] = {}
            found[name][field] = box.opened(content, f"{name}|{field}").decode("utf-8")
        return found

    def forget(self, subject_id: str) -> bool:
        """Destroy the subject's key and fields; say whether there was anything."""
        for table in (vault_index, vault_fields):
            self._connection.execute(delete(table).where(table.c.subject_id == subject_id))
        done = self._connection.execute(
            update(vault_keys)
            .where(vault_keys.c.subject_id == subject_id, vault_keys.c.wrapped_key.is_not(None))
            .values(wrapped_key=None)
        )
        return done.rowcount == 1

    def seal(self, subject_id: str, content: bytes) -> bytes:
        """Return `content` sealed under the subject's own key: forgetting him ends it."""
        if faults := pseudonym_faults("subject_id", subject_id):
            raise InputError("sealed file", faults)
        row = self._wrapped(subject_id)
        if row is None or row.wrapped_key is None:
            key = self._key(subject_id)
        else:
            key = self._master.unwrap(row.wrapped_key, subject_id)
        return sealed(key, content, _file_of(subject_id))

    def unseal(self, subject_id: str, sealed: bytes) -> bytes:
        """Return what `seal` was given for the same subject."""
        row = self._wrapped(subject_id)
        if row is None or row.wrapped_key is None:
            raise NotFoundError(f"files of {subject_id}", ["are forgotten with their subject"])
        box = Box(self._master.unwrap(row.wrapped_key, subject_id))
        return box.opened(sealed, _file_of(subject_id))

    def find(self, field: str, value: str) -> tuple[str, ...]:
        """Return the subjects whose `field` is `value`, by id; spelling is evened out."""
        if field not in SEARCHABLE:
            listed = ", ".join(sorted(SEARCHABLE))
            raise InputError(f"field {field}", [f"cannot be searched: use one of {listed}"])
        digest = self._master.blind(field, normalised(field, value))
        query = (
            select(vault_index.c.subject_id)
            .where(vault_index.c.digest == digest, vault_index.c.field == field)
            .order_by(vault_index.c.subject_id)
        )
        return tuple(self._connection.execute(query).scalars())

    def ties(self, subject_id: str) -> tuple[Tie, ...]:
        """Return the orders the subject has a part in, by id."""
        part = (
            (orders.c.policyholder_id == subject_id)
            | (orders.c.delegate_id == subject_id)
            | (orders.c.id == subject_id)
        )
        columns = (orders.c.id, orders.c.branch_id, orders.c.courier_id, orders.c.state)
        query = select(*columns).where(part).order_by(orders.c.id)
        return tuple(Tie(*row) for row in self._connection.execute(query))

    def over_before(self, before: datetime, limit: int) -> tuple[tuple[str, str], ...]:
        """Return up to `limit` (subject, branch) whose every order ended before `before`."""
        return over_before(self._connection, before, limit)

    def _wrapped(self, subject_id: str) -> Row[tuple[bytes | None]] | None:
        query = select(vault_keys.c.wrapped_key).where(vault_keys.c.subject_id == subject_id)
        return self._connection.execute(query).one_or_none()

    def _key(self, subject_id: str) -> bytes:
        """Return the subject's key, made now if it has none."""
        query = select(vault_keys.c.wrapped_key).where(vault_keys.c.subject_id == subject_id)
        row = self._connection.execute(query.with_for_update()).one_or_none()
        if row is not None and row.wrapped_key is None:
            raise RefusedError(f"subject {subject_id}", ["was forgotten: nothing is kept of it"])
        if row is not None:
            return self._master.unwrap(row.wrapped_key, subject_id)
        key = self._master.new_key()
        wrapped = self._master.wrap(key, subject_id)
        values = {"subject_id": subject_id, "wrapped_key": wrapped}
        self._connection.execute(vault_keys.insert().values(values))
        return key

    def _write(self, subject_id: str, fields: Mapping[str, str], key: bytes) -> None:
        boxes, blind = [], []
        for field, value in sorted(fields.items()):
            row = {"subject_id": subject_id, "field": field}
            box = sealed(key, value.encode(), f"{subject_id}|{field}")
            boxes.append(row | {"sealed": box})
            if field in SEARCHABLE:
                digest = self._master.blind(field, normalised(field, value))
                blind.append(row | {"digest": digest})
        insert_or_replace_all(self._connection, vault_fields, boxes)
        insert_or_replace_all(self._connection, vault_index, blind)

    def _drop(self, subject_id: str, field: str) -> None:
        for table in (vault_index, vault_fields):
            which = (table.c.subject_id == subject_id) & (table.c.field == field)
            self._connection.execute(delete(table).where(which))


def _file_of(subject_id: str) -> str:
    """Return the place of a sealed file, which no field can have."""
    return f"{subject_id}|#file"


def _faults(subject_id: str, fields: Mapping[str, str]) -> list[str]:
    faults = pseudonym_faults("subject_id", subject_id)
    for field, value in fields.items():
        if not FIELD.fullmatch(field):
            faults.append(f"field {field!r}: lower-case letters, digits, '_', a letter first")
        elif len(value) > MAX_VALUE_CHARS:
            faults.append(f"field {field}: {MAX_VALUE_CHARS} characters at most")
    return faults
