"""What becomes of each visit, by seed and sale number: the same in every run."""

from __future__ import annotations

import random
from enum import StrEnum

__all__ = ["Fate", "dice", "fate_of"]


class Fate(StrEnum):
    """How a visit will end."""

    DELIVERED = "delivered"
    REFUSED = "refused"
    CHANGED = "changed"
    NOBODY_HOME = "nobody home"
    REFUSED_AFTER_PAYING = "refused after paying"
    LOST = "document lost"


ODDS = {
    Fate.REFUSED: 0.06,
    Fate.CHANGED: 0.05,
    Fate.NOBODY_HOME: 0.06,
    Fate.REFUSED_AFTER_PAYING: 0.03,
    Fate.LOST: 0.02,
}
"""Shares of unhappy ends; the rest is delivered."""


def dice(seed: int, *names: str) -> random.Random:
    """Return dice that fall the same way for the same seed and names."""
    return random.Random(":".join((str(seed), *names)))


def fate_of(seed: int, sale_number: str) -> Fate:
    """Return how the visit of a sale ends."""
    left = dice(seed, "fate", sale_number).random()
    for fate, share in ODDS.items():
        if left < share:
            return fate
        left -= share
    return Fate.DELIVERED
