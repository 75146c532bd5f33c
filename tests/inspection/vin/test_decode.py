"""Maker, country and model year of numbers."""

from __future__ import annotations

import csv
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from inspection.errors import LengthError
from inspection.vin import decode
from inspection.vin.years import YearBasis

LISTS = Path(__file__).parents[3] / "fixtures" / "vin_lists"
TODAY = date(2026, 6, 18)


def rows(name: str) -> list[dict[str, str]]:
    with (LISTS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_model_year_of_every_us_vehicle_is_among_the_candidates() -> None:
    wrong = [
        row["vin"]
        for row in rows("us_decoded.csv")
        if int(row["model_year"]) not in decode(row["vin"], today=TODAY).year.candidates
    ]
    assert wrong == []


def test_the_likeliest_model_year_of_us_vehicles_is_nearly_always_right() -> None:
    listed = rows("us_decoded.csv")
    right = sum(
        decode(row["vin"], today=TODAY).year.plausible == int(row["model_year"]) for row in listed
    )
    assert right >= 0.995 * len(listed)


@pytest.mark.parametrize("name", ["us_decoded.csv", "china_check_digit_valid.csv"])
def test_every_real_number_has_a_maker_and_a_country(name: str) -> None:
    decoded = [decode(row["vin"], today=TODAY) for row in rows(name)]
    assert [one.number for one in decoded if one.maker is None or not one.country] == []


def test_every_chinese_number_has_a_chinese_maker_name() -> None:
    for row in rows("china_check_digit_valid.csv"):
        decoded = decode(row["vin"], today=TODAY)
        assert decoded.maker is not None
        assert decoded.maker.name_zh
        assert decoded.country == "China"
        assert decoded.year.basis is YearBasis.PRESCRIBED


@pytest.mark.parametrize(
    ("vin", "name"),
    [
        ("LVTDB21B5MD270216", "奇瑞"),
        ("LVZA53P9XMC105116", "东风小康"),
        ("LFBGE306XLJD12887", "一汽"),
        ("LS4ASE2W1MJ102518", "长安"),
        ("LEFYFBGE306XLJD12", "江铃"),
        ("LN8GE306XLJD12887", "猎豹"),
        ("LA9GE306XLJLC0001", "比亚迪"),
    ],
)
def test_chinese_makers_are_known_by_name(vin: str, name: str) -> None:
    maker = decode(vin, today=TODAY).maker
    assert maker is not None
    assert name in maker.name_zh


@pytest.mark.parametrize(
    ("first_registered", "year"),
    [(None, 2021), (date(2021, 3, 1), 2021), (date(2020, 11, 1), 2021), (date(1992, 5, 1), 1991)],
)
def test_the_first_registration_settles_the_model_year(
    first_registered: date | None, year: int
) -> None:
    decoded = decode("LVVDB24B5MD268789", today=TODAY, first_registered=first_registered)
    assert decoded.year.candidates == (2021, 1991)
    assert decoded.year.plausible == year


def test_a_registration_before_every_candidate_fits_none() -> None:
    decoded = decode("LVVDB24B5MD268789", today=TODAY, first_registered=date(1985, 1, 1))
    assert decoded.year.plausible is None
    assert "before" in decoded.year.reason


def test_no_candidate_lies_beyond_next_year() -> None:
    # V is 1997 and 2027; X is 1999 and 2029
    assert decode("LVVDB24B5VD268789", today=TODAY).year.candidates == (2027, 1997)
    assert decode("LVVDB24B5XD268789", today=TODAY).year.candidates == (1999,)


def test_where_no_year_is_coded_none_is_made_up() -> None:
    decoded = decode("RUMKEEW7A04095748", today=TODAY)
    assert decoded.year.candidates == ()
    assert decoded.year.basis is YearBasis.NONE


def test_a_wrong_check_digit_does_not_hide_the_maker() -> None:
    assert decode("LVVDB24B6MD268789", today=TODAY).maker is not None


def test_a_broken_number_is_not_decoded() -> None:
    with pytest.raises(LengthError):
        decode("LVV", today=TODAY)


def test_every_row_of_the_maker_table_names_known_sources() -> None:
    package = files("inspection.vin")
    sources = {
        row["source"]
        for row in csv.DictReader(
            package.joinpath("wmi_sources.csv").read_text("utf-8").split("\n")
        )
    }
    table = list(csv.DictReader(package.joinpath("wmi.csv").read_text("utf-8").split("\n")))
    assert len(table) >= 370
    for row in table:
        assert set(row["sources"].split()) <= sources, row
        assert row["sources"], row
        assert row["kind"] in {"car", "commercial", "motorcycle", "trailer"}, row
        assert row["kind"] == "motorcycle" or row["maker"], row
