"""``inspection match``: whether photos show the VIN they should."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inspection.cli.number_lists import text_of
from inspection.cli.output import Record, emit
from inspection.cli.photos import with_progress
from inspection.cli.records import finding_record, pixel_region
from inspection.errors import InputError, NumberError
from inspection.finding import Finding
from inspection.photo import Intake, read_photo
from inspection.settings import Settings, default_settings, load_settings
from inspection.vin import validate_shape

if TYPE_CHECKING:
    from inspection.vin_photo import Sight, VinMatch, VinReading

__all__ = ["match"]

_SIGHTS_KEPT = 64
_NO_ANSWER = "cannot_tell"


@dataclass(frozen=True, slots=True)
class _Pair:
    """A photo and the number it should show, as they stand in the input."""

    file: str
    path: Path
    vin: str


@dataclass(frozen=True, slots=True)
class _Matched:
    pair: _Pair
    intake: Intake
    match: VinMatch | None
    findings: tuple[Finding, ...]
    error: str | None


def match(
    photo: Annotated[Path | None, typer.Argument(metavar="PHOTO", show_default=False)] = None,
    vin: Annotated[str | None, typer.Option("--vin", help="The VIN on the order.")] = None,
    file: Annotated[
        Path | None, typer.Option("--csv", help="Many: columns file and vin, one answer a row.")
    ] = None,
    settings: Annotated[
        Path | None, typer.Option("--settings", help="TOML with figures in place of the default.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object; with --csv one list.")
    ] = False,
    as_json_lines: Annotated[bool, typer.Option("--json-lines", help="One line each.")] = False,
) -> None:
    """Say whether a photo shows the VIN on the order: match, no_match or cannot_tell.

    Files of a CSV are looked for beside it, then in the current folder.
    Whatever the answer, the exit code is 0.
    """
    bounds = load_settings(settings) if settings else default_settings()
    pairs = _pairs(photo, vin, file)

    def answers() -> Iterator[_Matched]:
        sights = _Sights(bounds)
        for pair in with_progress(pairs, "photos"):
            yield _matched(pair, sights, bounds)

    emit(
        answers(),
        record=_record,
        text=_text,
        as_json=as_json,
        as_json_lines=as_json_lines,
        single=file is None,
    )


def _pairs(photo: Path | None, vin: str | None, file: Path | None) -> list[_Pair]:
    if file is not None:
        if photo is not None or vin is not None:
            raise InputError("match", ["give PHOTO with --vin, or --csv, not both"])
        return _rows(file)
    if photo is None or vin is None:
        raise InputError("match", ["give PHOTO and --vin, or --csv with columns file and vin"])
    if not photo.is_file():
        raise InputError(str(photo), ["no such file"])
    return [_Pair(photo.name, photo, validate_shape(vin))]


def _rows(file: Path) -> list[_Pair]:
    rows = csv.DictReader(text_of(file).splitlines())
    names = {(name or "").strip().lower(): name for name in rows.fieldnames or ()}
    missing = [column for column in ("file", "vin") if column not in names]
    if missing:
        listed = " and ".join(missing)
        raise InputError(str(file), [f"has no column {listed} in its first line: add it"])
    pairs = []
    for row in rows:
        name = (row[names["file"]] or "").strip()
        beside = file.parent / name
        pairs.append(
            _Pair(name, beside if beside.exists() else Path(name), row[names["vin"]] or "")
        )
    return pairs


class _Sights:
    """What was seen in the latest photos: rows about one photo look at it once."""

    def __init__(self, bounds: Settings) -> None:
        self._bounds = bounds
        self.of = lru_cache(maxsize=_SIGHTS_KEPT)(self._look)

    def _look(self, path: Path, name: str) -> tuple[Intake, tuple[Sight, VinReading] | None]:
        from inspection.ocr import default_engine
        from inspection.vin_photo import look, read_vin

        intake = read_photo(path, name, self._bounds.photo)
        if intake.photo is None:
            return intake, None
        bounds = self._bounds.vin_photo
        sight = look(intake.photo.image, default_engine(bounds.threads), bounds)
        return intake, (sight, read_vin(sight, bounds))


def _matched(pair: _Pair, sights: _Sights, bounds: Settings) -> _Matched:
    from inspection.vin_photo import match_finding, match_vin

    try:
        validate_shape(pair.vin)
    except NumberError as error:
        return _Matched(pair, Intake(pair.file, "", None, ()), None, (), f"vin: {error}")
    if not pair.file:
        return _Matched(pair, Intake(pair.file, "", None, ()), None, (), "file: no photo is named")
    intake, seen = sights.of(pair.path, pair.file)
    if intake.photo is None or seen is None:
        faults = "; ".join(one.message for one in intake.findings if one.remedy)
        return _Matched(pair, intake, None, intake.findings, f"photo: {faults}")
    sight, reading = seen
    matched = match_vin(sight, pair.vin, bounds.vin_photo, reading)
    findings = (*intake.findings, match_finding(intake.photo, matched))
    return _Matched(pair, intake, matched, findings, None)


def _record(done: _Matched) -> Record:
    matched = done.match
    return {
        "file": done.pair.file,
        "vin": done.pair.vin,
        "answer": matched.answer.value if matched else _NO_ANSWER,
        "confidence": matched.confidence if matched else 0.0,
        "reason": matched.reason if matched else done.error,
        "read": matched.reading.vin if matched else None,
        "differences": [
            {"position": one.position, "expected": one.expected, "read": one.read}
            for one in (matched.differences if matched else ())
        ],
        "region": pixel_region(matched.region, done.intake.photo) if matched else None,
        "text": (matched.text or None) if matched else None,
        "error": done.error,
        "findings": [finding_record(finding) for finding in done.findings],
    }


def _text(done: _Matched) -> str:
    matched = done.match
    if matched is None:
        return f"{done.pair.file}: {_NO_ANSWER} {done.pair.vin} ({done.error})"
    places = ", ".join(
        f"{one.position}: {one.expected} expected, {one.read} read" for one in matched.differences
    )
    return f"{done.pair.file}: {matched.answer} {matched.expected} ({matched.reason})" + (
        f"; {places}" if places else ""
    )
