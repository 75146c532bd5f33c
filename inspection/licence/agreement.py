"""Photo, licence and order side by side: whether they speak of the same car."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from inspection.finding import Evidence, Finding, Outcome
from inspection.licence.page import Entry, LicenceItem, LicencePage
from inspection.licence.text import masked_name, plain, same_text
from inspection.photo import Photo
from inspection.plate_photo import PlateMatch, PlateReading
from inspection.vin_photo import Answer, VinMatch

__all__ = ["Agreement", "Order", "Witness", "agree", "agreement_findings"]

_RETAKE = "retake the licence page flat, without glare, all four corners in the picture"
_ASK = "compare the licence with the order and the car; correct the order, or refer it"
_OF_ANSWER = {
    Answer.MATCH: Outcome.PASS,
    Answer.NO_MATCH: Outcome.FAIL,
    Answer.CANNOT_TELL: Outcome.CANNOT_TELL,
}


@dataclass(frozen=True, slots=True)
class Order:
    """What the order says of the car; ``None`` is not known and compared with nothing."""

    vin: str
    plate: str | None = None
    engine_number: str | None = None
    owner: str | None = None
    registered_on: date | None = None


@dataclass(frozen=True, slots=True)
class Witness:
    """What the photos of the car and of the licence say; ``None`` for a photo that is missing.

    Parameters
    ----------
    vin
        The VIN photo against the order.
    plate
        The plate photo against the order.
    page
        The licence.
    licence_vin
        The VIN line of the licence against the order.
    """

    vin: VinMatch | None
    plate: PlateMatch | None
    page: LicencePage | None
    licence_vin: VinMatch | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """One row of the table.

    Parameters
    ----------
    item
        What is compared.
    photo, licence, order
        What each of the three says, for showing: the owner is masked; ``None``
        where it says nothing.
    outcome
        Pass if all that speak say the same and at least two do, fail if two
        surely differ.
    message
        For the underwriter.
    """

    item: LicenceItem
    photo: str | None
    licence: str | None
    order: str | None
    outcome: Outcome
    message: str


def agree(order: Order, witness: Witness) -> tuple[Agreement, ...]:
    """Return the table, a row for each item of the licence that the order can confirm."""
    return tuple(_rows(order, witness))


def agreement_findings(rows: tuple[Agreement, ...], licence: Photo | None) -> tuple[Finding, ...]:
    """Return one finding ``agreement.<item>`` a row."""
    evidence = (Evidence(licence.name, licence.digest),) if licence else ()
    remedies = {Outcome.PASS: "", Outcome.FAIL: _ASK, Outcome.CANNOT_TELL: _RETAKE}
    return tuple(
        Finding(
            f"agreement.{row.item.value}", row.outcome, row.message, remedies[row.outcome], evidence
        )
        for row in rows
    )


def _rows(order: Order, witness: Witness) -> Iterator[Agreement]:
    page = witness.page
    yield _vin_row(order, witness)
    if order.plate is not None or (page and page.plate):
        yield _plate_row(order, witness)
    if order.engine_number is not None:
        yield _text_row(
            LicenceItem.ENGINE_NUMBER, page.engine_number if page else None, order.engine_number
        )
    if order.owner is not None:
        yield _text_row(LicenceItem.OWNER, page.owner if page else None, order.owner, masked=True)
    if order.registered_on is not None:
        yield _date_row(order.registered_on, page)


def _vin_row(order: Order, witness: Witness) -> Agreement:
    spoken = {"photo": witness.vin, "licence": witness.licence_vin}
    said = {name: match.reading.vin if match else None for name, match in spoken.items()}
    outcomes = {name: _OF_ANSWER[match.answer] for name, match in spoken.items() if match}
    for name, outcome in outcomes.items():
        if outcome is Outcome.PASS:
            said[name] = order.vin
    outcome, message = _together("VIN", outcomes)
    return Agreement(LicenceItem.VIN, said["photo"], said["licence"], order.vin, outcome, message)


def _plate_row(order: Order, witness: Witness) -> Agreement:
    outcomes = {}
    reading: PlateReading | None = None
    if witness.plate is not None:
        outcomes["photo"] = Outcome(_plate_outcome(witness.plate.answer.value))
        reading = witness.plate.reading
    entry = witness.page.plate if witness.page else None
    if entry is not None and order.plate is not None:
        outcomes["licence"] = same_text(entry.text, order.plate, entry.confidence)
    outcome, message = _together("plate", outcomes)
    return Agreement(
        LicenceItem.PLATE,
        reading.number if reading else None,
        plain(entry.text) if entry else None,
        order.plate,
        outcome,
        message,
    )


def _plate_outcome(answer: str) -> str:
    return {"match": "pass", "no_match": "fail"}.get(answer, "cannot_tell")


def _text_row(
    item: LicenceItem, entry: Entry | None, expected: str, *, masked: bool = False
) -> Agreement:
    outcomes = {}
    if entry is not None:
        outcomes["licence"] = same_text(entry.text, expected, entry.confidence)
    name = item.value.replace("_", " ")
    outcome, message = _together(name, outcomes)
    shown = masked_name if masked else plain
    return Agreement(
        item, None, shown(entry.text) if entry else None, shown(expected), outcome, message
    )


def _date_row(expected: date, page: LicencePage | None) -> Agreement:
    read = page.registered_on if page else None
    outcomes = {}
    if read is not None:
        outcomes["licence"] = Outcome.PASS if read == expected else Outcome.FAIL
    outcome, message = _together("first registration", outcomes)
    return Agreement(
        LicenceItem.REGISTERED,
        None,
        read.isoformat() if read else None,
        expected.isoformat(),
        outcome,
        message,
    )


def _together(name: str, outcomes: dict[str, Outcome]) -> tuple[Outcome, str]:
    """Return what the witnesses say together: one sure contradiction fails."""
    against = [who for who, outcome in outcomes.items() if outcome is Outcome.FAIL]
    unsure = [who for who, outcome in outcomes.items() if outcome is Outcome.CANNOT_TELL]
    if against:
        return Outcome.FAIL, f"{name}: the {' and the '.join(against)} contradicts the order"
    if unsure:
        return (
            Outcome.CANNOT_TELL,
            f"{name}: the {' and the '.join(unsure)} cannot be read for sure",
        )
    if not outcomes:
        return Outcome.CANNOT_TELL, f"{name}: nothing to compare the order with"
    return Outcome.PASS, f"{name}: the order agrees with the {' and the '.join(outcomes)}"
