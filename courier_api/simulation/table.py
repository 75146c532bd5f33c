"""The day in a table, and whether everything adds up."""

from __future__ import annotations

from collections import Counter
from statistics import median

from rich.console import Console
from rich.table import Table

from courier_api.simulation.fate import Fate
from courier_api.simulation.play import Played

__all__ = ["show"]


def show(console: Console, played: Played) -> None:
    """Print what happened, what the books say and everything that does not add up."""
    balance = played.balance
    fates: Counter[Fate] = Counter()
    for courier in played.couriers:
        fates.update(courier.fates)
    table = Table(title=f"The day of {balance['branch_id']}, {balance['day']}", show_header=False)
    table.add_row("couriers", str(len(played.couriers)))
    table.add_row("visits", _counts({str(k): v for k, v in fates.items()}))
    table.add_row("network", _counts(played.mishaps))
    table.add_row("office", _counts(played.office))
    table.add_row("agent heard of failures", _delays(played.heard_after_s))
    table.add_row("couriers heard of reports and verdicts", _delays(played.told_after_s))
    table.add_row("orders", _counts(balance["orders_by_state"]))
    table.add_row("documents", _counts(balance["documents"]))
    table.add_row("premium delivered", _yuan(balance["premium_delivered_fen"]))
    table.add_row("collected", _money(balance["collected_fen"]))
    table.add_row("refunded", _yuan(balance["refunded_fen"]))
    table.add_row("balances", _money(balance["balances_fen"]))
    table.add_row(
        "ledger", f"debit {_yuan(balance['debit_fen'])} = credit {_yuan(balance['credit_fen'])}"
    )
    table.add_row(
        "open tasks, approvals", f"{balance['open_tasks']}, {balance['waiting_approvals']}"
    )
    console.print(table)
    for found in balance["deviations"]:
        console.print(f"[red]{found['code']} {found['subject']}: {found['detail']}[/red]")
    console.print("everything adds up" if balance["adds_up"] else "[red]it does not add up[/red]")


def _delays(seconds: tuple[float, ...]) -> str:
    if not seconds:
        return "none"
    median_s, longest_s = median(seconds), max(seconds)
    return f"{len(seconds)}, after {median_s:.2f} s (median), {longest_s:.2f} s (longest)"


def _counts(counted: object) -> str:
    items = counted.items() if isinstance(counted, dict) else ()
    return ", ".join(f"{number} {name}" for name, number in items) or "none"


def _money(amounts: dict[str, int]) -> str:
    return ", ".join(f"{name} {_yuan(fen)}" for name, fen in amounts.items() if fen)


def _yuan(fen: int) -> str:
    return f"{fen / 100:,.2f}"
