"""Inspection records in the database; the numbers of the car stand in the vault."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, insert, or_, select, update

from courier_api.domain.office.filed_record import FiledRecord, Opinion, RecordState
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
from courier_api.domain.office.report import Recommendation, Report
from courier_api.domain.office.verdict import Decision, Verdict, VerdictReason
from courier_api.errors import ConflictError, NotFoundError
from courier_api.ports.vault import Vault
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
        values = _later_values(filed) | {
            "branch_id": filed.branch_id,
            "product": filed.product,
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

    def save(self, changed: FiledRecord) -> None:
        """Write report and verdict of the next version; raises `ConflictError` otherwise."""
        done = self._connection.execute(
            update(inspection_records)
            .where(
                inspection_records.c.id == changed.record.id,
                inspection_records.c.version == changed.version - 1,
            )
            .values(_later_values(changed))
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
        return tuple(_filed(row, fields.get(row.order_id, {})) for row in rows)


def _field(record_id: str) -> str:
    """Name the vault's field; identifiers may have signs that names of fields may not."""
    return f"car_{record_id}".lower().replace("-", "_").replace(".", "_")


def _json(pairs: Iterable[list[str]]) -> str:
    return json.dumps(list(pairs), separators=(",", ":"))


def _words(words: Iterable[StrEnum]) -> str:
    return ",".join(words)


def _later_values(filed: FiledRecord) -> dict[str, Any]:
    report, first, final = filed.report, filed.first, filed.final
    return {
        "state": filed.state,
        "version": filed.version,
        "risk": filed.risk,
        "report_digest": report.digest if report else None,
        "recommendation": report.recommendation if report else None,
        "codes": ",".join(report.codes) if report else "",
        "report_retake": _words(report.retake) if report else "",
        "read_at": report.read_at if report else None,
        "report_file": report.report_file if report else None,
        "pdf_file": report.pdf_file if report else None,
        "first_reasons": _words(first.verdict.reasons) if first else "",
        "first_by": first.by if first else None,
        "first_at": first.at if first else None,
        "first_report": first.report_digest if first else None,
        "decision": final.verdict.decision if final else None,
        "reasons": _words(final.verdict.reasons) if final else "",
        "retake": _words(final.verdict.retake) if final else "",
        "decided_by": final.by if final else None,
        "decided_at": final.at if final else None,
        "decided_report": final.report_digest if final else None,
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
        product=row.product,
        state=RecordState(row.state),
        version=row.version,
        report=_report(row),
        first=_first(row),
        final=_final(row),
        sealed_pdf=row.sealed_pdf,
    )


def _report(row: Row[Any]) -> Report | None:
    if row.report_digest is None:
        return None
    return Report(
        digest=row.report_digest,
        recommendation=Recommendation(row.recommendation),
        risk=row.risk,
        codes=_split(row.codes),
        retake=tuple(PhotoItem(word) for word in _split(row.report_retake)),
        read_at=row.read_at,
        report_file=row.report_file,
        pdf_file=row.pdf_file,
    )


def _first(row: Row[Any]) -> Opinion | None:
    if row.first_by is None:
        return None
    reasons = tuple(VerdictReason(word) for word in _split(row.first_reasons))
    verdict = Verdict(decision=Decision.APPROVE, reasons=reasons)
    return Opinion(verdict, row.first_by, row.first_at, row.first_report)


def _final(row: Row[Any]) -> Opinion | None:
    if row.decision is None:
        return None
    verdict = Verdict(
        decision=Decision(row.decision),
        reasons=tuple(VerdictReason(word) for word in _split(row.reasons)),
        retake=tuple(PhotoItem(word) for word in _split(row.retake)),
    )
    return Opinion(verdict, row.decided_by, row.decided_at, row.decided_report)


def _split(text: str) -> tuple[str, ...]:
    return tuple(word for word in text.split(",") if word)
