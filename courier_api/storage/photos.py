"""Photos of visits in the database; their files stand in the file store, sealed."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    Select,
    bindparam,
    delete,
    func,
    insert,
    select,
    union_all,
    update,
)

from courier_api.domain.office.inspection_record import PhotoItem
from courier_api.domain.office.photo import KeptPhoto, PhotoType
from courier_api.errors import ConflictError, NotFoundError
from courier_api.storage.tables.orders import orders
from courier_api.storage.tables.photos import photos
from courier_api.storage.tables.records import inspection_records

__all__ = ["SqlPhotos"]

NAMING = (
    photos.c.address,
    photos.c.copy_address,
    inspection_records.c.report_file,
    inspection_records.c.pdf_file,
    inspection_records.c.sealed_pdf,
)
"""Every column that names a file."""

KNOWN = union_all(
    *(
        select(column.label("address")).where(column.in_(bindparam("asked", expanding=True)))
        for column in NAMING
    )
)


class SqlPhotos:
    """A :class:`courier_api.ports.Photos` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, photo: KeptPhoto) -> None:
        """Write an upload; raises `ConflictError` if the order has that photo."""
        there = select(func.count()).where(_is(photo.order_id, photo.digest))
        if self._connection.execute(there).scalar_one():
            raise ConflictError(f"photo {photo.digest[:12]}", ["is there already"])
        values = {column.name: getattr(photo, column.name) for column in photos.c}
        self._connection.execute(insert(photos).values(values))

    def get(self, order_id: str, digest: str) -> KeptPhoto:
        """Return the photo; raises `NotFoundError`."""
        found = self._read(select(photos).where(_is(order_id, digest)))
        if not found:
            raise _missing(digest)
        return found[0]

    def of_order(self, order_id: str) -> tuple[KeptPhoto, ...]:
        """Return every photo of the order, oldest first."""
        return self._read(select(photos).where(photos.c.order_id == order_id))

    def of_branch(self, branch_id: str, digest: str) -> KeptPhoto:
        """Return the photo of any order of the branch, the oldest; raises `NotFoundError`."""
        query = select(photos).join(orders, orders.c.id == photos.c.order_id)
        found = self._read(query.where(photos.c.digest == digest, orders.c.branch_id == branch_id))
        if not found:
            raise _missing(digest)
        return found[0]

    def of_subject(self, subject_id: str) -> tuple[KeptPhoto, ...]:
        """Return every photo sealed under the subject's key, oldest first."""
        return self._read(select(photos).where(photos.c.subject_id == subject_id))

    def relabel(self, photo: KeptPhoto) -> None:
        """Write what the photo shows; raises `NotFoundError`."""
        self._write(photo.order_id, photo.digest, item=photo.item)

    def set_copy(
        self, order_id: str, digest: str, address: str, *, look: str | None = None
    ) -> None:
        """Write where the copy for showing is, and what the photo looks like to a machine."""
        self._write(order_id, digest, copy_address=address, look=look)

    def drop_of_subject(self, subject_id: str) -> int:
        """Drop the subject's rows, once their files are gone; return how many."""
        gone = delete(photos).where(photos.c.subject_id == subject_id)
        return self._connection.execute(gone).rowcount

    def known_addresses(self, addresses: Collection[str]) -> frozenset[str]:
        """Return those of the addresses that a photo or a report on file names."""
        return frozenset(self._connection.execute(KNOWN, {"asked": list(addresses)}).scalars())

    def _write(self, order_id: str, digest: str, **values: str | None) -> None:
        done = self._connection.execute(update(photos).where(_is(order_id, digest)).values(values))
        if done.rowcount != 1:
            raise _missing(digest)

    def _read(self, query: Select[Any]) -> tuple[KeptPhoto, ...]:
        ordered = query.order_by(photos.c.uploaded_at, photos.c.order_id, photos.c.digest)
        return tuple(_photo(row) for row in self._connection.execute(ordered))


def _is(order_id: str, digest: str) -> Any:
    return (photos.c.order_id == order_id) & (photos.c.digest == digest)


def _missing(digest: str) -> NotFoundError:
    return NotFoundError(f"photo {digest[:12]}", ["is not there: upload it"])


def _photo(row: Row[Any]) -> KeptPhoto:
    values = dict(row._mapping)
    words = {"item": PhotoItem(row.item), "media_type": PhotoType(row.media_type)}
    return KeptPhoto(**values | words)
