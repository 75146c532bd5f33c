"""Look at one photo while all of it is in memory; keep what the visit as a whole needs."""

from __future__ import annotations

import io
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from inspection.checks import corner, editing, exposure, recapture, resolution, sharpness
from inspection.checks.shown import ShownPhoto
from inspection.day_proof import Expectation, FoundProof, ProofKind, find_proof
from inspection.duplicates import photo_hash
from inspection.errors import NumberError
from inspection.finding import Evidence, Finding, Outcome
from inspection.inspect_vehicle.assign import by_content, by_word, may_hold_vin
from inspection.inspect_vehicle.papers import licence_finding
from inspection.inspect_vehicle.photo_files import PhotoFile
from inspection.licence import LicencePage, match_licence_vin, read_licence, read_licence_lines
from inspection.photo import Intake, Photo, Visit, judge_place, judge_time, read_photo
from inspection.plate import validate
from inspection.plate_photo import PlateMatch, match_plate, plates_in
from inspection.report.model import OTHER, AssignedBy, PhotoRecord, Picture
from inspection.report.order import InspectionOrder
from inspection.rules import Decision, RuleTable
from inspection.settings import Settings
from inspection.vin_photo import Answer, VinMatch, look, match_finding, match_vin

if TYPE_CHECKING:
    from PIL.Image import Image

    from inspection.ocr import Engine, Line

__all__ = ["Bench", "Seen", "look_at_photo", "picture_of"]

_VIN_ITEMS = frozenset({"vin", "name_plate"})
_TEXT_ITEMS = frozenset({"vin", "name_plate", "licence", "dashboard"})


@dataclass(frozen=True)
class Bench:
    """What photos are looked at with."""

    order: InspectionOrder
    decision: Decision
    table: RuleTable
    settings: Settings
    engine: Engine
    expected: Expectation


@dataclass
class Seen:
    """What was seen in one photo.

    Parameters
    ----------
    shown
        With a small copy in place of the photo's pixels.
    record
        For the report.
    findings
        On this photo alone.
    vin, licence_vin, page, plate, proof
        What it shows of each; ``None`` if it was not looked for, or is not there.
    """

    shown: ShownPhoto
    record: PhotoRecord
    findings: list[Finding] = field(default_factory=list)
    vin: VinMatch | None = None
    licence_vin: VinMatch | None = None
    page: LicencePage | None = None
    plate: PlateMatch | None = None
    proof: FoundProof | None = None


def look_at_photo(file: PhotoFile, bench: Bench, *, plate_wanted: bool) -> Seen:
    """Take in a photo and look at it for itself.

    Parameters
    ----------
    plate_wanted
        Whether to look for the plate in photos of the whole car.
    """
    item, told_by = by_word(file.name, bench.order.items, bench.table)
    data, intake = _taken_in(file, bench.settings)
    photo = intake.photo
    if photo is None:
        record = PhotoRecord(file.name, item, told_by, intake.digest, "", len(data), 0, 0, "", None)
        return Seen(ShownPhoto(item, intake), record, list(intake.findings))
    lines: tuple[Line, ...] | None = None
    seen_vin: VinMatch | None = None
    if item == OTHER:
        small = _to_read(photo, bench)
        lines = bench.engine.read_lines(small)
        page = read_licence_lines(lines, *small.size)
        seen_vin = _vin(photo, bench) if may_hold_vin(lines) else None
        item = by_content(lines, page, shows_vin=_shown_for_sure(seen_vin))
        told_by = AssignedBy.CONTENT if item != OTHER else AssignedBy.NOBODY
    seen = Seen(ShownPhoto(item, intake), _record(photo, item, told_by, bench.settings))
    seen.findings += intake.findings
    _read(seen, photo, bench, lines, seen_vin, plate_wanted=plate_wanted)
    seen.findings += _single(seen, photo, data, bench)
    small = _reduced(photo.image, bench.settings.visit.kept_side_pixels)
    kept = replace(intake, photo=replace(photo, image=small))
    seen.shown = ShownPhoto(item, kept)
    return seen


def _taken_in(file: PhotoFile, settings: Settings) -> tuple[bytes, Intake]:
    most = settings.photo.max_bytes
    try:
        data = file.read(most + 1)
    except OSError as error:
        return b"", _unreadable(file, error)
    return data, read_photo(data, file.name, settings.photo)


def _unreadable(file: PhotoFile, error: OSError) -> Intake:
    finding = Finding(
        "photo.unreadable",
        Outcome.FAIL,
        f"the file cannot be read: {error.strerror or error}",
        "send the photo again",
        (Evidence(file.name, ""),),
    )
    return Intake(file.name, "", None, (finding,))


def _read(
    seen: Seen,
    photo: Photo,
    bench: Bench,
    lines: tuple[Line, ...] | None,
    seen_vin: VinMatch | None,
    *,
    plate_wanted: bool,
) -> None:
    """Read what photos of this item are for."""
    item, order, engine = seen.shown.item, bench.order, bench.engine
    if item in _VIN_ITEMS:
        seen.vin = seen_vin or _vin(photo, bench)
        seen.findings.append(match_finding(photo, seen.vin))
    if item == "vin" and bench.decision.proofs_needed:
        accepted = {proof.code for proof in bench.decision.proofs}
        reader = engine if ProofKind.NEWSPAPER in accepted else None
        seen.proof = find_proof(photo, bench.expected, reader, bench.settings.proof)
    if item == "licence":
        small = _to_read(photo, bench)
        seen.page = read_licence(small, engine)
        seen.findings.append(licence_finding(photo, seen.page))
        seen.licence_vin = match_licence_vin(
            small, seen.page, order.vin, engine, bench.settings.vin_photo
        )
    elif item not in _TEXT_ITEMS and plate_wanted:
        small = _to_read(photo, bench)
        lines = engine.read_lines(small) if lines is None else lines
        seen.plate = _plate(small, lines, order.plate)


def _to_read(photo: Photo, bench: Bench) -> Image:
    return _reduced(photo.image, bench.settings.visit.read_side_pixels)


def _plate(image: Image, lines: tuple[Line, ...], expected: str | None) -> PlateMatch | None:
    try:
        number = validate(expected or "")
    except NumberError:
        return None
    found = plates_in(lines, *image.size)
    return match_plate(found, number) if found else None


def _vin(photo: Photo, bench: Bench) -> VinMatch:
    bounds = bench.settings.vin_photo
    return match_vin(look(photo.image, bench.engine, bounds), bench.order.vin, bounds)


def _shown_for_sure(match: VinMatch | None) -> bool:
    return match is not None and (match.answer is Answer.MATCH or match.reading.accepted)


def _single(seen: Seen, photo: Photo, data: bytes, bench: Bench) -> list[Finding]:
    """Return the findings of the checks that look at one photo."""
    item, bounds = seen.shown.item, bench.settings
    text_read = _shown_for_sure(seen.vin) or bool(seen.page and len(seen.page.missing) < 2)
    paper_shown = seen.proof is not None and seen.proof.kind is not None
    text_hidden = item in _TEXT_ITEMS and not text_read and not paper_shown
    findings = [
        resolution.check(photo, bounds.checks),
        sharpness.check(photo, text_read=text_read, settings=bounds.checks),
        *exposure.check(photo, close_up=text_hidden, settings=bounds.checks),
        *editing.check(photo, data),
        recapture.check(seen.shown),
    ]
    shown_corner = corner.check(seen.shown)
    findings += [shown_corner] if shown_corner else []
    visit = bench.order.visit
    if visit.started_at is not None and visit.ended_at is not None:
        span = Visit(visit.started_at, visit.ended_at, visit.lat, visit.lon)
        findings += [
            judge_time(photo, span, bounds.setting),
            judge_place(photo, span, bounds.setting),
        ]
    return findings


def _record(photo: Photo, item: str, told_by: AssignedBy, settings: Settings) -> PhotoRecord:
    return PhotoRecord(
        name=photo.name,
        item=item,
        assigned_by=told_by,
        digest=photo.digest,
        kind=photo.kind.value,
        size_bytes=photo.size_bytes,
        width=photo.image.width,
        height=photo.image.height,
        look=f"{photo_hash(photo.image):016x}",
        picture=picture_of(photo.image, settings),
    )


def picture_of(image: Image, settings: Settings) -> Picture:
    """Return a small copy for the report, with nothing beside the pixels."""
    small = _reduced(image, settings.visit.shown_side_pixels)
    file = io.BytesIO()
    small.save(file, "JPEG", quality=settings.visit.shown_quality, exif=b"")
    return Picture(small.width, small.height, file.getvalue())


def _reduced(image: Image, side: int) -> Image:
    from PIL.Image import Resampling

    scale = min(1.0, side / max(image.size))
    if scale == 1.0:
        return image.convert("RGB")
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    return image.convert("RGB").resize(size, Resampling.LANCZOS, reducing_gap=3.0)
