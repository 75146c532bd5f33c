"""Who a world manufacturer identifier belongs to.

The table ``wmi.csv`` of this package comes first, since it knows the Chinese
makers and their Chinese names; then the package ``vininfo``.  What ``sources``
in the table stand for is in ``wmi_sources.csv``.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from inspection.errors import TableError

__all__ = ["Maker", "find_maker", "is_known_maker"]

_TABLE = "wmi.csv"
_VININFO = "vininfo"


@dataclass(frozen=True, slots=True)
class Maker:
    """The holder of a world manufacturer identifier.

    Parameters
    ----------
    wmi
        The characters that told it: 2 or 3, or 6 for makers of few vehicles
        (positions 1-3 and 12-14).
    name, name_zh
        In English and in Chinese; the latter may be empty.
    kind
        ``car``, ``commercial``, ``motorcycle`` or ``trailer``; empty if unknown.
    sources
        Where it is from, see ``wmi_sources.csv``.
    """

    wmi: str
    name: str
    name_zh: str
    kind: str
    sources: tuple[str, ...]


def find_maker(number: str) -> Maker | None:
    """Return the maker of a 17-character number; ``None`` if no source knows it.

    Makers of fewer than 1,000 vehicles a year share a code that ends in 9 and
    are told apart by positions 12 to 14 (ISO 3780).
    """
    table = _own_table()
    keys = [number[:3]]
    if number[2] == "9":
        keys.insert(0, number[:3] + number[11:14])
    for key in keys:
        if key in table:
            return table[key]
    return _from_vininfo(number)


def is_known_maker(number: str, *, listed_by_us: bool = False) -> bool:
    """Say whether any source knows the three characters a 17-character number begins with.

    Parameters
    ----------
    listed_by_us
        Ask the table of this package alone.
    """
    from vininfo.dicts import WMI

    known = number[:3] in _own_table()
    return known or (not listed_by_us and number[:3] in WMI)


@cache
def _own_table() -> dict[str, Maker]:
    text = files("inspection.vin").joinpath(_TABLE).read_text("utf-8")
    makers = [
        Maker(row["wmi"], row["maker"], row["maker_zh"], row["kind"], tuple(row["sources"].split()))
        for row in csv.DictReader(text.splitlines())
    ]
    table = {maker.wmi: maker for maker in makers}
    if len(table) != len(makers):
        raise TableError(_TABLE, ["an identifier stands there twice: leave one"])
    return table


def _from_vininfo(number: str) -> Maker | None:
    from vininfo.dicts import WMI

    for key in (number[:3], number[:2]):
        holder = WMI.get(key)
        if holder is not None:
            name = holder if isinstance(holder, str) else holder.manufacturer
            return Maker(key, name, "", "", (_VININFO,))
    return None
