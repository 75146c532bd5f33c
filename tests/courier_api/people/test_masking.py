"""What everybody may see of personal data."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courier_api.domain.people import masking, password, personal
from courier_api.domain.people.masking import MASKS, mask, mask_address


@pytest.mark.parametrize("module", [masking, password, personal])
def test_the_examples_in_the_docs_hold(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("phone", "13800131234", "138****1234"),
        ("phone", "+8613800131234", "138****1234"),
        ("phone", "008613800131234", "138****1234"),
        ("holder_phone", "13800131234", "138****1234"),
        ("id_number", "44030119900101123X", "440***********123X"),
        ("id_number", "123", "****"),
        ("name", "张", "张*"),
        ("name", "阿卜杜拉·买买提", "阿***"),
        ("plate", "京A·12345", "京A***45"),
        ("plate", "A1", "****"),
        ("address", "北京市朝阳区建国路88号", "北京市朝阳区****"),
        ("address", "华侨城小区3栋", "****"),
        ("engine_number", "ABC123456", "****"),
        ("note", "whatever it says", "****"),
        ("phone", "", ""),
    ],
)
def test_each_field_by_its_rule(field: str, value: str, shown: str) -> None:
    assert mask(field, value) == shown


@given(st.sampled_from(sorted(MASKS)), st.text("0123456789", min_size=8, max_size=30))
def test_no_number_is_shown_whole(field: str, value: str) -> None:
    shown = mask(field, value)
    assert value not in shown
    assert sum(letter.isdigit() for letter in shown) <= 7


@given(st.text(min_size=1, max_size=40), st.text("0123456789栋号", min_size=1, max_size=20))
def test_the_house_is_never_shown(street: str, house: str) -> None:
    shown = mask_address(f"广东省深圳市福田区{street}路{house}")
    assert f"路{house}" not in shown
