"""Hands for short jobs and hands for long ones, so that no notice waits behind a photo.

Not to be confused with the lane of a single job, which keeps the jobs of one
matter in their order.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType

__all__ = ["Hands", "Lane", "lane_of"]


class Lane(StrEnum):
    """Kinds of jobs by how long they take."""

    QUICK = "quick"
    """Seconds: calls to other systems, notices, the house's own order."""
    PLANS = "plans"
    """Minutes, and all the processors they are given."""
    PHOTOS = "photos"
    """Half a minute and one processor a visit, in a process of its own."""


LANES: Mapping[str, Lane] = MappingProxyType(
    {"plan.solve": Lane.PLANS, "inspection.read": Lane.PHOTOS}
)


def lane_of(kind: str) -> Lane:
    """Return the lane of a kind of jobs."""
    return LANES.get(kind, Lane.QUICK)


class Hands:
    """How many jobs of each lane may be done at once, and how many are.

    Parameters
    ----------
    number
        Hands by lane; lanes that are not named, or have none, are left to other workers.
    """

    def __init__(self, number: Mapping[Lane, int]) -> None:
        self._number = {lane: most for lane, most in number.items() if most > 0}
        self._busy = dict.fromkeys(self._number, 0)
        self._lock = threading.Lock()

    def sorted_by_lane(self, kinds: Iterable[str]) -> Sequence[tuple[Lane, list[str], int]]:
        """Return each lane that has a free hand, with its kinds and how many hands are free."""
        kinds = list(kinds)
        with self._lock:
            free = {lane: most - self._busy[lane] for lane, most in self._number.items()}
        rows = [
            (lane, [kind for kind in kinds if lane_of(kind) is lane], hands)
            for lane, hands in free.items()
        ]
        return [row for row in rows if row[1] and row[2] > 0]

    def take(self, kind: str) -> None:
        """Note that a hand is busy with a job of `kind`."""
        with self._lock:
            self._busy[lane_of(kind)] += 1

    def let_go(self, kind: str) -> None:
        """Note that it is free again."""
        with self._lock:
            self._busy[lane_of(kind)] -= 1
