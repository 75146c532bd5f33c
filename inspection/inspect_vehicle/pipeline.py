"""One visit, from photos to report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from inspection.checks import completeness, day_proof, duplicates, jumps, two_places
from inspection.checks.two_places import Sighting
from inspection.day_proof import Expectation
from inspection.errors import InputError, NumberError, StoppedError
from inspection.finding import Evidence, Finding, Outcome
from inspection.inspect_vehicle.known import NOTHING_KNOWN, Known
from inspection.inspect_vehicle.look import Bench, Seen, look_at_photo, picture_of
from inspection.inspect_vehicle.papers import order_on_paper, with_places
from inspection.inspect_vehicle.photo_files import PhotoFile
from inspection.licence import Agreement, Witness
from inspection.plate import validate
from inspection.plate_photo import PlateAnswer, PlateMatch, plate_finding
from inspection.report.model import ItemState, ItemStatus, Picture, Report
from inspection.report.order import InspectionOrder
from inspection.report.recommend import judge, recommend
from inspection.rules import Decision, decide, table_for
from inspection.settings import Settings, default_settings
from inspection.vin_photo import Answer

if TYPE_CHECKING:
    from inspection.ocr import Engine

__all__ = ["Progress", "inspect_vehicle"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an inspection is.

    Parameters
    ----------
    done, total
        Steps: one a photo and one for the visit as a whole.
    name
        Of the photo looked at now; empty for the visit as a whole and at the end.
    """

    done: int
    total: int
    name: str


def inspect_vehicle(
    photos: Sequence[PhotoFile],
    order: InspectionOrder,
    settings: Settings | None = None,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
    *,
    known: Known = NOTHING_KNOWN,
    ignored: Sequence[str] = (),
    engine: Engine | None = None,
) -> Report:
    """Look at the photos of one visit; the same input gives the same report.

    Only one photo is held whole at a time.

    Parameters
    ----------
    photos
        With names of which no two are the same.
    settings
        By default those of the package.
    progress
        Called before each step and at the end.
    stop
        Asked before each step; the inspection ends if it says yes.
    known
        Rules, keys and earlier visits.
    ignored
        Names of files beside the photos, for the report.
    engine
        That reads; by default that of the process.

    Raises
    ------
    InputError
        If two photos have one name, or there are more than the settings allow.
    TableError
        If no rules are in force on the visit's day.
    StoppedError
        If `stop` said yes.
    """
    bounds = settings or default_settings()
    _check_names(photos, bounds)
    bench = _bench(order, known, bounds, engine)
    seen: list[Seen] = []
    for file in photos:
        _step(progress, stop, len(seen), len(photos), file.name)
        wanted = order.plate is not None and not _plate_found(seen)
        seen.append(look_at_photo(file, bench, plate_wanted=wanted))
    _step(progress, stop, len(photos), len(photos), "")
    report = _report(seen, bench, known, tuple(ignored))
    _step(progress, stop, len(photos) + 1, len(photos), "")
    return report


def _check_names(photos: Sequence[PhotoFile], bounds: Settings) -> None:
    names = [photo.name for photo in photos]
    twice = sorted({name for name in names if names.count(name) > 1})
    faults = [f"{name}: two photos have this name; rename one" for name in twice]
    if len(names) > bounds.visit.max_photos:
        faults.append(f"{len(names)} photos; a visit has at most {bounds.visit.max_photos}")
    if faults:
        raise InputError("photos", faults)


def _step(
    progress: Callable[[Progress], None] | None,
    stop: Callable[[], bool] | None,
    done: int,
    photos: int,
    name: str,
) -> None:
    if stop is not None and stop():
        raise StoppedError(f"stopped after {done} of {photos + 1} steps")
    if progress is not None:
        progress(Progress(done, photos + 1, name))


def _bench(order: InspectionOrder, known: Known, bounds: Settings, engine: Engine | None) -> Bench:
    from inspection.ocr import default_engine

    visit = order.visit
    facts = order.facts
    if facts.damage_reported is None and order.damages:
        facts = replace(facts, damage_reported=True)
    table = known.table or table_for(visit.day)
    expected = Expectation(
        day=visit.day,
        keys=known.keys,
        branch=visit.branch or None,
        car=known.car or order.vin,
        courier=visit.courier,
        visit=visit.visit or None,
        visit_code=visit.code,
        arrived_at=visit.arrived_at,
        uses=known.uses,
    )
    reader = engine or default_engine(bounds.vin_photo.threads)
    return Bench(order, decide(facts, visit.day, table), table, bounds, reader, expected)


def _plate_found(seen: Sequence[Seen]) -> bool:
    return any(one.plate and one.plate.answer is PlateAnswer.MATCH for one in seen)


def _report(seen: Sequence[Seen], bench: Bench, known: Known, ignored: tuple[str, ...]) -> Report:
    from importlib.metadata import version

    decision, order, bounds = bench.decision, bench.order, bench.settings
    shown = [one.shown for one in seen]
    covered = completeness.check(decision, shown)
    proofs, judged_proofs = day_proof.judge(
        decision, [one.proof for one in seen if one.proof is not None]
    )
    rows, agreed = _agreement(seen, bench)
    car = known.car or order.vin
    alike = duplicates.check(shown, known.photos, car, bounds.duplicates)
    findings = [
        *covered,
        *proofs,
        *(finding for one in seen for finding in one.findings),
        *_plate_findings(seen, order),
        *agreed,
        *alike,
        *(jumps.check(shown, bounds) if len(shown) > 1 else ()),
        *two_places.check(_sighting(bench), known.sightings, bounds.checks),
    ]
    records = tuple(one.record for one in seen)
    judged = judge(findings, records, decision, bench.table)
    return Report(
        software=version("policy-courier"),
        order=order,
        decision=decision,
        photos=records,
        items=_items(decision, covered),
        findings=judged,
        agreement=rows,
        recommendation=recommend(judged, records, decision),
        twins=_twins(alike, {one.digest for one in records}, known, bounds),
        ignored=ignored,
        nonces=tuple(proof.nonce.hex() for proof in judged_proofs if proof.nonce is not None),
    )


def _items(decision: Decision, covered: Sequence[Finding]) -> tuple[ItemStatus, ...]:
    asked = [(item, True) for item in decision.photos]
    asked += [(item, False) for item in decision.photos_unsure]
    statuses = []
    for (item, required), finding in zip(asked, covered, strict=True):
        photos = tuple(evidence.photo for evidence in finding.evidence)
        missing = ItemState.UNUSABLE if photos else ItemState.MISSING
        state = ItemState.PRESENT if finding.outcome is Outcome.PASS else missing
        statuses.append(ItemStatus(item.item, item.name, item.name_zh, required, state, photos))
    return tuple(statuses)


def _plate_findings(seen: Sequence[Seen], order: InspectionOrder) -> list[Finding]:
    """Return one finding on the plate: of the photo that shows it best."""
    if order.plate is None or not seen:
        return []
    try:
        validate(order.plate)
    except NumberError:
        message = f"{order.plate} on the order is no plate of a kind that is known"
        return [Finding("plate.match", Outcome.CANNOT_TELL, message)]
    best = _best_plate(seen)
    if best is None:
        everywhere = tuple(Evidence(one.record.name, one.record.digest) for one in seen)
        message = f"expected {order.plate}: no plate can be read in any photo"
        return [Finding("plate.match", Outcome.CANNOT_TELL, message, "", everywhere)]
    photo = best[0].shown.intake.photo
    return [plate_finding(photo, best[1])] if photo else []


def _best_plate(seen: Sequence[Seen]) -> tuple[Seen, PlateMatch] | None:
    order = (PlateAnswer.MATCH, PlateAnswer.NO_MATCH, PlateAnswer.CANNOT_TELL)
    found = [(one, one.plate) for one in seen if one.plate is not None]
    return min(found, key=lambda pair: order.index(pair[1].answer), default=None)


def _agreement(
    seen: Sequence[Seen], bench: Bench
) -> tuple[tuple[Agreement, ...], tuple[Finding, ...]]:
    """Compare photo, licence and order; nothing without a photo of number or licence."""
    answers = (Answer.MATCH, Answer.NO_MATCH, Answer.CANNOT_TELL)
    numbers = [(one, one.vin) for one in seen if one.vin and one.shown.item == "vin"]
    pages = [(one, one.page) for one in seen if one.page]
    number = min(numbers, key=lambda pair: answers.index(pair[1].answer), default=None)
    page = min(pages, key=lambda pair: len(pair[1].missing), default=None)
    if page is None:
        return (), ()
    plate = _best_plate(seen)
    witness = Witness(
        vin=number[1] if number else None,
        plate=plate[1] if plate else None,
        page=page[1],
        licence_vin=page[0].licence_vin,
    )
    photo = number[0].shown.intake.photo if number else None
    return with_places(order_on_paper(bench.order), witness, page[0].shown.intake.photo, photo)


def _sighting(bench: Bench) -> Sighting:
    visit = bench.order.visit
    noon = datetime.combine(visit.day, time(12), ZoneInfo(bench.settings.setting.zone))
    seen_at = visit.started_at or noon.astimezone(UTC)
    plate = bench.order.plate or ""
    return Sighting(visit.visit, bench.order.vin, plate, seen_at, visit.lat, visit.lon)


def _twins(
    findings: Sequence[Finding], own: set[str], known: Known, bounds: Settings
) -> tuple[tuple[str, Picture], ...]:
    """Return pictures of the earlier photos that findings point at."""
    if known.photos is None:
        return ()
    digests = [one.digest for finding in findings for one in finding.evidence]
    twins = []
    for digest in dict.fromkeys(digests):
        indices = [] if digest in own else list(known.photos.with_digest(digest))
        picture = known.photos.picture(indices[0]) if indices else None
        if picture is not None:
            twins.append((digest, picture_of(picture, bounds)))
    return tuple(twins)
