"""Depots files: where couriers start from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from routing.model import Depot, Location, RowRef
from routing.rules import RowFault
from routing.rules import depot_rules as rules
from routing.rules.columns import Fields, load_fields
from routing.rules.points import PointRules, read_point
from routing.rules.row_check import RowCheck
from routing.rules.rows import open_rows
from routing.rules.values.text import normal_text
from routing.settings import Settings, default_settings

__all__ = ["DepotRecord", "DepotsRead", "read_depots"]

_POINT_RULES = PointRules(rules.POINT_MISSING, rules.POINT_SWAPPED, rules.POINT_FAR)


@dataclass(frozen=True, slots=True, kw_only=True)
class DepotRecord:
    """A branch as its file tells it."""

    id: str
    location: Location
    name: str = ""
    address: str = ""
    row: RowRef

    def to_depot(self, node: int) -> Depot:
        """Return the depot at matrix row `node`."""
        return Depot(id=self.id, node=node, name=self.name, address=self.address)


@dataclass(frozen=True, slots=True)
class DepotsRead:
    """Usable depots in the file's order, and every fault.

    ``rows_read - len(records)`` rows were refused.
    """

    rows_read: int
    records: tuple[DepotRecord, ...]
    faults: tuple[RowFault, ...]


@cache
def _fields() -> Fields:
    return load_fields(__package__, "depots.toml")


def read_depots(path: Path, *, settings: Settings | None = None) -> DepotsRead:
    """Return the depots of a CSV, XLSX or JSON file.

    Parameters
    ----------
    path
        The file; its columns are listed in ``docs/couriers-file.md``.
    settings
        Says where the service area is; the defaults if not given.
    """
    area = (settings or default_settings()).appointments.service_area
    rows = open_rows(path, _fields())
    faults = list(rows.faults)
    records: dict[str, DepotRecord] = {}
    for check in rows.checks:
        if not check.refused:
            record = _record(check, area, records)
            if record is not None:
                records[record.id] = record
        faults += check.faults
    return DepotsRead(len(rows.checks), tuple(records.values()), tuple(faults))


def _record(
    check: RowCheck, area: tuple[float, float, float, float], known: dict[str, DepotRecord]
) -> DepotRecord | None:
    identifier = normal_text(check.usable("depot_id"))
    if not identifier:
        check.break_rule(rules.ID_MISSING, "depot_id")
    elif identifier in known:
        check.break_rule(rules.ID_TWICE, "depot_id", first=known[identifier].row)
    name = check.text("name")
    if not name:
        check.break_rule(rules.NAME_MISSING, "name")
    location = read_point(check, ("lat", "lon"), _POINT_RULES, area)
    if location is None and check.cell("lat") is None and check.cell("lon") is None:
        check.break_rule(rules.POINT_MISSING, "lat", reason="they are missing", reason_zh="未填写")
    if location is None or check.refused:
        return None
    return DepotRecord(
        id=identifier,
        location=location,
        name=name,
        address=check.text("address"),
        row=check.ref,
    )
