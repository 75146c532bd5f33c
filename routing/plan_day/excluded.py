"""Orders that never became part of the problem, as the pages show them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from routing.model import RowRef, mask_personal
from routing.plan_day.placing import Unplaced
from routing.plan_day.placing_faults import placing_fault

if TYPE_CHECKING:
    from routing.orders_file import OrdersRead, RowFault
    from routing.report import Excluded

__all__ = ["ExcludedOrders", "excluded_orders", "read_excluded"]


@dataclass(frozen=True, slots=True)
class ExcludedOrders:
    """What the reports list beside the plan.

    Parameters
    ----------
    refused
        Rows that cannot be used.
    unplaced
        Orders without a point near a road.
    """

    refused: tuple[Excluded, ...] = ()
    unplaced: tuple[Excluded, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the lists as JSON values, for ``summary.json``."""
        return {
            "refused": [asdict(item) for item in self.refused],
            "unplaced": [asdict(item) for item in self.unplaced],
        }


def excluded_orders(read: OrdersRead, unplaced: Iterable[Unplaced]) -> ExcludedOrders:
    """Return refused rows and unplaced orders with their reasons in Chinese."""
    from routing.report import Excluded

    told: dict[RowRef, list[RowFault]] = {}
    for fault in read.faults:
        told.setdefault(RowRef(fault.file, fault.sheet, fault.row), []).append(fault)
    refused = [
        Excluded(
            id=row.order_id or row.row.in_chinese,
            reason="；".join(fault.message_zh for fault in told.get(row.row, ())),
            remedy="；".join(fault.remedy_zh for fault in told.get(row.row, ())),
        )
        for row in read.refused
    ]
    return ExcludedOrders(tuple(refused), tuple(map(_without_place, unplaced)))


def read_excluded(problem: Path) -> ExcludedOrders:
    """Return what ``summary.json`` beside `problem` lists; nothing if there is none."""
    try:
        document = json.loads((problem.parent / "summary.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ExcludedOrders()
    listed = document.get("excluded") if isinstance(document, Mapping) else None
    if not isinstance(listed, Mapping):
        return ExcludedOrders()
    return ExcludedOrders(_listed(listed.get("refused")), _listed(listed.get("unplaced")))


def _without_place(item: Unplaced) -> Excluded:
    from routing.report import Excluded

    told = placing_fault(item)
    return Excluded(
        id=item.sale.id,
        reason=told.message_zh,
        remedy=told.remedy_zh,
        address=mask_personal(item.sale.address),
    )


def _listed(items: object) -> tuple[Excluded, ...]:
    from routing.report import Excluded

    if not isinstance(items, Sequence):
        return ()
    return tuple(
        Excluded(**{key: str(item.get(key, "")) for key in ("id", "reason", "remedy", "address")})
        for item in items
        if isinstance(item, Mapping)
    )
