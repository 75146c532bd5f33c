"""Inspection records in the database; the numbers of the car stand in the vault."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, insert, or_, select, update

from courier_api.domain.office.filed_record import FiledRecord, RecordState
from courier_api.errors import ConflictError, NotFoundError
from courier_api.ports.vault import Vault
from courier_api.storage.record_rows import filed_of, later_values, pairs_text, vault_field
from courier_api.storage.tables.orders import orders
from courier_api.storage.tables.records import inspection_records

__all__ = ["SqlRecords"]

OPEN = (RecordState.READING, RecordState.WAITING, RecordState.SECONDING)
FILES = tuple(inspection_records.c[name] for name in ("report_file", "pdf_file", "sealed_pdf"))


class SqlRecords:
    """A :class:`courier_api.ports.Records` on one connection.

    Parameters
    ----------
    vault
        On the same connection; keeps the numbers under the order's id.
    """

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def get(self, record_id: str) -> FiledRecord:
        """Return the record with its numbers, unless forgotten; raises `NotFoundError`."""
        found = self._read(select(inspection_records).where(inspection_records.c.id == record_id))
        if not found:
            raise NotFoundError(f"inspection {record_id}", ["is not there"])
        return found[0]

    def of_order(self, order_id: str) -> tuple[FiledRecord, ...]:
        """Return every record filed for the order, oldest first."""
        table = inspection_records.c
        query = select(inspection_records).where(table.order_id == order_id)
        return self._read(query.order_by(table.filed_at, table.id))

    def add(self, filed: FiledRecord) -> None:
        """Write a record; its numbers go into the vault under the order."""
        record = filed.record
        values = later_values(filed) | {
            "branch_id": filed.branch_id,
            "product": filed.product,
            "digest": filed.digest,
            "damages": pairs_text([d.part, d.kind, d.severity] for d in record.damages),
            "photos": pairs_text([p.item, p.digest] for p in record.photos),
        }
        for name in ("id", "order_id", "courier_id", "odometer_km", "recorded_at", "filed_at"):
            values[name] = getattr(record, name)
        self._connection.execute(insert(inspection_records).values(values))
        if record.numbers is not None:
            numbers = {
                name: getattr(record.numbers, name) for name in ("vin", "engine_number", "salt")
            }
            self._vault.put(record.order_id, {vault_field(record.id): json.dumps(numbers)})

    def save(self, changed: FiledRecord) -> None:
        """Write report and verdict of the next version; raises `ConflictError` otherwise."""
        done = self._connection.execute(
            update(inspection_records)
            .where(
                inspection_records.c.id == changed.record.id,
                inspection_records.c.version == changed.version - 1,
            )
            .values(later_values(changed))
        )
        if done.rowcount != 1:
            raise ConflictError(f"inspection {changed.record.id}", ["somebody else was first"])

    def seal(self, record_id: str, address: str) -> None:
        """Write, once, where the signed report with the decision is."""
        done = self._connection.execute(
            update(inspection_records)
            .where(
                inspection_records.c.id == record_id,
                inspection_records.c.state.not_in(OPEN),
                inspection_records.c.sealed_pdf.is_(None),
            )
            .values(sealed_pdf=address)
        )
        if done.rowcount != 1:
            raise ConflictError(
                f"inspection {record_id}", ["is not decided, or has its signed report already"]
            )

    def files_of_subject(self, subject_id: str) -> frozenset[str]:
        """Return the addresses of all reports on orders of the policyholder."""
        query = (
            select(*FILES)
            .join(orders, orders.c.id == inspection_records.c.order_id)
            .where(orders.c.policyholder_id == subject_id)
        )
        rows = self._connection.execute(query)
        return frozenset(address for row in rows for address in row if address is not None)

    def page(
        self,
        branch_id: str,
        state: RecordState,
        *,
        products: Collection[str] = (),
        after: tuple[int, datetime, str] | None = None,
        limit: int,
    ) -> tuple[FiledRecord, ...]:
        """Return records by risk, highest first, then by age, oldest first."""
        table = inspection_records.c
        query = (
            select(inspection_records)
            .where(table.branch_id == branch_id, table.state == state)
            .order_by(table.risk.desc(), table.filed_at, table.id)
            .limit(limit)
        )
        if products:
            query = query.where(table.product.in_(products))
        if state in OPEN:
            query = query.join(orders, orders.c.report_digest == table.digest)
            query = query.where(orders.c.id == table.order_id, orders.c.state == "inspected")
        if after is not None:
            risk, at, name = after
            behind = or_(table.filed_at > at, and_(table.filed_at == at, table.id > name))
            query = query.where(table.risk <= risk, or_(table.risk < risk, behind))
        return self._read(query)

    def _read(self, query: Select[Any]) -> tuple[FiledRecord, ...]:
        rows = self._connection.execute(query).all()
        fields = self._vault.get_many(tuple(row.order_id for row in rows)) if rows else {}
        return tuple(filed_of(row, fields.get(row.order_id, {})) for row in rows)
