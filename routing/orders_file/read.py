"""Order files to sales; every row comes out as a sale or as a refused row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from routing.model import RowRef, Sale
from routing.orders_file.sale_row import SaleReader
from routing.rules import RowFault, order_rules
from routing.rules.columns import Fields, load_fields
from routing.rules.row_check import RowCheck
from routing.rules.rows import names_apart, open_rows
from routing.rules.values.text import normal_text
from routing.settings import Settings

__all__ = ["OrdersRead", "RefusedRow", "order_fields", "read_orders"]


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that did not become a sale.

    Parameters
    ----------
    row
        Where it stands.
    order_id
        Its policy number as far as it could be read, else empty.
    rules
        Numbers of the rules that refuse it.
    """

    row: RowRef
    order_id: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OrdersRead:
    """Everything that order files held.

    ``rows_read == len(sales) + len(refused)`` always.

    Parameters
    ----------
    rows_read
        Rows below the headers that are not blank.
    sales
        In order of files and rows.
    refused
        Likewise.
    faults
        Of rows, sheets and files, those that refuse and those that warn.
    """

    rows_read: int
    sales: tuple[Sale, ...]
    refused: tuple[RefusedRow, ...]
    faults: tuple[RowFault, ...]


@cache
def order_fields() -> Fields:
    """Return the fields of order files and the names their columns go by."""
    return load_fields(__package__, "fields.toml")


def read_orders(paths: Iterable[Path], *, day: date, settings: Settings) -> OrdersRead:
    """Read order files of any kind for one planning day.

    Parameters
    ----------
    paths
        CSV, XLSX (XLS, XLSB, ODS) or JSON files, judged by their content.
    day
        The planning day; rows for other days are refused by their own rule.
    settings
        Words, tiers, hours and limits.

    Returns
    -------
    OrdersRead
        Nothing is lost: a file that cannot be read is a fault of its row 0.
    """
    fields = order_fields()
    reader = SaleReader(settings.appointments, day)
    known: dict[str, Sale] = {}
    refused: list[RefusedRow] = []
    faults: list[RowFault] = []
    rows_read = 0
    files = tuple(paths)
    for path, name in zip(files, names_apart(files), strict=True):
        rows = open_rows(path, fields, called=name, day=day)
        faults += rows.faults
        for check in rows.checks:
            rows_read += 1
            sale = None if check.refused else reader.read(check)
            if sale is not None and sale.id in known:
                _tell_duplicate(check, sale, known[sale.id], fields)
                sale = None
            if sale is None:
                refused.append(RefusedRow(check.ref, _shown_policy(check), check.refusing))
            else:
                known[sale.id] = sale
            faults += check.faults
    return OrdersRead(rows_read, tuple(known.values()), tuple(refused), tuple(faults))


def _shown_policy(check: RowCheck) -> str:
    return normal_text(check.cell("policy_number"))[:40]


def _tell_duplicate(check: RowCheck, sale: Sale, first: Sale, fields: Fields) -> None:
    different = [label for name, label in _COMPARED.items() if _differs(sale, first, name)]
    if not different:
        check.break_rule(order_rules.POLICY_TWICE, "policy_number", first=first.row)
        return
    check.break_rule(
        order_rules.POLICY_CLASH,
        "policy_number",
        first=first.row,
        fields=_listed([fields.labels[label] for label in different]),
    )


def _listed(labels: Sequence[str]) -> str:
    shown = ", ".join(labels[:_LABELS_SHOWN])
    return shown if len(labels) <= _LABELS_SHOWN else f"{shown} (+{len(labels) - _LABELS_SHOWN})"


def _differs(one: Sale, other: Sale, name: str) -> bool:
    return bool(getattr(one, name) != getattr(other, name))


_LABELS_SHOWN = 4
_COMPARED = {
    "customer_name": "customer_name",
    "phone": "phone",
    "address": "address",
    "location": "lat",
    "windows": "window",
    "preferred": "preferred",
    "inspection": "inspection",
    "payment": "payment",
    "premium_due_fen": "premium",
    "product": "product",
    "plate": "plate",
    "vin": "vin",
    "engine_number": "engine_number",
    "tier": "tier",
    "priority": "priority",
    "sold_at": "sold_at",
    "note": "note",
}
"""Attributes of a sale that may differ between two rows of one policy, with their fields."""
