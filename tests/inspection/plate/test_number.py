"""Plates that are, plates that are not, and what is said about them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspection.errors import CharacterError, FormatError, LengthError
from inspection.plate import PlateKind, compact, explain, is_valid, same_plate, validate
from inspection.plate.kinds import PROVINCES

SERIAL = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@pytest.mark.parametrize(
    ("text", "kind", "colors"),
    [
        ("粤B12345", PlateKind.STANDARD, {"blue", "yellow"}),
        ("京A0A00Z", PlateKind.STANDARD, {"blue", "yellow"}),
        ("粤BD12345", PlateKind.NEW_ENERGY_SMALL, {"green"}),
        ("粤BF1234", PlateKind.STANDARD, {"blue", "yellow"}),
        ("京AAA0001", PlateKind.NEW_ENERGY_SMALL, {"green"}),
        ("沪AK12345", PlateKind.NEW_ENERGY_SMALL, {"green"}),
        ("粤B12345D", PlateKind.NEW_ENERGY_LARGE, {"yellow_green"}),
        ("粤B12345F", PlateKind.NEW_ENERGY_LARGE, {"yellow_green"}),
        ("使224578", PlateKind.EMBASSY, {"black"}),
        ("224578使", PlateKind.EMBASSY, {"black"}),
        ("沪A0023领", PlateKind.CONSULATE, {"black"}),
        ("领224578", PlateKind.CONSULATE, {"black"}),
        ("京A0006警", PlateKind.POLICE, {"white"}),
        ("粤B1234学", PlateKind.TRAINING, {"yellow"}),
        ("粤B1234挂", PlateKind.TRAILER, {"yellow"}),
        ("粤Z1234港", PlateKind.HONG_KONG, {"black"}),
        ("粤ZF023澳", PlateKind.MACAO, {"black"}),
        ("京X0101应急", PlateKind.RESCUE, {"white"}),
    ],
)
def test_each_kind_is_told(text: str, kind: PlateKind, colors: set[str]) -> None:
    explanation = explain(text)
    assert explanation.kind is kind
    assert set(explanation.colors) == colors
    assert validate(text) == text


@pytest.mark.parametrize(
    "text", ["粤b·12345", " 粤B 12345", "粤B-12345", "粤Ｂ１２３４５", "粤B•12345"]
)
def test_the_way_it_is_typed_does_not_matter(text: str) -> None:
    assert validate(text) == "粤B12345"
    assert same_plate(text, "粤B12345")


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        ("", LengthError, "nothing"),
        ("粤B1234", LengthError, "6 characters"),
        ("粤B1234567", LengthError, "9 characters"),
        ("粤B1234O", FormatError, "is it 0"),
        ("粤B1I345", FormatError, "is it 1"),
        ("B粤12345", FormatError, "province"),
        ("粤112345", FormatError, "letter of the office"),
        ("粤BL12345", FormatError, "new energy"),
        ("粤B1234英", CharacterError, "position 7"),
        ("京Z1234港", FormatError, "fit no kind"),
    ],
)
def test_a_wrong_number_is_refused_with_the_reason(
    text: str, error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        validate(text)


@given(
    st.sampled_from(PROVINCES),
    st.sampled_from("ABCDEFGHJKLMNPQRSTUVWXYZ"),
    st.text(alphabet=SERIAL, min_size=5, max_size=5),
)
def test_every_serial_without_i_and_o_is_taken(place: str, office: str, serial: str) -> None:
    explanation = explain(place + office + serial)
    assert explanation.valid
    assert (explanation.province, explanation.office, explanation.serial) == (place, office, serial)


@given(st.text(max_size=30))
def test_no_text_breaks_the_explanation(text: str) -> None:
    assert explain(text).valid == is_valid(text)
    assert compact(compact(text)) == compact(text)
