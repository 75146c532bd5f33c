"""Turns what the services return into what the schemas write."""

from __future__ import annotations

from typing import Any

from courier_api.services.shift.take_over import TakeOver
from courier_api.services.shift.view import ShiftView

__all__ = ["plain_take_over", "plain_view"]

OF_SHIFT = (
    "id",
    "courier_id",
    "day",
    "cash_cap_fen",
    "opened_at",
    "device_at",
    "state",
    "version",
    "expected_fen",
    "counted_fen",
    "difference_fen",
    "difference_reason",
    "approver_id",
    "receiver_id",
    "waits_for",
    "closed_at",
)


def plain_view(view: ShiftView) -> dict[str, Any]:
    """Return a shift's view, flat."""
    return {name: getattr(view.shift, name) for name in OF_SHIFT} | {
        "cash_expected_fen": view.cash_expected_fen,
        "cash_carried_fen": view.cash_carried_fen,
        "count": view.count,
        "held": view.held,
        "short": view.short,
        "cash_moves": view.moves,
        "matters": view.matters,
        "fees": view.fees,
        "fees_fen": sum(line.amount_fen for line in view.fees),
    }


def plain_take_over(done: TakeOver) -> dict[str, Any]:
    """Return what came of a scan, flat."""
    report = done.report
    return {
        "taken": report.taken,
        "held": report.held,
        "short": report.short,
        "extra": [{"serial": serial, "reason": reason} for serial, reason in report.extra],
        "unknown": report.unknown,
        "orders": done.orders,
    }
