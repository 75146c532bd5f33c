"""Large tables asked for in blocks, since servers limit the size of one request."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from routing.matrix.provider import Progress
from routing.model import UNREACHABLE

__all__ = ["Block", "tables_by_block", "whole_figures"]


@dataclass(frozen=True, slots=True)
class Block:
    """Seconds and metres of some rows and columns, ``None`` where there is no path."""

    durations_s: Sequence[Sequence[float | None]]
    distances_m: Sequence[Sequence[float | None]]


def tables_by_block(
    size: int,
    limit: int,
    ask: Callable[[range, range], Block],
    progress: Progress | None,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return (n, n) seconds and metres, asked for in blocks of at most `limit` each way."""
    durations_s = np.zeros((size, size), np.int64)
    distances_m = np.zeros((size, size), np.int64)
    for rows in _ranges(size, limit):
        for columns in _ranges(size, limit):
            block = ask(rows, columns)
            where = np.ix_(rows, columns)
            durations_s[where] = whole_figures(block.durations_s)
            distances_m[where] = whole_figures(block.distances_m)
        if progress is not None:
            progress(rows.stop, size)
    return durations_s, distances_m


def whole_figures(rows: Any) -> NDArray[np.int64]:
    """Return figures rounded up, and ``UNREACHABLE`` for ``None``.

    Raises
    ------
    ValueError, TypeError
        If a figure is none, or the rows differ in length.
    """
    figures = np.array(rows, np.float64)
    known = np.isfinite(figures)
    whole = np.ceil(np.where(known, figures, 0))  # OSRM gives points side by side negative metres
    return np.where(known, np.maximum(whole, 0), UNREACHABLE).astype(np.int64)


def _ranges(size: int, limit: int) -> Iterator[range]:
    for start in range(0, size, limit):
        yield range(start, min(start + limit, size))
