"""Addresses whose doors are known, e.g. from earlier visits: a table with their points."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from routing.errors import FileFormatError, ModelError
from routing.geocode.address import Address
from routing.geocode.entries import House, Origin
from routing.model import Location
from routing.tables import Table, read_tables

__all__ = ["KnownAddress", "houses_from", "read_known"]

COLUMNS = {
    "address": ("address", "地址", "配送地址", "详细地址"),
    "lat": ("lat", "latitude", "纬度"),
    "lon": ("lon", "lng", "longitude", "经度"),
}
FAULTS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class KnownAddress:
    """An address and the point of its door."""

    text: str
    location: Location


def read_known(path: Path) -> tuple[KnownAddress, ...]:
    """Return the known addresses of a table with columns address, lat, lon (WGS-84).

    Raises
    ------
    FileFormatError
        With every row that cannot be used.
    """
    known: list[KnownAddress] = []
    faults: list[str] = []
    for table in read_tables(path):
        columns = find_columns(table, COLUMNS)
        for row in table.rows:
            cells = {name: row.cells.get(column) for name, column in columns.items()}
            text = str(cells["address"] or "").strip()
            try:
                if not text:
                    faults.append(f"row {row.ref.row}: address is empty")
                    continue
                known.append(
                    KnownAddress(text, Location(_degrees(cells["lat"]), _degrees(cells["lon"])))
                )
            except (ValueError, ModelError) as error:
                faults.append(f"row {row.ref.row}: {error}")
    if faults:
        more = [f"and {len(faults) - FAULTS_SHOWN} more"] if len(faults) > FAULTS_SHOWN else []
        raise FileFormatError(str(path), [*faults[:FAULTS_SHOWN], *more])
    return tuple(known)


def find_columns(table: Table, wanted: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """Return the table's own name of each wanted column.

    Raises
    ------
    FileFormatError
        With every column that is missing.
    """
    own = {str(column).strip().casefold(): column for column in table.columns}
    found = {
        name: next((own[spelling] for spelling in spellings if spelling in own), "")
        for name, spellings in wanted.items()
    }
    missing = [name for name, column in found.items() if not column]
    if missing:
        raise FileFormatError(
            table.file,
            [
                f"has no column {name!r}: its header must name {', '.join(wanted)}"
                for name in missing
            ],
        )
    return found


def houses_from(known: Sequence[KnownAddress], read: Callable[[str], list[Address]]) -> list[House]:
    """Return the known addresses as houses, taken apart by `read`."""
    houses = []
    for item in known:
        readings = read(item.text)
        if not readings:
            continue
        first = readings[0]
        houses.append(
            House(
                first.road, first.number, item.location.lat, item.location.lon, item.text,
                Origin.KNOWN, areas=first.areas, names=first.names, building=first.building,
            )
        )  # fmt: skip
    return houses


def _degrees(cell: object) -> float:
    if cell is None:
        raise ValueError("a coordinate is empty")
    try:
        return float(str(cell).strip())
    except ValueError as error:
        raise ValueError(f"{cell!r} is not a number of degrees") from error
