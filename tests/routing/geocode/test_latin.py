from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.geocode.folding import fold
from routing.geocode.latin import read


@pytest.mark.parametrize(
    ("text", "road", "number", "postcode", "town"),
    [
        ("Landstrasse 12, 9490 Vaduz", "Landstrasse", "12", "9490", "Vaduz"),
        ("9490 Vaduz, Landstrasse 12", "Landstrasse", "12", "9490", "Vaduz"),
        ("Landstr. 12a, FL-9490 Vaduz", "Landstrasse", "12a", "9490", "Vaduz"),
        ("Im Loch 13 9490 Vaduz", "Im Loch", "13", "9490", "Vaduz"),
        ("9490 Vaduz Im Loch 13", "Im Loch", "13", "9490", "Vaduz"),
        ("Vaduz, Im Loch 13", "Im Loch", "13", "", "Vaduz"),
        ("Pfaffengasse 11/2, 69117 Heidelberg", "Pfaffengasse", "11/2", "69117", "Heidelberg"),
        ("12 bis Rue de la Paix, 75002 Paris", "Rue de la Paix", "12bis", "75002", "Paris"),
        ("1200 Main Street, Springfield, IL 62701", "Main Street", "1200", "62701", "Springfield"),
        ("27 Broad Street, Bristol BS1 2HG", "Broad Street", "27", "bs12hg", "Bristol"),
        ("Darwinplantsoen 25, 1097 EZ Amsterdam", "Darwinplantsoen", "25", "1097ez", "Amsterdam"),
        ("улица Добролюбова 11, Москва", "улица Добролюбова", "11", "", "Москва"),
        ("улица Фонвизина 14 к1, Москва", "улица Фонвизина", "14к1", "", "Москва"),
        ("улица Добролюбова, 27А с1, Москва", "улица Добролюбова", "27ас1", "", "Москва"),
        ("Hauptstr. 3-7, 69117 Heidelberg", "Hauptstraße", "3-7", "69117", "Heidelberg"),
        ("Landstrasse 12", "Landstrasse", "12", "", ""),
    ],
)
def test_first_reading_is_the_one_meant(
    text: str, road: str, number: str, postcode: str, town: str
) -> None:
    first = read(text, lambda _: False)[0]
    assert first.road == fold(road)
    assert str(first.number) == number
    assert first.areas.postcode == postcode
    assert (fold(town) in first.areas.towns) is bool(town)


def test_a_road_that_is_known_comes_first() -> None:
    first = read("Bad Ragaz Im Loch 13", lambda key: key == "imloch")[0]
    assert first.road == "imloch"
    assert "badragaz" in first.areas.towns


def test_a_building_without_a_number_is_named() -> None:
    assert "gemeindehaus" in read("Gemeindehaus, 9490 Vaduz", lambda _: False)[0].names


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_without_failing(text: str) -> None:
    assert all(reading.road or reading.names for reading in read(text, lambda _: False))


@pytest.mark.parametrize("piece", ["1-", "a 1 ", "1 a", "9490 ", "a.1-1-", "1 - ", "a,1,", "12 a "])
def test_a_long_repetitive_text_is_read_quickly(piece: str) -> None:
    began = time.perf_counter()
    read((piece * 300)[:300], lambda _: False)
    assert time.perf_counter() - began < 2.0
