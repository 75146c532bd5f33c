"""The risk of a report: more signs never make it less, and the queue begins with fraud."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courier_api.config import load_figures
from courier_api.domain.office.inspection_record import CarNumbers
from courier_api.domain.office.risk import RiskFigures, Sign, risk_of
from courier_api.errors import ModelError
from courier_api.services.office.own_findings import NO_VIN, expected_car
from inspection.finding import Outcome

FIGURES = load_figures().reading.risk
SIGNS = st.lists(
    st.builds(
        Sign,
        st.sampled_from(["vin.match", "duplicate.earlier", "quality.glare", "other.x"]),
        st.booleans(),
    )
)
PREMIUMS = st.integers(0, 10**9)
WORDS = st.sampled_from(["accept", "retake", "refer"])


@given(WORDS, SIGNS, PREMIUMS)
def test_it_is_a_whole_number_of_a_hundred(word: str, signs: list[Sign], fen: int) -> None:
    risk = risk_of(word, signs, fen, FIGURES)
    assert type(risk) is int
    assert 0 <= risk <= 100


@given(WORDS, SIGNS, SIGNS, PREMIUMS)
def test_more_signs_and_more_money_never_make_it_less(
    word: str, signs: list[Sign], more: list[Sign], fen: int
) -> None:
    risk = risk_of(word, signs, fen, FIGURES)
    assert risk <= risk_of(word, [*signs, *more], fen, FIGURES)
    assert risk <= risk_of(word, signs, fen + 100_000, FIGURES)


def test_the_arithmetic_is_as_it_is_written() -> None:
    figures = RiskFigures(
        recommendations={"refer": 20},
        codes={"vin.match": 50, "quality.": 10},
        other_code=5,
        unsure_share=0.5,
        premium=20,
        premium_full_fen=1_000,
    )
    assert risk_of("accept", [], 0, figures) == 0
    assert risk_of("refer", [Sign("vin.match", is_sure=True)], 0, figures) == 60
    assert risk_of("refer", [Sign("vin.match", is_sure=False)], 0, figures) == 40
    many = [Sign("quality.glare", is_sure=True)] * 9
    assert risk_of("accept", many, 500, figures) == 19
    assert risk_of("accept", [Sign("else", is_sure=True)], 9_999, figures) == 24


def test_fraud_comes_before_carelessness_and_carelessness_before_nothing() -> None:
    def risk(word: str, *codes: str) -> int:
        return risk_of(word, [Sign(code, is_sure=True) for code in codes], 300_000, FIGURES)

    order = [
        risk("refer", "duplicate.earlier", "vin.match"),
        risk("refer", "vin.match"),
        risk("refer", "not_read"),
        risk("retake", "coverage.licence", "photo.truncated"),
        risk("accept"),
    ]
    assert order == sorted(order, reverse=True)
    assert len(set(order)) == len(order)


def test_weights_that_cannot_be_are_refused() -> None:
    with pytest.raises(ModelError, match=r"vin\.match is 100"):
        RiskFigures(
            recommendations={},
            codes={"vin.match": 100},
            other_code=0,
            unsure_share=2,
            premium=0,
            premium_full_fen=1,
        )


def numbers(vin: str, engine: str = "") -> CarNumbers:
    return CarNumbers(vin=vin, engine_number=engine, salt="s")


def test_photos_are_held_against_the_sale_and_the_typed_numbers_too() -> None:
    same = expected_car("lvtdb21b7md185975", "GH-1234", numbers("LVTDB21B7MD185975", "GH1234"))
    assert same.vin == "LVTDB21B7MD185975"
    assert {one.outcome for one in same.findings} == {Outcome.PASS}
    other = expected_car("LVTDB21B7MD185975", "GH1234", numbers("LVVDB11B8MD219388", "GH1235"))
    assert other.vin == "LVTDB21B7MD185975"
    assert [one.code for one in other.findings] == ["record.vin", "record.engine_number"]
    assert {one.outcome for one in other.findings} == {Outcome.FAIL}


def test_a_sale_without_a_vin_is_said_and_the_typed_one_serves() -> None:
    car = expected_car("", "", numbers("LVVDB11B8MD219388"))
    assert car.vin == "LVVDB11B8MD219388"
    assert [(one.code, one.outcome) for one in car.findings] == [("order.vin", Outcome.CANNOT_TELL)]
    assert expected_car("", "", numbers("OLD-1234")).vin == NO_VIN
