"""``inspection photo``: whether files are photos that can be used, and what they are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from inspection.cli.output import Record, emit
from inspection.cli.records import finding_record
from inspection.errors import InputError
from inspection.finding import Finding, Outcome
from inspection.photo import ExifFacts, Intake, Photo, Visit, judge_place, judge_time, read_photo
from inspection.settings import Settings, default_settings, load_settings

__all__ = ["photo"]

_Checked = tuple[Intake, tuple[Finding, ...]]


def photo(
    files: Annotated[list[Path], typer.Argument(metavar="FILE|FOLDER...", show_default=False)],
    visit_from: Annotated[
        datetime | None, typer.Option(help="Start of the visit, with offset or branch time.")
    ] = None,
    visit_to: Annotated[datetime | None, typer.Option(help="End of the visit.")] = None,
    lat: Annotated[float | None, typer.Option(help="Of the car, WGS-84.")] = None,
    lon: Annotated[float | None, typer.Option(help="Of the car, WGS-84.")] = None,
    settings: Annotated[
        Path | None, typer.Option("--settings", help="TOML with figures in place of the default.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON list.")] = False,
    as_json_lines: Annotated[bool, typer.Option("--json-lines", help="One line each.")] = False,
) -> None:
    """Take in photos: format, damage, size, time and place; one answer each."""
    bounds = load_settings(settings) if settings else default_settings()
    visit = _visit(visit_from, visit_to, lat, lon, bounds)
    unusable = False

    def checked() -> Iterator[_Checked]:
        nonlocal unusable
        for file in _photo_files(files):
            intake = read_photo(file, settings=bounds.photo)
            findings = (*intake.findings, *_judged(intake.photo, visit, bounds))
            unusable = unusable or any(one.outcome is Outcome.FAIL for one in findings)
            yield intake, findings

    emit(checked(), record=_record, text=_text, as_json=as_json, as_json_lines=as_json_lines)
    if unusable:
        raise typer.Exit(1)


def _photo_files(given: list[Path]) -> Iterator[Path]:
    for path in given:
        if path.is_dir():
            yield from sorted(entry for entry in path.iterdir() if entry.is_file())
        else:
            yield path


def _visit(
    start: datetime | None,
    end: datetime | None,
    lat: float | None,
    lon: float | None,
    bounds: Settings,
) -> Visit | None:
    if start is None and end is None:
        return None
    if start is None or end is None:
        raise InputError("visit", ["give both --visit-from and --visit-to"])
    zone = ZoneInfo(bounds.setting.zone)
    aware = [at if at.tzinfo else at.replace(tzinfo=zone) for at in (start, end)]
    return Visit(aware[0], aware[1], lat, lon)


def _judged(taken_in: Photo | None, visit: Visit | None, bounds: Settings) -> tuple[Finding, ...]:
    if taken_in is None or visit is None:
        return ()
    return (
        judge_time(taken_in, visit, bounds.setting),
        judge_place(taken_in, visit, bounds.setting),
    )


def _record(checked: _Checked) -> Record:
    intake, findings = checked
    usable = intake.photo
    return {
        "file": intake.name,
        "digest": intake.digest or None,
        "usable": usable is not None,
        "format": usable.kind.value if usable else None,
        "width": usable.image.width if usable else None,
        "height": usable.image.height if usable else None,
        "exif": _exif_record(usable.exif) if usable else None,
        "findings": [finding_record(finding) for finding in findings],
    }


def _exif_record(exif: ExifFacts) -> Record:
    taken, fix = exif.taken, exif.fix
    clock = "{}-{:02}-{:02}T{:02}:{:02}:{:02}".format(*taken.clock) if taken else None
    offset = taken.offset if taken else None
    return {
        "present": exif.present,
        "taken": clock,
        "offset_s": int(offset.total_seconds()) if offset is not None else None,
        "satellite_at": exif.satellite_at.isoformat() if exif.satellite_at else None,
        "lat": fix.lat if fix else None,
        "lon": fix.lon if fix else None,
        "make": exif.make or None,
        "model": exif.model or None,
        "software": exif.software or None,
    }


def _text(checked: _Checked) -> str:
    intake, findings = checked
    lines = [f"{intake.name}: {'usable' if intake.photo else 'cannot be used'}"]
    for finding in findings:
        remedy = f" ({finding.remedy})" if finding.remedy else ""
        lines.append(f"  {finding.outcome:<11} {finding.code}: {finding.message}{remedy}")
    return "\n".join(lines)
