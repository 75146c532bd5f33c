"""Addresses whose doors are known, e.g. from earlier visits: a table with their points."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from routing.errors import FileFormatError, ModelError
from routing.geocode.address import Address
from routing.geocode.entries import House, Origin
from routing.geocode.folding import LONGEST_ADDRESS
from routing.model import Location, RowRef
from routing.tables import Cell, Table, read_tables

__all__ = ["KnownAddress", "KnownFault", "KnownRead", "find_columns", "houses_from", "read_known"]

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


@dataclass(frozen=True, slots=True)
class KnownFault:
    """A row of known addresses that cannot be used."""

    row: RowRef
    message: str

    def __str__(self) -> str:
        return f"row {self.row.row}: {self.message}"


@dataclass(frozen=True, slots=True)
class KnownRead:
    """What a table of known addresses holds.

    Parameters
    ----------
    addresses
        The good rows.
    faults
        The others, each with its row and what is wrong.
    """

    addresses: tuple[KnownAddress, ...] = ()
    faults: tuple[KnownFault, ...] = ()


def read_known(path: Path) -> KnownRead:
    """Return the known addresses of a table with columns address, lat, lon (WGS-84).

    Raises
    ------
    FileFormatError
        If it is no table, lacks a column, or has no row that can be used.
    """
    known: list[KnownAddress] = []
    faults: list[KnownFault] = []
    for table in read_tables(path):
        columns = find_columns(table, COLUMNS)
        for row in table.rows:
            text, *point = (row.cells.get(columns[name]) for name in COLUMNS)
            try:
                known.append(_known(text, *point))
            except (ValueError, ModelError) as error:
                faults.append(KnownFault(row.ref, str(error)))
    if faults and not known:
        raise FileFormatError(str(path), [str(fault) for fault in faults[:FAULTS_SHOWN]])
    return KnownRead(tuple(known), tuple(faults))


def _known(text: Cell, lat: Cell, lon: Cell) -> KnownAddress:
    address = str(text or "").strip()
    if not address:
        raise ValueError("address is empty")
    if len(address) > LONGEST_ADDRESS:
        raise ValueError(f"address has {len(address)} characters, more than {LONGEST_ADDRESS}")
    return KnownAddress(address, Location(_degrees(lat), _degrees(lon)))


def find_columns(table: Table, wanted: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
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


def _degrees(cell: Cell) -> float:
    if cell is None:
        raise ValueError("lat or lon is empty")
    try:
        return float(str(cell).strip())
    except ValueError as error:
        raise ValueError(f"{cell!r} is not a number of degrees") from error
