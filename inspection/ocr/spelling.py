"""How likely each character is along a line of text, and what that says about whole words.

The recognition network gives, for each narrow slice of a line, a probability
for every character it knows and one for "no character here".  Reading only the
likeliest of them throws away what a VIN needs most: what else it could be.

References
----------
Graves et al., Connectionist temporal classification, ICML 2006: a text's
likelihood is the sum over all ways to lay it along the slices.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspection.ocr.line import Character

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Alphabet", "Spelling"]


@dataclass(frozen=True, slots=True)
class Alphabet:
    """The characters that can stand there, each with the shapes taken for it.

    Parameters
    ----------
    characters
        One string each.
    shapes
        For each of them all characters of the engine that count as it, itself
        among them: ``"0OoQ"`` for 0 in a VIN.
    """

    characters: str
    shapes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spelling:
    """One strip as the network saw it.

    Parameters
    ----------
    characters
        The likeliest text over everything the engine knows.
    alphabet
        Columns of `chances` after the first.
    chances
        (slices, 1 + characters) shares of one: column 0 is "none here", then
        the alphabet's; what is left of 1 is some other character.
    """

    characters: tuple[Character, ...]
    alphabet: Alphabet
    chances: NDArray[np.float32]

    @property
    def text(self) -> str:
        """The likeliest text."""
        return "".join(character.text for character in self.characters)

    @property
    def confidence(self) -> float:
        """Mean of the characters' confidence; 0 if there is none."""
        if not self.characters:
            return 0.0
        return sum(one.confidence for one in self.characters) / len(self.characters)
