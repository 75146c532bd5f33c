"""Words laid along a line of text: the likeliest one, and what every other would cost.

All figures are logarithms of "how likely is this text against the likeliest of
all texts": 0 for what the network reads outright, -2.3 for a tenth of it.  What
stands before and after the word costs nothing, so a word is found anywhere in
its line; each slice counts at least `floor`, so that no single slice decides.

References
----------
Graves et al., Connectionist temporal classification, ICML 2006, section 4,
with the likeliest way to lay a text in place of the sum over all ways.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from inspection.ocr.spelling import Spelling

__all__ = ["Lattice"]

_NEVER = -1e9
_GARBAGE, _BLANK, _STAY = -2, -1, -3
Costs = NDArray[np.float64]


@dataclass(frozen=True)
class Lattice:
    """What one strip says about words of its alphabet.

    Parameters
    ----------
    spelling
        With an alphabet.
    floor
        Least likelihood of a character in a slice against the likeliest one.
    """

    spelling: Spelling
    floor: float = 1e-4

    @cached_property
    def costs(self) -> Costs:
        """(slices, 1 + characters) logarithms, 0 for the likeliest in its slice."""
        chances = self.spelling.chances.astype(np.float64)
        other = np.clip(1.0 - chances.sum(axis=1), 0.0, 1.0)
        likeliest = np.maximum(chances.max(axis=1), other)[:, None]
        return np.asarray(np.log(np.maximum(chances, self.floor * likeliest) / likeliest))

    def best_word(self, length: int) -> tuple[str, float]:
        """Return the likeliest word of `length` characters, and its score.

        The word is empty, and the score very low, if the strip is too narrow.
        """
        if len(self.costs) < length:
            return "", _NEVER
        steps, ends = self._forward(length)
        last = int(ends.max(axis=1).argmax())
        score = float(ends[last].max())
        if score <= _NEVER / 2:
            return "", _NEVER
        word = _traced(steps, last, int(ends[last].argmax()), length)
        return "".join(self.spelling.alphabet.characters[index] for index in word), score

    def score(self, word: str) -> float:
        """Return how likely `word` is to stand somewhere in the line."""
        return float(self._word_forward(self._indices(word))[0][:, -1].max(initial=_NEVER))

    def substitutions(self, word: str) -> Costs:
        """Return the scores of all words that differ from `word` in one place at most.

        Returns
        -------
        numpy.ndarray
            (length, characters); the score of `word` itself stands where the
            character is its own.
        """
        indices = self._indices(word)
        characters, blanks = self._word_forward(indices)
        onward, onward_blank = self._word_backward(indices)
        own = self.costs[:, 1:]
        before = np.append(-1, indices[:-1])[:, None] == np.arange(own.shape[1])
        behind = np.append(indices[1:], -1)[:, None] == np.arange(own.shape[1])
        current = np.full(before.shape, _NEVER)
        best = np.full(before.shape, _NEVER)
        for at in range(len(own)):
            entered = _entered(characters, blanks, at, before)
            current = np.maximum(current, entered) + own[at]
            left = np.maximum(
                np.where(behind, _NEVER, onward[at + 1][:, None]), onward_blank[at + 1][:, None]
            )
            left[-1] = 0.0
            best = np.maximum(best, current + left)
        return best

    def _indices(self, word: str) -> NDArray[np.intp]:
        known = self.spelling.alphabet.characters
        return np.array([known.index(character) for character in word], np.intp)

    def _forward(
        self, length: int
    ) -> tuple[list[tuple[NDArray[np.intp], NDArray[np.intp]]], Costs]:
        """Lay every word of `length` along the slices; return the way back and the ends."""
        kinds = self.costs.shape[1] - 1
        standing, between = np.full((length, kinds), _NEVER), np.full(length, _NEVER)
        steps, ends = [], np.full((len(self.costs), kinds), _NEVER)
        for at, slice_ in enumerate(self.costs):
            enter, source = _enter(standing, between)
            stay = standing >= enter
            from_character = standing.max(axis=1)
            pause = between >= from_character
            steps.append(
                (
                    np.where(stay, _STAY, source),
                    np.where(pause, _STAY, standing.argmax(axis=1)),
                )
            )
            standing, between = (
                np.where(stay, standing, enter) + slice_[1:],
                np.where(pause, between, from_character) + slice_[0],
            )
            ends[at] = standing[-1]
        return steps, ends

    def _word_forward(self, indices: NDArray[np.intp]) -> tuple[Costs, Costs]:
        """Return the best scores with each character, or the gap after it, at each slice."""
        own, gap = self.costs[:, 1 + indices], self.costs[:, 0]
        doubled = np.append(False, indices[1:] == indices[:-1])
        characters = np.full(own.shape, _NEVER)
        blanks = np.full(own.shape, _NEVER)
        standing, between = np.full(len(indices), _NEVER), np.full(len(indices), _NEVER)
        for at in range(len(own)):
            enter = np.zeros(len(indices))
            enter[1:] = np.maximum(np.where(doubled[1:], _NEVER, standing[:-1]), between[:-1])
            standing, between = (
                np.maximum(standing, enter) + own[at],
                np.maximum(between, standing) + gap[at],
            )
            characters[at], blanks[at] = standing, between
        return characters, blanks

    def _word_backward(self, indices: NDArray[np.intp]) -> tuple[Costs, Costs]:
        """Return what is still to come from each slice on.

        Returns
        -------
        tuple of numpy.ndarray
            (slices + 1, length) each: going on with the next character, and with
            a gap first.
        """
        own, gap = self.costs[:, 1 + indices], self.costs[:, 0]
        doubled = np.append(indices[1:] == indices[:-1], False)
        shape = (len(own) + 1, len(indices))
        onward, onward_gap = np.full(shape, _NEVER), np.full(shape, _NEVER)
        rest = np.full(len(indices), _NEVER)
        rest[-1] = 0.0
        for at in range(len(own) - 1, -1, -1):
            onward[at, :-1] = own[at, 1:] + rest[1:]
            onward_gap[at] = gap[at] + np.maximum(onward_gap[at + 1], onward[at + 1])
            straight = np.where(doubled, _NEVER, onward[at])
            rest = np.maximum(np.maximum(own[at] + rest, onward_gap[at]), straight)
            rest[-1] = 0.0
        return onward, onward_gap


def _entered(characters: Costs, blanks: Costs, at: int, before: NDArray[np.bool_]) -> Costs:
    """Return the best scores with which a substitute can begin at slice `at`."""
    entered = np.full(before.shape, _NEVER)
    entered[0] = 0.0
    if at:
        entered[1:] = np.maximum(
            np.where(before[1:], _NEVER, characters[at - 1, :-1, None]), blanks[at - 1, :-1, None]
        )
    return entered


def _enter(standing: Costs, between: Costs) -> tuple[Costs, NDArray[np.intp]]:
    """Return the best score to begin each character in each place, and where it comes from."""
    length, kinds = standing.shape
    rows = np.arange(length - 1)
    first = standing.argmax(axis=1)[:-1]
    others = standing[:-1].copy()
    others[rows, first] = _NEVER
    second = others.argmax(axis=1)
    enter = np.repeat(standing[rows, first][:, None], kinds, axis=1)
    source = np.repeat(first[:, None], kinds, axis=1)
    enter[rows, first], source[rows, first] = others[rows, second], second
    paused = between[:-1, None] > enter
    enter = np.where(paused, between[:-1, None], enter)
    source = np.where(paused, _BLANK, source)
    return (
        np.vstack([np.zeros((1, kinds)), enter]),
        np.vstack([np.full((1, kinds), _GARBAGE), source]),
    )


def _traced(
    steps: list[tuple[NDArray[np.intp], NDArray[np.intp]]], at: int, character: int, length: int
) -> list[int]:
    """Walk back from the last character and return all of them in reading order."""
    place, paused, word = length - 1, False, [character]
    while True:
        source = int(steps[at][1][place] if paused else steps[at][0][place, character])
        if source == _GARBAGE:
            return word[::-1]
        at -= 1
        if source == _STAY:
            continue
        if source == _BLANK:
            place, paused = place - 1, True
            continue
        place, paused = (place, False) if paused else (place - 1, False)
        character = source
        word.append(character)
