"""Photo, licence and order: every row of the table."""

from dataclasses import replace
from datetime import date

import pytest

from inspection.finding import Outcome, Region
from inspection.licence import Entry, LicenceItem, LicencePage, Order, Witness, agree
from inspection.licence.agreement import agreement_findings
from inspection.licence.text import masked_name, same_text
from inspection.ocr import Quad
from inspection.plate_photo import PlateAnswer, PlateMatch, PlateReading
from inspection.vin_photo import NOTHING_READ, Answer, VinMatch

VIN = "LVVDB24B5MD268789"
QUAD = Quad((0, 0), (10, 0), (10, 5), (0, 5))


def entry(text: str, confidence: float = 0.99) -> Entry:
    return Entry(text, confidence, QUAD, Region(0, 0, 0.1, 0.1))


PAGE = LicencePage(
    title_found=True,
    plate=entry("粤B12345"),
    owner=entry("水杉"),
    vin=entry(VIN),
    engine_number=entry("KJ259791"),
    registered=entry("2017-05-03"),
    issued=entry("2017-05-26"),
)
ORDER = Order(VIN, "粤B12345", "KJ259791", "水杉", date(2017, 5, 3))


def vin(answer: Answer) -> VinMatch:
    reading = replace(NOTHING_READ, vin=VIN)
    return VinMatch(VIN, answer, "", (), 9.0, 0.99, reading, None, None, "")


def plate(answer: PlateAnswer) -> PlateMatch:
    reading = PlateReading("粤B12345", 0.99, Region(0, 0, 0.1, 0.1), "粤B·12345")
    return PlateMatch("粤B12345", answer, "", reading)


ALL = Witness(vin(Answer.MATCH), plate(PlateAnswer.MATCH), PAGE, vin(Answer.MATCH))


def outcomes(order: Order, witness: Witness) -> dict[LicenceItem, Outcome]:
    return {row.item: row.outcome for row in agree(order, witness)}


def test_one_car_passes_in_every_row() -> None:
    assert outcomes(ORDER, ALL) == dict.fromkeys(
        [
            LicenceItem.VIN,
            LicenceItem.PLATE,
            LicenceItem.ENGINE_NUMBER,
            LicenceItem.OWNER,
            LicenceItem.REGISTERED,
        ],
        Outcome.PASS,
    )


@pytest.mark.parametrize(
    ("order", "item"),
    [
        (replace(ORDER, plate="粤B54321"), LicenceItem.PLATE),
        (replace(ORDER, engine_number="KJ111111"), LicenceItem.ENGINE_NUMBER),
        (replace(ORDER, owner="银杏"), LicenceItem.OWNER),
        (replace(ORDER, registered_on=date(2017, 5, 4)), LicenceItem.REGISTERED),
    ],
)
def test_another_entry_fails_its_row_only(order: Order, item: LicenceItem) -> None:
    found = outcomes(order, ALL)
    assert found.pop(item) is Outcome.FAIL
    assert set(found.values()) == {Outcome.PASS}


def test_a_licence_of_another_car_fails_though_the_photo_fits() -> None:
    witness = replace(ALL, licence_vin=vin(Answer.NO_MATCH))
    assert outcomes(ORDER, witness)[LicenceItem.VIN] is Outcome.FAIL


def test_a_photo_that_cannot_be_read_leaves_the_row_open() -> None:
    witness = replace(ALL, vin=vin(Answer.CANNOT_TELL))
    assert outcomes(ORDER, witness)[LicenceItem.VIN] is Outcome.CANNOT_TELL


def test_nothing_to_compare_with_is_no_pass() -> None:
    rows = agree(ORDER, Witness(None, None, None, None))
    assert {row.outcome for row in rows} == {Outcome.CANNOT_TELL}


def test_the_owner_is_masked_in_table_and_findings() -> None:
    rows = agree(replace(ORDER, owner="银杏"), ALL)
    findings = agreement_findings(rows, None)
    assert masked_name("水杉") == "水*"
    assert "水杉" not in f"{rows}{findings}"
    assert "银杏" not in f"{rows}{findings}"


@pytest.mark.parametrize(
    ("read", "confidence", "outcome"),
    [
        ("KJ 259-791", 0.99, Outcome.PASS),
        ("KJ2S9791", 0.99, Outcome.CANNOT_TELL),
        ("KJ111111", 0.5, Outcome.CANNOT_TELL),
        ("KJ259792", 0.99, Outcome.FAIL),
    ],
)
def test_an_unsure_reading_contradicts_nothing(
    read: str, confidence: float, outcome: Outcome
) -> None:
    assert same_text(read, "KJ259791", confidence) is outcome
