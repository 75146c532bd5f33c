"""Driving time by time of day: slower in the rush hours.

A factor of 1.5 from 07:30 to 09:30 means that a road then takes half as long
again.  A journey that crosses an edge of the rush hour is driven at each pace
for its part, so that who leaves later never arrives earlier (first in, first
out), which a factor looked up at departure would not ensure.

References
----------
Ichoua, Gendreau & Potvin (2003), DOI 10.1016/S0377-2217(02)00147-9.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from routing.errors import InputError
from routing.model import UNREACHABLE, Mode, TravelMatrix, clock
from routing.settings import TravelSettings

__all__ = ["RushHours", "matrix_at", "rush_hours"]

DAY_S = 86_400
CLOCK = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class RushHours:
    """Pieces of a day at their factors.

    Parameters
    ----------
    starts_s
        Seconds since local midnight at which each piece begins, ascending from 0.
    factors
        Of driving time in each piece, above 0; 1 outside the rush hours.
    """

    starts_s: tuple[int, ...] = (0,)
    factors: tuple[float, ...] = (1.0,)

    def factor(self, instant_s: int) -> float:
        """Return the factor at a second since local midnight; other days are alike."""
        piece = int(np.searchsorted(self.starts_s, instant_s % DAY_S, side="right")) - 1
        return self.factors[piece]

    def travel_s(self, departure_s: int, free_flow_s: int) -> int:
        """Return how long a journey takes that takes `free_flow_s` outside the rush hours.

        Rounded up to whole seconds.
        """
        now, left = float(departure_s), float(free_flow_s)
        while True:
            until = self._piece_end(now)
            factor = self.factor(int(now // 1))
            if left * factor <= until - now:
                return int(np.ceil(round(now + left * factor - departure_s, 6)))
            left -= (until - now) / factor
            now = until

    def _piece_end(self, instant_s: float) -> float:
        days, second = divmod(instant_s, DAY_S)
        later = [start for start in (*self.starts_s, DAY_S) if start > second]
        return days * DAY_S + later[0]


def rush_hours(settings: TravelSettings, mode: Mode) -> RushHours:
    """Return the rush hours of `mode` as the settings have them.

    Raises
    ------
    InputError
        With every span that cannot be read, is backwards or overlaps another,
        and every factor that is not above 0.
    """
    spans, faults = [], []
    for start, end, factor in settings.rush_hours.get(mode, ()):
        shown = f"{start}-{end} x {factor}"
        start_s, end_s = _clock_s(start), _clock_s(end)
        if start_s is None or end_s is None:
            faults.append(f"{shown}: write times as HH:MM")
        elif not start_s < end_s <= DAY_S:
            faults.append(f"{shown}: must end after it starts, by 24:00; split it at midnight")
        elif not factor > 0:
            faults.append(f"{shown}: the factor must be above 0")
        else:
            spans.append((start_s, end_s, factor))
    spans.sort()
    for one, other in itertools.pairwise(spans):
        if other[0] < one[1]:
            faults.append(f"two spans overlap from {clock(other[0])}")
    if faults:
        raise InputError(f"settings travel.rush_hours.{mode}", faults)
    return _pieces(spans)


def matrix_at(matrix: TravelMatrix, hours: RushHours, departure_s: int) -> TravelMatrix:
    """Return the matrix for journeys that all begin at `departure_s`."""
    distinct, where = np.unique(matrix.durations_s, return_inverse=True)
    slowed = [
        int(seconds) if seconds in (0, UNREACHABLE) else hours.travel_s(departure_s, int(seconds))
        for seconds in distinct
    ]
    durations_s = np.array(slowed, np.int64)[where].reshape(matrix.durations_s.shape)
    return TravelMatrix(matrix.mode, durations_s, matrix.distances_m)


def _pieces(spans: Sequence[tuple[int, int, float]]) -> RushHours:
    pieces: dict[int, float] = {0: 1.0}
    for start_s, end_s, factor in spans:
        pieces[start_s] = factor
        if end_s < DAY_S:
            pieces[end_s] = 1.0
    return RushHours(tuple(sorted(pieces)), tuple(pieces[start] for start in sorted(pieces)))


def _clock_s(text: str) -> int | None:
    match = CLOCK.fullmatch(text)
    return None if match is None else 3600 * int(match[1]) + 60 * int(match[2])
