"""Cash counted piece by piece."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courier_api.domain.shift.cash_count import CashCount, denomination_faults
from courier_api.errors import ModelError
from tests.courier_api.visit.drive import exactly

IN_USE = (10_000, 5_000, 2_000, 1_000, 500, 100, 50, 10, 5, 2, 1)


@given(st.dictionaries(st.sampled_from(IN_USE), st.integers(0, 500)))
def test_the_total_is_the_sum_and_order_does_not_matter(pieces: dict[int, int]) -> None:
    forth = CashCount(tuple(pieces.items()))
    back = CashCount(tuple(reversed(pieces.items())))
    assert forth == back
    assert forth.total_fen == sum(fen * number for fen, number in pieces.items())
    assert all(number for _, number in forth.pieces)


@given(st.integers(0, 10**9))
def test_every_amount_can_be_counted(amount_fen: int) -> None:
    assert exactly(amount_fen, IN_USE).total_fen == amount_fen


@pytest.mark.parametrize(
    ("pieces", "words"),
    [
        (((100, -1),), "-1 pieces"),
        (((0, 1),), "no denomination"),
        (((100, 1), (100, 2)), "twice"),
        (((True, 1),), "no denomination"),
        (((100, 1_000_001),), "give 0 to"),
    ],
)
def test_what_is_no_count(pieces: tuple[tuple[int, int], ...], words: str) -> None:
    with pytest.raises(ModelError, match=words):
        CashCount(pieces)


def test_all_faults_are_named_at_once() -> None:
    with pytest.raises(ModelError) as caught:
        CashCount(((0, 1), (100, -1), (100, 2)))
    assert len(caught.value.faults) == 3


def test_pieces_that_are_not_in_use_are_named() -> None:
    faults = denomination_faults("received", CashCount(((300, 1), (7, 2), (100, 1))), IN_USE)
    assert [fault.split(":")[0] for fault in faults] == [
        "received names pieces of 300 fen",
        "received names pieces of 7 fen",
    ]
