"""``inspection plate``: what plate numbers say, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from inspection.cli.number_lists import numbers_given
from inspection.cli.output import Record, emit
from inspection.plate import Explanation, explain

__all__ = ["plate"]


def plate(
    numbers: Annotated[
        list[str] | None, typer.Argument(metavar="PLATE...", show_default=False)
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--csv", help="Also those of column plate of this file.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON list.")] = False,
    as_json_lines: Annotated[bool, typer.Option("--json-lines", help="One line each.")] = False,
) -> None:
    """Explain licence plates of mainland China: kind, colours, parts."""
    explanations = [explain(text) for text in numbers_given(numbers or (), file, "plate")]
    emit(explanations, record=_record, text=_text, as_json=as_json, as_json_lines=as_json_lines)
    if not all(explanation.valid for explanation in explanations):
        raise typer.Exit(1)


def _record(known: Explanation) -> Record:
    return {
        "plate": known.number,
        "given": known.text,
        "valid": known.valid,
        "faults": [fault.message for fault in known.faults],
        "kind": known.kind.value if known.kind else None,
        "kind_zh": known.name_zh or None,
        "colors": [color.value for color in known.colors],
        "province": known.province or None,
        "office": known.office or None,
        "serial": known.serial or None,
    }


def _text(known: Explanation) -> str:
    if known.kind is None:
        head = f"{known.number or repr(known.text)}: no plate"
        return "\n  - ".join([head, *(fault.message for fault in known.faults)])
    return f"{known.number}: {known.kind} {known.name_zh}, {' or '.join(known.colors)}"
