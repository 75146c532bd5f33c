from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.geocode.folding import clean, digits, fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bahnhofstraße", "Bahnhofstr."),
        ("Bahnhofstrasse", "BAHNHOF-STRASSE"),
        ("Städtle", "Staedtle"),
        ("Städtle", "Stadtle"),
        ("Dominik Banzer-Strasse", "Dominik-Banzer Str"),
        ("Schulgass", "Schulgasse"),
        ("St. Luzi-Strasse", "Sankt-Luzi-Straße"),
        ("East Fairmount Avenue", "E. Fairmount Ave"),
        ("улица Добролюбова", "Добролюбова ул."),
        ("深南大道", "深南 大道"),
    ],
)
def test_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Landstrasse", "Bergstrasse"),
        ("Im Loch", "Im Riet"),
        ("福华一路", "福华三路"),
        ("Weg", "Gass"),
    ],
)
def test_different_names_keep_different_keys(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("numeral", "figure"),
    [
        ("十二", "12"),
        ("二十", "20"),
        ("一百零八", "108"),
        ("三千零二", "3002"),
        ("二〇三", "203"),
        ("两", "2"),
    ],
)
def test_chinese_numerals_become_figures(numeral: str, figure: str) -> None:
    assert digits(numeral) == figure


def test_numerals_are_read_in_numbers_but_not_in_road_names() -> None:
    assert clean("福华三路十二号二栋") == "福华三路12号2栋"
    assert clean("四号路") == "四号路"
    assert clean("福强路１００１号之二") == "福强路1001号之2"


@settings(deadline=None)
@given(st.text())
def test_cleaning_again_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@settings(deadline=None)
@given(st.text())
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
