"""The planned day as a dispatcher reads it in the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from routing.plan_day import DayResult

__all__ = ["print_day"]

MOST_LISTED = 12


def print_day(result: DayResult, out: Path) -> None:
    """Print counts, routes, what was left out and why, and where the files are."""
    from rich.console import Console

    from routing.plan_day.watch import SEARCH

    console = Console(highlight=False, soft_wrap=True)
    _print_counts(console, result)
    console.print(_route_table(result))
    idle = result.summary.idle_couriers
    if idle:
        console.print(f"not needed today: {', '.join(idle)}")
    _print_left_out(console, result)
    spent = result.summary.phase_seconds
    console.print(
        f"\nsearched {spent.get(SEARCH, 0):.0f} s, all before writing"
        f" {sum(spent.values()):.0f} s; cost {result.summary.cost_mfen / 100_000:,.2f} yuan"
        " including orders left out"
    )
    console.print(f"written to {out}: {', '.join(_names(result.files, out))}", markup=False)


def _print_counts(console: Console, result: DayResult) -> None:
    counts = result.summary.counts
    console.print(
        f"\norders on {result.problem.day}: {counts.read} read = {counts.refused} refused"
        f" + {counts.unplaced} unplaced + {counts.planned} planned"
        f" + {counts.unassigned} unassigned  ({counts.located} located)"
    )
    refusing = Counter(
        f"{fault.rule} {fault.message}" if fault.row == 0 else fault.rule for fault in result.faults
    )
    if refusing:
        listed = ", ".join(f"{rule} x{count}" for rule, count in sorted(refusing.items()))
        console.print(f"faults by rule (all of them in faults.xlsx): {listed}", markup=False)


def _route_table(result: DayResult) -> Table:
    from rich.table import Table

    from routing.model import clock

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("courier", "name", "stops", "first", "last", "back", "km", "cash", "slack"):
        table.add_column(heading, justify="left" if heading in ("courier", "name") else "right")
    for facts in result.summary.routes:
        table.add_row(
            facts.courier_id,
            facts.name,
            str(facts.stops),
            clock(facts.first_s),
            clock(facts.last_s),
            clock(facts.return_s),
            f"{facts.distance_m / 1000:.1f}",
            f"{facts.cash_fen / 100:,.2f}",
            f"{facts.slack_s // 60} min",
        )
    return table


def _print_left_out(console: Console, result: DayResult) -> None:
    summary = result.summary
    unassigned = [
        f"{identifier}: {reasons[0].message}. {reasons[0].remedy}" if reasons else identifier
        for identifier, reasons in summary.unassigned.items()
    ]
    unplaced = [
        f"{identifier}: {reason.message}; {reason.remedy}"
        for identifier, reason in summary.unplaced.items()
    ]
    for title, lines in (("unassigned", unassigned), ("unplaced", unplaced)):
        if not lines:
            continue
        console.print(f"\n{title}:")
        for line in lines[:MOST_LISTED]:
            console.print(f"  {line}", markup=False)
        if len(lines) > MOST_LISTED:
            console.print(f"  ... and {len(lines) - MOST_LISTED} more in plan.xlsx")


def _names(files: Iterable[Path], out: Path) -> list[str]:
    names = [file.relative_to(out) for file in files]
    folders = Counter(name.parts[0] for name in names if len(name.parts) > 1)
    plain = [str(name) for name in names if len(name.parts) == 1]
    return plain + [f"{folder}/ ({count} files)" for folder, count in folders.items()]
