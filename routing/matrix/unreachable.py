"""Which pairs have no path, told so that a dispatcher can act on it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from routing.model import TravelMatrix

__all__ = ["describe_unreachable", "unreachable_pairs"]


def unreachable_pairs(matrix: TravelMatrix) -> tuple[tuple[int, int], ...]:
    """Return (origin, destination) of every pair without a path, in row order."""
    rows, columns = np.nonzero(~matrix.reachable)
    return tuple(zip(rows.tolist(), columns.tolist(), strict=True))


def describe_unreachable(matrix: TravelMatrix, labels: Sequence[str]) -> tuple[str, ...]:
    """Return one sentence for each point that takes part in such a pair, the worst first.

    Parameters
    ----------
    matrix
        Any.
    labels
        What to call each row.
    """
    gaps = ~matrix.reachable
    others = len(matrix) - 1
    cannot_leave, cannot_enter = gaps.sum(axis=1), gaps.sum(axis=0)
    worst = sorted(
        np.flatnonzero(cannot_leave + cannot_enter).tolist(),
        key=lambda node: (-int(cannot_leave[node] + cannot_enter[node]), node),
    )
    return tuple(
        f"{labels[node]}: no path from it to {cannot_leave[node]} and to it from "
        f"{cannot_enter[node]} of the {others} other points"
        for node in worst
    )
