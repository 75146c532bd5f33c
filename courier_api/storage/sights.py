"""What is remembered of visits, in the database."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, or_, select, update

from courier_api.domain.office.sight import EarlierPhoto, Sight
from courier_api.ports.sights import ProofUse
from courier_api.storage.in_parts import in_parts
from courier_api.storage.tables.reading import earlier_photos, proof_uses, sights
from courier_api.storage.upsert import insert_new, insert_or_replace

__all__ = ["SqlSights"]

TOLD = (
    earlier_photos.c.number,
    earlier_photos.c.order_id,
    earlier_photos.c.visit_number,
    earlier_photos.c.name,
    earlier_photos.c.digest,
    earlier_photos.c.car,
)


class SqlSights:
    """A :class:`courier_api.ports.sights.Sights` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, sight: Sight) -> None:
        """Write what a visit showed, added to what was written of the same visit."""
        shared = {
            "order_id": sight.order_id,
            "visit_number": sight.number,
            "branch_id": sight.branch_id,
            "courier_id": sight.courier_id,
            "car": sight.car,
            "seen_at": sight.seen_at,
        }
        place = {"plate": sight.plate, "lat": sight.lat, "lon": sight.lon}
        insert_or_replace(self._connection, sights, shared | place)
        for nonce in sight.nonces:
            insert_new(self._connection, proof_uses, shared | {"nonce": nonce})
        for one in sight.looks:
            look = {"name": one.name, "digest": one.digest, "look": one.look}
            insert_new(self._connection, earlier_photos, shared | look)

    def looks_after(self, branch_id: str, row: int, limit: int) -> Sequence[tuple[int, str]]:
        """Return row and perceptual hash of the branch's photos above `row`, by row."""
        columns = earlier_photos.c
        query = (
            select(columns.number, columns.look)
            .where(columns.branch_id == branch_id, columns.number > row)
            .order_by(columns.number)
            .limit(limit)
        )
        return [(found[0], found[1]) for found in self._connection.execute(query)]

    def photos(self, rows: Collection[int]) -> tuple[EarlierPhoto, ...]:
        """Return those photos, by row; those that are forgotten are left out."""
        found: list[EarlierPhoto] = []
        for part in in_parts(sorted(rows)):
            found += self._told(select(*TOLD).where(earlier_photos.c.number.in_(part)))
        return tuple(found)

    def of_visit(self, order_id: str, number: int) -> tuple[int, ...]:
        """Return the rows of one visit's photos."""
        columns = earlier_photos.c
        query = select(columns.number).where(
            columns.order_id == order_id, columns.visit_number == number
        )
        return tuple(self._connection.execute(query).scalars())

    def same(self, branch_id: str, digests: Collection[str]) -> tuple[EarlierPhoto, ...]:
        """Return the branch's photos of exactly these bytes, by row."""
        columns = earlier_photos.c
        query = select(*TOLD).where(
            columns.digest.in_(sorted(digests)), columns.branch_id == branch_id
        )
        return self._told(query)

    def related(self, branch_id: str, car: str, courier_id: str, limit: int) -> tuple[int, ...]:
        """Return rows of the car's newest photos and of the courier's, so many of each."""
        columns = earlier_photos.c
        rows: list[int] = []
        for whose in (columns.car == car, columns.courier_id == courier_id):
            query = (
                select(columns.number)
                .where(whose, columns.branch_id == branch_id)
                .order_by(columns.number.desc())
                .limit(limit)
            )
            rows += self._connection.execute(query).scalars()
        return tuple(dict.fromkeys(rows))

    def uses(self, branch_id: str, since: datetime) -> tuple[ProofUse, ...]:
        """Return the proofs shown in the branch since then."""
        columns = proof_uses.c
        query = (
            select(columns.nonce, columns.car, columns.branch_id, columns.courier_id)
            .where(columns.branch_id == branch_id, columns.seen_at >= since)
            .distinct()
            .order_by(columns.nonce, columns.car)
        )
        return tuple(ProofUse(*row) for row in self._connection.execute(query))

    def cars(self, car: str, plate: str, since: datetime) -> tuple[Sight, ...]:
        """Return where a car, or its plate, was seen since then, oldest first."""
        columns = sights.c
        whose = columns.car == car
        if plate:
            whose = or_(whose, columns.plate == plate)
        query = (
            select(sights)
            .where(whose, columns.seen_at >= since)
            .order_by(columns.seen_at, columns.order_id, columns.visit_number)
        )
        return tuple(_sight(row) for row in self._connection.execute(query))

    def forget(self, before: datetime, places_before: datetime) -> int:
        """Drop what was seen before then, and places before theirs; return how many rows."""
        dropped = 0
        for table in (earlier_photos, proof_uses, sights):
            done = self._connection.execute(delete(table).where(table.c.seen_at < before))
            dropped += done.rowcount
        done = self._connection.execute(
            update(sights)
            .where(sights.c.seen_at < places_before, sights.c.lat.is_not(None))
            .values(lat=None, lon=None)
        )
        return dropped + done.rowcount

    def _told(self, query: Select[Any]) -> tuple[EarlierPhoto, ...]:
        rows = self._connection.execute(query.order_by(earlier_photos.c.number))
        return tuple(EarlierPhoto(*row) for row in rows)


def _sight(row: Row[Any]) -> Sight:
    return Sight(
        order_id=row.order_id,
        number=row.visit_number,
        branch_id=row.branch_id,
        courier_id=row.courier_id,
        car=row.car,
        plate=row.plate,
        seen_at=row.seen_at,
        lat=row.lat,
        lon=row.lon,
    )
