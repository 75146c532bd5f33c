"""Inspection records in the database; the numbers of the car stand in the vault."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, update

from courier_api.domain.office.inspection_record import (
    CarNumbers,
    Damage,
    DamageKind,
    InspectionRecord,
    Part,
    Photo,
    PhotoItem,
    Severity,
)
from courier_api.domain.office.verdict import (
    Decision,
    FiledRecord,
    RecordState,
    Verdict,
    VerdictReason,
)
from courier_api.errors import ConflictError, NotFoundError
from courier_api.ports.vault import Vault
from courier_api.storage.tables.orders import orders
from courier_api.storage.tables.records import inspection_records

__all__ = ["SqlRecords"]


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
        values = _verdict_values(filed) | {
            "branch_id": filed.branch_id,
            "digest": filed.digest,
            "damages": _json([d.part, d.kind, d.severity] for d in record.damages),
            "photos": _json([p.item, p.digest] for p in record.photos),
        }
        for name in ("id", "order_id", "courier_id", "odometer_km", "recorded_at", "filed_at"):
            values[name] = getattr(record, name)
        self._connection.execute(insert(inspection_records).values(values))
        if record.numbers is not None:
            numbers = {
                name: getattr(record.numbers, name) for name in ("vin", "engine_number", "salt")
            }
            self._vault.put(record.order_id, {_field(record.id): json.dumps(numbers)})

    def decide(self, decided: FiledRecord) -> None:
        """Write the verdict; raises `ConflictError` if another came first."""
        done = self._connection.execute(
            update(inspection_records)
            .where(
                inspection_records.c.id == decided.record.id,
                inspection_records.c.state == RecordState.WAITING,
                inspection_records.c.version == decided.version - 1,
            )
            .values(_verdict_values(decided))
        )
        if done.rowcount != 1:
            raise ConflictError(f"inspection {decided.record.id}", ["is decided already"])

    def page(
        self,
        branch_id: str,
        state: RecordState,
        *,
        after: tuple[datetime, str] | None = None,
        limit: int,
    ) -> tuple[FiledRecord, ...]:
        """Return records by age, oldest first, those after `after` only."""
        at, name = inspection_records.c.filed_at, inspection_records.c.id
        query = (
            select(inspection_records)
            .where(inspection_records.c.branch_id == branch_id, inspection_records.c.state == state)
            .order_by(at, name)
            .limit(limit)
        )
        if state is RecordState.WAITING:
            query = query.join(orders, orders.c.report_digest == inspection_records.c.digest)
            query = query.where(
                orders.c.id == inspection_records.c.order_id, orders.c.state == "inspected"
            )
        if after is not None:
            query = query.where((at > after[0]) | ((at == after[0]) & (name > after[1])))
        return self._read(query)

    def _read(self, query: Select[Any]) -> tuple[FiledRecord, ...]:
        rows = self._connection.execute(query).all()
        fields = self._vault.get_many(tuple(row.order_id for row in rows)) if rows else {}
        return tuple(_filed(row, fields.get(row.order_id, {})) for row in rows)


def _field(record_id: str) -> str:
    """Name the vault's field; identifiers may have signs that names of fields may not."""
    return f"car_{record_id}".lower().replace("-", "_").replace(".", "_")


def _json(pairs: Iterable[list[str]]) -> str:
    return json.dumps(list(pairs), separators=(",", ":"))


def _words(words: Iterable[StrEnum]) -> str:
    return ",".join(words)


def _verdict_values(filed: FiledRecord) -> dict[str, Any]:
    verdict = filed.verdict
    return {
        "state": filed.state,
        "version": filed.version,
        "decision": None if verdict is None else verdict.decision,
        "reasons": "" if verdict is None else _words(verdict.reasons),
        "retake": "" if verdict is None else _words(verdict.retake),
        "decided_by": filed.decided_by,
        "decided_at": filed.decided_at,
    }


def _filed(row: Row[Any], fields: Mapping[str, str]) -> FiledRecord:
    sealed = fields.get(_field(row.id))
    record = InspectionRecord(
        id=row.id,
        order_id=row.order_id,
        courier_id=row.courier_id,
        numbers=None if sealed is None else CarNumbers(**json.loads(sealed)),
        odometer_km=row.odometer_km,
        damages=tuple(
            Damage(Part(part), DamageKind(kind), Severity(severity))
            for part, kind, severity in json.loads(row.damages)
        ),
        photos=tuple(Photo(PhotoItem(item), digest) for item, digest in json.loads(row.photos)),
        recorded_at=row.recorded_at,
        filed_at=row.filed_at,
    )
    return FiledRecord(
        record=record,
        digest=row.digest,
        branch_id=row.branch_id,
        state=RecordState(row.state),
        version=row.version,
        verdict=_verdict(row),
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )


def _verdict(row: Row[Any]) -> Verdict | None:
    if row.decision is None:
        return None
    return Verdict(
        decision=Decision(row.decision),
        reasons=tuple(VerdictReason(word) for word in row.reasons.split(",") if word),
        retake=tuple(PhotoItem(word) for word in row.retake.split(",") if word),
    )
