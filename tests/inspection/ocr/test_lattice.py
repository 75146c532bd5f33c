"""Words along a line, against laying them out in every possible way."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspection.ocr import Alphabet, Spelling
from inspection.ocr.confusion import confusable, easily_confused
from inspection.ocr.lattice import Lattice

ABC = Alphabet("abc", ("a", "b", "c"))


@st.composite
def lattices(draw: st.DrawFn) -> Lattice:
    slices = draw(st.integers(3, 6))
    raw = draw(
        st.lists(
            st.lists(st.integers(1, 50), min_size=5, max_size=5), min_size=slices, max_size=slices
        )
    )
    shares = np.array(raw, np.float64)
    shares /= shares.sum(axis=1, keepdims=True)
    return Lattice(Spelling((), ABC, shares[:, :4].astype(np.float32)))


def by_hand(lattice: Lattice, word: str) -> float:
    """Try every path: before and behind the word nothing counts."""
    columns = [ABC.characters.index(one) + 1 for one in word]
    best = -math.inf
    count = len(lattice.costs)
    for start, end in itertools.combinations(range(count + 1), 2):
        for path in itertools.product(range(4), repeat=end - start):
            merged = [key for key, _ in itertools.groupby(path)]
            if path[0] and path[-1] and [one for one in merged if one] == columns:
                total = sum(lattice.costs[start + at, key] for at, key in enumerate(path))
                best = max(best, float(total))
    return best


@given(lattices(), st.text("abc", min_size=1, max_size=3))
def test_a_score_is_that_of_the_best_of_all_paths(lattice: Lattice, word: str) -> None:
    expected = by_hand(lattice, word)
    if math.isinf(expected):
        assert lattice.score(word) < -1e6
    else:
        assert lattice.score(word) == pytest.approx(expected, abs=1e-5)


@given(lattices(), st.integers(1, 3))
def test_the_best_word_is_the_best_of_all_words(lattice: Lattice, length: int) -> None:
    scores = {
        "".join(word): lattice.score("".join(word))
        for word in itertools.product("abc", repeat=length)
    }
    word, score = lattice.best_word(length)
    assert score == pytest.approx(max(scores.values()), abs=1e-5)
    assert scores[word] == pytest.approx(score, abs=1e-5)


@given(lattices(), st.text("abc", min_size=2, max_size=3))
def test_substitutions_cost_what_the_changed_word_costs(lattice: Lattice, word: str) -> None:
    table = lattice.substitutions(word)
    for place, letter in itertools.product(range(len(word)), range(3)):
        changed = f"{word[:place]}{ABC.characters[letter]}{word[place + 1 :]}"
        score = lattice.score(changed)
        if score < -1e6:
            assert table[place, letter] < -1e6
        else:
            assert table[place, letter] == pytest.approx(score, abs=1e-5)


def test_a_strip_too_narrow_holds_no_word() -> None:
    lattice = Lattice(Spelling((), ABC, np.full((2, 4), 0.25, np.float32)))
    assert lattice.best_word(3)[0] == ""
    assert lattice.score("abc") < -1e6


def test_only_letters_and_digits_are_confused() -> None:
    assert easily_confused("8", "B")
    assert easily_confused("D", "0")
    assert not easily_confused("8", "3")
    assert not easily_confused("B", "B")
    assert confusable("A8C", "ABC")
    assert not confusable("A8C", "AB")
