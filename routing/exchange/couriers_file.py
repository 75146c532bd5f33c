"""Couriers files: who is on shift, when, how and with what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from routing.exchange.courier_record import CourierRecord
from routing.exchange.courier_row import CourierReader
from routing.exchange.depots_file import DepotRecord
from routing.rules import RowFault
from routing.rules import courier_rules as rules
from routing.rules.columns import Fields, load_fields
from routing.rules.rows import open_rows
from routing.settings import Settings, default_settings

__all__ = ["CourierRecord", "CouriersRead", "read_couriers"]


@dataclass(frozen=True, slots=True)
class CouriersRead:
    """Usable couriers in the file's order, and every fault.

    ``rows_read - len(records)`` rows were refused.
    """

    rows_read: int
    records: tuple[CourierRecord, ...]
    faults: tuple[RowFault, ...]


@cache
def _fields() -> Fields:
    return load_fields(__package__, "couriers.toml")


def read_couriers(
    path: Path,
    *,
    depots: Iterable[DepotRecord],
    day: date | None = None,
    settings: Settings | None = None,
) -> CouriersRead:
    """Return the couriers of a CSV, XLSX or JSON file.

    Parameters
    ----------
    path
        The file; its columns are listed in ``docs/couriers-file.md``.
    depots
        Those that a courier may belong to.
    day
        The planning day, to point out certificates that have expired by then.
    settings
        Say which skills orders ask for and where the service area is.
    """
    rows = open_rows(path, _fields())
    reader = CourierReader(
        [depot.id for depot in depots], day, (settings or default_settings()).appointments
    )
    faults = list(rows.faults)
    records: dict[str, CourierRecord] = {}
    for check in rows.checks:
        record = None if check.refused else reader.read(check)
        if record is not None and record.id in records:
            check.break_rule(rules.ID_TWICE, "courier_id", first=records[record.id].row)
            record = None
        if record is not None:
            records[record.id] = record
        faults += check.faults
    return CouriersRead(len(rows.checks), tuple(records.values()), tuple(faults))
