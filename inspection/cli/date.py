"""``inspection date``: find what proves the day in photos."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inspection.cli.output import Record, emit
from inspection.cli.records import finding_record
from inspection.finding import Finding, Outcome

if TYPE_CHECKING:
    from inspection.day_proof import Expectation, FoundProof
    from inspection.photo import Intake

__all__ = ["date"]


@dataclass(frozen=True, slots=True)
class _Answer:
    intake: Intake
    proof: FoundProof | None

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.proof.findings if self.proof else self.intake.findings

    @property
    def outcome(self) -> Outcome:
        return self.proof.outcome if self.proof else Outcome.CANNOT_TELL

    @property
    def deciding(self) -> Finding:
        """The first finding that has the outcome of the whole."""
        fitting = [one for one in self.findings if one.outcome is self.outcome]
        return (fitting or list(self.findings))[0]


def date(
    photos: Annotated[list[Path], typer.Argument(metavar="PHOTO...", show_default=False)],
    day: Annotated[
        datetime | None,
        typer.Option("--date", formats=["%Y-%m-%d"], help="Of the visit; any if not given."),
    ] = None,
    branch: Annotated[str | None, typer.Option(help="Whose sheets count; any if none.")] = None,
    key: Annotated[
        list[Path] | None, typer.Option(help="Public Ed25519 key (PEM) that is trusted; repeat.")
    ] = None,
    visit: Annotated[str | None, typer.Option(help="For which a challenge was issued.")] = None,
    visit_code: Annotated[str | None, typer.Option(help="Four digits on the sheet.")] = None,
    arrived_at: Annotated[
        datetime | None, typer.Option(help="When the photo arrived, with offset, for challenges.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON value.")] = False,
    as_json_lines: Annotated[bool, typer.Option("--json-lines", help="One line each.")] = False,
) -> None:
    """Find the day's proof: signed sheet, challenge or newspaper.

    Exit code 0 whenever every photo got an answer, whatever it is.
    """
    from inspection.day_proof import Expectation, read_public_key

    expected = Expectation(
        day=day.date() if day else None,
        keys=tuple(read_public_key(path) for path in key or ()),
        branch=branch,
        visit=visit,
        visit_code=visit_code,
        arrived_at=arrived_at,
    )
    answers = _answers(photos, expected)
    if as_json and not as_json_lines and len(photos) == 1:
        typer.echo(json.dumps(dict(_record(next(answers))), ensure_ascii=False, indent=2))
        return
    emit(answers, record=_record, text=_text, as_json=as_json, as_json_lines=as_json_lines)


def _answers(photos: list[Path], expected: Expectation) -> Iterator[_Answer]:
    from inspection.day_proof import find_proof
    from inspection.ocr import default_engine
    from inspection.photo import read_photo

    for path in photos:
        intake = read_photo(path)
        photo = intake.photo
        proof = find_proof(photo, expected, default_engine()) if photo else None
        yield _Answer(intake, proof)


def _record(answer: _Answer) -> Record:
    proof = answer.proof
    findings = [finding_record(finding) for finding in answer.findings]
    printed = proof.printed if proof else None
    deciding, seen = finding_record(answer.deciding), finding_record(answer.findings[0])["evidence"]
    place = seen[0] if isinstance(seen, list) and seen else {}
    return {
        "file": answer.intake.name,
        "digest": answer.intake.digest or None,
        "found": proof is not None and proof.kind is not None,
        "kind": proof.kind.value if proof and proof.kind else None,
        "date": proof.day.isoformat() if proof and proof.day else None,
        "branch": proof.branch if proof else None,
        "weekday": printed.weekday + 1 if printed and printed.weekday is not None else None,
        "weekday_consistent": printed.consistent if printed else None,
        "outcome": answer.outcome.value,
        "confidence": deciding["confidence"],
        "message": deciding["message"],
        "remedy": deciding["remedy"],
        "region": place.get("region"),
        "text": place.get("text"),
        "module_pixels": round(proof.code.module_pixels, 1) if proof and proof.code else None,
        "findings": findings,
    }


def _text(answer: _Answer) -> str:
    lines = [f"{answer.intake.name}: {answer.outcome}"]
    for finding in answer.findings:
        remedy = f" ({finding.remedy})" if finding.remedy else ""
        lines.append(f"  {finding.outcome:<11} {finding.code}: {finding.message}{remedy}")
    return "\n".join(lines)
