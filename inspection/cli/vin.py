"""``inspection vin``: what numbers say, and what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from inspection.cli.number_lists import numbers_given
from inspection.cli.output import Record, emit
from inspection.errors import CharacterError
from inspection.vin import Decoded, Explanation, decode, explain

__all__ = ["vin"]


@dataclass(frozen=True, slots=True)
class _Answer:
    explanation: Explanation
    decoded: Decoded | None


def vin(
    numbers: Annotated[
        list[str] | None, typer.Argument(metavar="VIN...", show_default=False)
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--csv", help="Also those of column vin of this file.")
    ] = None,
    first_registered: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="From the licence; settles the model year."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON list.")] = False,
    as_json_lines: Annotated[bool, typer.Option("--json-lines", help="One line each.")] = False,
) -> None:
    """Explain VINs: parts, check digit, maker, country and model year.

    Takes any number of VINs; spaces, dashes, small letters and full-width
    characters do not matter.
    """
    registered = first_registered.date() if first_registered else None
    answers = [_answer(text, registered) for text in numbers_given(numbers or (), file, "vin")]
    emit(answers, record=_record, text=_text, as_json=as_json, as_json_lines=as_json_lines)
    if not all(answer.explanation.valid for answer in answers):
        raise typer.Exit(1)


def _answer(text: str, first_registered: date | None) -> _Answer:
    explanation = explain(text)
    if not explanation.wmi or any(fault.kind is CharacterError for fault in explanation.faults):
        return _Answer(explanation, None)
    today = datetime.now(UTC).date()
    return _Answer(explanation, decode(text, today=today, first_registered=first_registered))


def _record(answer: _Answer) -> Record:
    known, decoded = answer.explanation, answer.decoded
    maker = decoded.maker if decoded else None
    return {
        "vin": known.number,
        "given": known.text,
        "valid": known.valid,
        "faults": [fault.message for fault in known.faults],
        "wmi": known.wmi,
        "vds": known.vds,
        "vis": known.vis,
        "check_digit": known.check_digit.value,
        "check_digit_given": known.given_digit,
        "check_digit_expected": known.expected_digit,
        "check_digit_reason": known.check_digit_reason,
        "maker": maker.name if maker else None,
        "maker_zh": (maker.name_zh or None) if maker else None,
        "maker_sources": list(maker.sources) if maker else [],
        "country": (decoded.country or None) if decoded else None,
        "region": (decoded.region or None) if decoded else None,
        "model_years": list(decoded.year.candidates) if decoded else [],
        "model_year": decoded.year.plausible if decoded else None,
        "model_year_basis": decoded.year.basis.value if decoded else None,
        "model_year_reason": decoded.year.reason if decoded else None,
    }


def _text(answer: _Answer) -> str:
    known, decoded = answer.explanation, answer.decoded
    head = [f"{known.number or repr(known.text)}: no VIN", *(f.message for f in known.faults)]
    wrong = "" if known.valid else "\n  - ".join(head)
    if decoded is None:
        return wrong
    maker = decoded.maker
    name = f"{maker.name} {maker.name_zh}".strip() if maker else "maker unknown"
    years = " or ".join(str(year) for year in decoded.year.candidates) or "unknown"
    return (
        f"{wrong + chr(10) if wrong else ''}"
        f"{known.wmi} {known.vds} {known.vis}: {name}, {decoded.country or 'country unknown'}\n"
        f"  model year: {decoded.year.plausible or 'unknown'} of {years} ({decoded.year.reason})\n"
        f"  check digit: {known.check_digit.value} ({known.check_digit_reason})"
    )
