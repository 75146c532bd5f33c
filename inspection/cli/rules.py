"""``inspection rules``: whether an order needs an inspection, explained row by row."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from inspection.cli.output import Record
from inspection.rules import (
    Decision,
    Requirement,
    decide,
    load_table,
    table_for,
)

__all__ = ["rules"]


def rules(
    order: Annotated[
        Path, typer.Option("--order", help="JSON object: the order's facts, or the whole order.")
    ],
    day: Annotated[datetime, typer.Option("--date", formats=["%Y-%m-%d"], help="Of the visit.")],
    table: Annotated[
        Path | None, typer.Option("--rules", help="A table of your own (TOML).")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Say whether an order needs an inspection, which photos and proofs, and why."""
    from inspection.inspect_vehicle import read_facts

    on = day.date()
    chosen = table_for(on, [load_table(table)] if table else None)
    decision = decide(read_facts(order), on, chosen)
    if as_json:
        typer.echo(json.dumps(_record(decision), ensure_ascii=False, indent=2))
    else:
        typer.echo(_text(decision))


def _record(decision: Decision) -> Record:
    return {
        "version": decision.version,
        "date": decision.on.isoformat(),
        "requirement": decision.requirement.value,
        "code": decision.code,
        "reason": decision.reason,
        "steps": [
            {
                "rule": step.rule,
                "held": step.held.value,
                "reason": step.reason,
                "compared": list(step.compared),
            }
            for step in decision.steps
        ],
        "photos": [{"item": p.item, "name": p.name, "name_zh": p.name_zh} for p in decision.photos],
        "photos_unsure": [photo.item for photo in decision.photos_unsure],
        "proofs": [proof.code for proof in decision.proofs],
        "proofs_needed": decision.proofs_needed,
    }


def _text(decision: Decision) -> str:
    lines = [
        f"{decision.requirement.value} ({decision.code}): {decision.reason}",
        f"rules {decision.version}, {decision.on}",
    ]
    for step in decision.steps:
        lines.append(f"  {step.held:<7} {step.rule}: {step.reason}")
        lines += [f"          {words}" for words in step.compared]
    if decision.requirement is Requirement.REQUIRED:
        lines.append("photos: " + ", ".join(photo.item for photo in decision.photos))
        unsure = ", ".join(photo.item for photo in decision.photos_unsure)
        lines += [f"photos if it turns out so: {unsure}"] if unsure else []
        codes = ", ".join(proof.code for proof in decision.proofs)
        lines.append(f"proofs of the day: {decision.proofs_needed} of {codes}")
    return "\n".join(lines)
