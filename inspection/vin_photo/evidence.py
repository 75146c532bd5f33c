"""Weigh 17-character words by all strips of a line together.

A strip's say is bounded, so that one bad cut does not outvote six good ones;
the mean over the strips is the picture's word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from inspection.ocr import Spelling
from inspection.ocr.confusion import easily_confused
from inspection.ocr.lattice import Lattice
from inspection.vin_photo.letters import VIN_ALPHABET, VIN_LENGTH
from inspection.vin_photo.plausible import MOST_PLAUSIBLE, plausibility

__all__ = ["Evidence", "Weighed", "as_read"]

_LOWEST = -12.0
_LIKELIEST_CHANGES, _LIKELIEST_CONFUSIONS = 48, 8
_LETTERS = VIN_ALPHABET.characters
_READ_AS = {
    shape: character
    for character, shapes in zip(_LETTERS, VIN_ALPHABET.shapes, strict=True)
    for shape in shapes
}


@dataclass(frozen=True, slots=True, order=True)
class Weighed:
    """A word with what speaks for it: `seen` by the picture alone, `total` with plausibility."""

    total: float
    seen: float
    word: str


@dataclass(frozen=True)
class Evidence:
    """All strips of one line."""

    lattices: tuple[Lattice, ...]

    def seen(self, word: str) -> float:
        """Return what the picture says of `word`: 0 if every strip reads it, down to -12."""
        return float(np.mean([max(_LOWEST, one.score(word)) for one in self.lattices]))

    def weigh(self, word: str) -> Weighed:
        """Return `word` with all that speaks for it."""
        seen = self.seen(word)
        return Weighed(seen + plausibility(word), seen, word)

    def changes(self, word: str) -> NDArray[np.float64]:
        """Return (17, characters) what the picture says of `word` with one character changed."""
        if word not in self._changes:
            scores = [np.maximum(_LOWEST, one.substitutions(word)) for one in self.lattices]
            self._changes[word] = np.asarray(np.mean(scores, axis=0))
        return self._changes[word]

    @cached_property
    def _changes(self) -> dict[str, NDArray[np.float64]]:
        return {}

    @cached_property
    def read(self) -> tuple[frozenset[str], ...]:
        """Return the words each strip reads."""
        return tuple(frozenset(_words_in(lattice)) for lattice in self.lattices)

    @cached_property
    def words(self) -> tuple[Weighed, ...]:
        """Every word some strip reads, best first; empty if no strip is wide enough."""
        return tuple(sorted(map(self.weigh, frozenset().union(*self.read)), reverse=True))

    def reading(self, word: str) -> float:
        """Return the share of strips that read `word`."""
        return sum(word in words for words in self.read) / len(self.read)

    def near(self, word: str) -> Iterator[Weighed]:
        """Yield `word` and what likely misreadings make of it, by the picture's word on them.

        One or two characters are changed; of letters taken for digits and the
        other way round up to four.  Changes together are taken to cost what each
        of them costs alone.
        """
        scores = self.changes(word)
        seen = self.seen(word)
        single = _likeliest(word, scores)
        cost = {change: float(scores[change]) - seen for change in single}
        groups = [(), *((one,) for one in single), *combinations(single, 2)]
        groups += _confusions(word, single)
        whole = [group for group in groups if len({place for place, _ in group}) == len(group)]
        for total, group in sorted(
            ((seen + sum(cost[one] for one in group), group) for group in whole), reverse=True
        ):
            changed = reduce(_changed, group, word)
            yield Weighed(total + plausibility(changed), total, changed)

    def best_near(self, word: str) -> Weighed:
        """Return the one with most to speak for it in all."""
        best: Weighed | None = None
        for one in self.near(word):
            if best is not None and one.seen + MOST_PLAUSIBLE < best.total:
                break
            best = one if best is None else max(best, one)
        return best if best is not None else self.weigh(word)


def as_read(spelling: Spelling) -> str:
    """Return the characters of a line that can be of a VIN, with I, O and Q mapped."""
    return "".join(_READ_AS.get(one.text, "") for one in spelling.characters)


def _words_in(lattice: Lattice) -> set[str]:
    """Return the words of 17 characters that a strip reads."""
    read = as_read(lattice.spelling)
    words = {read[at : at + VIN_LENGTH] for at in range(len(read) - VIN_LENGTH + 1)}
    best, _ = lattice.best_word(VIN_LENGTH)
    return words | ({best} if best else set())


def _likeliest(word: str, scores: NDArray[np.float64]) -> Sequence[tuple[int, int]]:
    own = [(place, _LETTERS.index(character)) for place, character in enumerate(word)]
    order = scores.ravel().argsort()[::-1][: _LIKELIEST_CHANGES + len(word)]
    ranked = [(int(flat) // len(_LETTERS), int(flat) % len(_LETTERS)) for flat in order]
    return [change for change in ranked if change not in set(own)][:_LIKELIEST_CHANGES]


def _confusions(
    word: str, changes: Sequence[tuple[int, int]]
) -> Iterator[tuple[tuple[int, int], ...]]:
    """Yield groups of three and four of the likeliest changes between letters and digits."""
    likely = [one for one in changes if easily_confused(word[one[0]], _LETTERS[one[1]])]
    for size in (3, 4):
        yield from combinations(likely[:_LIKELIEST_CONFUSIONS], size)


def _changed(word: str, change: tuple[int, int]) -> str:
    place, letter = change
    return f"{word[:place]}{_LETTERS[letter]}{word[place + 1 :]}"
