"""Which of very many stored hashes are near those of a photo.

All hashes are compared, which is faster than it sounds: a million are eight
megabytes.  What is near is only a candidate: among a million strangers dozens
are within 14 bits by chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspection.duplicates.hashes import Look

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Near", "near"]

BLOCK = 1 << 15
"""Hashes compared at once: they and what comes of them stay in the cache."""


@dataclass(frozen=True, slots=True)
class Near:
    """A stored hash near one look of a photo.

    Parameters
    ----------
    index
        Of the stored hash.
    bits
        That differ.
    look
        The nearest of the photo's looks.
    """

    index: int
    bits: int
    look: Look


def near(
    stored: NDArray[np.uint64], looks: Sequence[Look], max_bits: int, limit: int
) -> tuple[Near, ...]:
    """Return stored hashes at most `max_bits` from one of `looks`, nearest first.

    Parameters
    ----------
    stored
        (n,) uint64.
    limit
        How many are returned at most.
    """
    import numpy as np

    if not len(stored) or not looks or limit < 1:
        return ()
    best = np.full(len(stored), 255, np.uint8)
    for start in range(0, len(stored), BLOCK):
        block = stored[start : start + BLOCK]
        least = best[start : start + BLOCK]
        differing, counted = np.empty_like(block), np.empty(len(block), np.uint8)
        for look in looks:
            np.bitwise_xor(block, np.uint64(look.bits), out=differing)
            np.bitwise_count(differing, out=counted)
            np.minimum(least, counted, out=least)
    chosen = np.flatnonzero(best <= max_bits)
    order = np.argsort(best[chosen], kind="stable")[:limit]
    return tuple(_near(int(index), stored, looks) for index in chosen[order])


def _near(index: int, stored: NDArray[np.uint64], looks: Sequence[Look]) -> Near:
    value = int(stored[index])
    look = min(looks, key=lambda one: (one.bits ^ value).bit_count())
    return Near(index, (look.bits ^ value).bit_count(), look)
