"""The licence's main page, drawn and read."""

import random
from datetime import date

import pytest

from inspection.licence import LicenceItem, read_licence, read_licence_lines
from inspection.licence.dates import date_in
from inspection.licence.labels import Label, labelled
from inspection.ocr import Line, Quad, default_engine
from tests.inspection.scenes.drawing import Camera, any_camera, photographed
from tests.inspection.scenes.papers import any_licence, licence_page


def at(text: str, left: float, top: float, width: float = 120, height: float = 40) -> Line:
    right, low = left + width, top + height
    return Line(text, 0.99, Quad((left, top), (right, top), (right, low), (left, low)), ())


def test_a_drawn_page_gives_every_entry_that_was_drawn() -> None:
    rng = random.Random(11)
    licence = any_licence(rng)
    photo = photographed(licence_page(licence), any_camera(rng, 1400, 1050), rng)
    page = read_licence(photo, default_engine())
    assert page.title_found
    assert page.missing == ()
    assert page.vin
    assert page.vin.text == licence.vin
    assert page.engine_number
    assert page.engine_number.text == licence.engine
    assert page.owner
    assert page.owner.text == licence.owner
    assert page.registered_on == licence.registered
    assert page.issued_on == licence.issued


def test_a_page_held_sideways_is_read_too() -> None:
    rng = random.Random(12)
    licence = any_licence(rng)
    photo = photographed(licence_page(licence), Camera(1200, 900, share=0.95, turn=1), rng)
    page = read_licence(photo, default_engine())
    assert page.vin
    assert page.vin.text == licence.vin


def test_an_entry_joined_to_its_label_counts() -> None:
    page = read_licence_lines([at("号牌号码 粤B12345", 100, 100, 300)], 1000, 600)
    assert page.plate
    assert page.plate.text == "粤B12345"


def test_an_entry_of_another_row_is_not_taken() -> None:
    page = read_licence_lines([at("所有人", 100, 100), at("水杉", 300, 200)], 1000, 600)
    assert page.owner is None
    assert LicenceItem.OWNER in page.missing


def test_the_nearest_of_two_entries_on_one_row_is_taken() -> None:
    row = [at("注册日期", 100, 100), at("2020-01-02", 240, 100), at("2021-03-04", 700, 100)]
    page = read_licence_lines(row, 1000, 600)
    assert page.registered_on == date(2020, 1, 2)


def test_a_page_without_text_has_nothing() -> None:
    page = read_licence_lines([], 100, 100)
    assert not page.title_found
    assert len(page.missing) == len(LicenceItem)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("号牌号码", Label.PLATE),
        ("发动机号玛", Label.ENGINE_NUMBER),
        ("Engine No.", Label.ENGLISH),
        ("中华人民共和国机动车行驶证", Label.ENGLISH),
    ],
)
def test_a_label_is_known_with_one_character_wrong(text: str, kind: Label) -> None:
    found = labelled(text)
    assert found is not None
    assert found.kind is kind


@pytest.mark.parametrize("text", ["水杉", "2020-01-02", "LVVDB24B5MD268789", "所有物"])
def test_an_entry_is_no_label(text: str) -> None:
    assert labelled(text) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2017-05-03", date(2017, 5, 3)),
        ("2017 05 03", date(2017, 5, 3)),
        ("2O17-O5-O3", date(2017, 5, 3)),
        ("2017年05月03日", date(2017, 5, 3)),
        ("2017-13-03", None),
        ("", None),
        ("120170503", None),
    ],
)
def test_dates_are_read_year_first(text: str, day: date | None) -> None:
    assert date_in(text) == day
