"""The run as a table and as JSON."""

from __future__ import annotations

import json
import statistics
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.chaos.killing import Outcome

__all__ = ["show", "write"]

SHOWN = 30


def show(console: Console, outcome: Outcome) -> None:
    """Print kills, acknowledged writes, checks and every violation."""
    table = Table(title="Killed under load", show_header=False)
    for title, counts in (
        ("kills", outcome.kills),
        ("acknowledged writes", outcome.acknowledged),
        ("checks", outcome.checks),
    ):
        table.add_section()
        table.add_row(f"[bold]{title}[/bold]", str(counts.total()))
        for name, number in sorted(counts.items(), key=lambda item: -item[1]):
            table.add_row(f"  {name}", str(number))
    table.add_section()
    table.add_row("settled after the last kill", f"{outcome.settle_s:.0f} s")
    table.add_row("took, without power cuts", f"{outcome.took_s:.0f} s")
    if outcome.restart_s:
        table.add_row("median restart", f"{statistics.median(outcome.restart_s):.1f} s")
    table.add_row("[bold]violations[/bold]", str(len(outcome.violations)))
    console.print(table)
    for fault in outcome.violations[:SHOWN]:
        console.print(fault, style="red", markup=False)


def write(path: Path, outcome: Outcome, options: Mapping[str, Any]) -> None:
    """Write everything as JSON."""
    path.parent.mkdir(exist_ok=True)
    told = {field.name: getattr(outcome, field.name) for field in fields(outcome)}
    text = json.dumps({"options": dict(options), **told}, indent=1, ensure_ascii=False)
    path.write_text(f"{text}\n", "utf-8")
