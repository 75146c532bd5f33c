"""``inspection read``: which VIN each photo shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inspection.cli.output import Record, emit
from inspection.cli.photos import photos_given, with_progress
from inspection.cli.records import finding_record, pixel_region
from inspection.finding import Finding
from inspection.photo import Photo, read_photo
from inspection.settings import Settings, default_settings, load_settings

if TYPE_CHECKING:
    from inspection.vin_photo import VinReading

__all__ = ["read"]


@dataclass(frozen=True, slots=True)
class _Read:
    name: str
    photo: Photo | None
    reading: VinReading
    findings: tuple[Finding, ...]


def read(
    photos: Annotated[list[Path], typer.Argument(metavar="PHOTO|FOLDER...", show_default=False)],
    settings: Annotated[
        Path | None, typer.Option("--settings", help="TOML with figures in place of the default.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON list.")] = False,
    as_json_lines: Annotated[bool, typer.Option("--json-lines", help="One line each.")] = False,
) -> None:
    """Read the VIN in photos; bad photos are answered too, and do not change the exit code."""
    bounds = load_settings(settings) if settings else default_settings()
    given = photos_given(photos)

    def answers() -> Iterator[_Read]:
        for name, path in with_progress(given, "photos"):
            yield _read(name, path, bounds)

    emit(answers(), record=_record, text=_text, as_json=as_json, as_json_lines=as_json_lines)


def _read(name: str, path: Path, bounds: Settings) -> _Read:
    from inspection.ocr import default_engine
    from inspection.vin_photo import NOTHING_READ, look, read_finding, read_vin

    intake = read_photo(path, name, bounds.photo)
    if intake.photo is None:
        return _Read(name, None, NOTHING_READ, intake.findings)
    engine = default_engine(bounds.vin_photo.threads)
    reading = read_vin(look(intake.photo.image, engine, bounds.vin_photo), bounds.vin_photo)
    findings = (*intake.findings, read_finding(intake.photo, reading))
    return _Read(name, intake.photo, reading, findings)


def _record(done: _Read) -> Record:
    reading = done.reading
    return {
        "file": done.name,
        "vin": reading.vin,
        "confidence": reading.confidence,
        "accepted_automatically": reading.accepted,
        "repaired": reading.repaired,
        "region": pixel_region(reading.region, done.photo),
        "check_digit": reading.check_digit.value if reading.check_digit else None,
        "text": reading.text or None,
        "findings": [finding_record(finding) for finding in done.findings],
    }


def _text(done: _Read) -> str:
    reading = done.reading
    if reading.vin is None:
        reasons = "; ".join(one.message for one in done.findings if one.remedy)
        return f"{done.name}: no VIN ({reasons})" if reasons else f"{done.name}: no VIN"
    if reading.accepted:
        state = "accepted"
    else:
        state = "repaired, a human should look" if reading.repaired else "a human should look"
    return f"{done.name}: {reading.vin} ({state}, confidence {reading.confidence:.2f})"
