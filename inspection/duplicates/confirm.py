"""Whether two photos are copies of one shot: crops, turns and mirror images too.

Features that look alike are laid over each other by one affine map, found by
RANSAC.  That alone would also fit two shots that share a flat thing, such as
two cars beside prints of one sheet; so the part of the photos that the map
lays over each other is compared cell by cell, and must agree nearly all over.

References
----------
Fischler and Bolles, Random sample consensus, CACM 1981.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from inspection.duplicates.features import Features
from inspection.duplicates.hashes import Look
from inspection.finding import Region
from inspection.settings import DuplicateSettings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Confirmation", "confirm", "confirm_whole"]

RATIO = 0.8
"""A feature's best match counts if it is so much nearer than its second (Lowe)."""
TOLERANCE_PIXELS = 3.0
MOST_STRETCH, MOST_SCALE = 2.0, 12.0
CELL_PIXELS = 24
MIN_CELLS = 6
FLAT_LEVELS = 4.0
"""A cell whose brightness spreads less says nothing."""
SAME_CORRELATION = 0.5
STRAIGHT = 0.012
"""Sine of the largest angle, 0.7 degrees, that still counts as none."""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """How two photos lie over each other.

    Parameters
    ----------
    matches
        Features that agree on the map; 0 if the whole photos were compared.
    match_share
        Of all features that look alike, 0 to 1.
    agreeing_share
        Of the cells in the common part, those that look the same; 0 to 1.
    covered_share
        Common part, as a share of the smaller photo.
    turned_degrees, scale
        Of the first photo, as it lies in the second; degrees clockwise.
    mirrored
        Whether the first one had to be mirrored.
    exact
        Whether the map only crops, scales, mirrors and turns by quarters, as
        programs do; no hand holds a phone twice so straight.
    first_region, second_region
        The common part in each photo, in the first as it was handed in.
    """

    matches: int
    match_share: float
    agreeing_share: float
    covered_share: float
    turned_degrees: float
    scale: float
    mirrored: bool
    exact: bool
    first_region: Region
    second_region: Region


def confirm(
    first: Features, second: Features, settings: DuplicateSettings, *, mirrored: bool = False
) -> Confirmation | None:
    """Return how the photos lie over each other, or ``None`` if they do not.

    Parameters
    ----------
    first, second
        Of the two photos.
    mirrored
        Whether `first` was made of the mirror image.
    """
    pairs = _alike(first, second)
    if len(pairs) < settings.min_matches:
        return None
    found = _map(first.points[pairs[:, 0]], second.points[pairs[:, 1]])
    if found is None:
        return None
    matrix, matches = found
    share = matches / len(pairs)
    if matches < settings.min_matches or share < settings.min_inlier_share:
        return None
    overlap = _overlap(first, second, matrix)
    if overlap is None:
        return None
    turned, scale = _turn_and_scale(matrix)
    return Confirmation(
        matches,
        share,
        overlap.agreeing_share,
        overlap.covered_share,
        turned,
        scale,
        mirrored,
        _is_exact(matrix),
        _mirror(overlap.first) if mirrored else overlap.first,
        overlap.second,
    )


def confirm_whole(first: Features, second: Features, look: Look) -> Confirmation | None:
    """Compare photos as wholes, the first laid as `look` says.

    For photos too blurred or too dark to have features: their outlines still
    agree or do not.  ``None`` if too little can be seen to say so.
    """
    import cv2
    import numpy as np

    side = first.grey[:, ::-1] if look.mirrored else first.grey
    height, width = second.grey.shape
    laid = cv2.resize(
        np.ascontiguousarray(np.rot90(side, look.quarters)), (width, height),
        interpolation=cv2.INTER_AREA,
    )  # fmt: skip
    common = np.ones((height, width), np.bool_)
    agreeing = _agreeing_share(np.asarray(laid, np.uint8), second.grey, common)
    if agreeing is None:
        return None
    scale = math.sqrt(second.grey.size / first.grey.size)
    whole = Region(0, 0, 1, 1)
    turned = -90.0 * look.quarters
    return Confirmation(0, 0.0, agreeing, 1.0, turned, scale, look.mirrored, False, whole, whole)


def _alike(first: Features, second: Features) -> NDArray[np.intp]:
    """Return (n, 2) indices of features that are each other's clearly best match."""
    import numpy as np

    if min(len(first.points), len(second.points)) < 2:
        return np.empty((0, 2), np.intp)
    near = first.descriptors @ second.descriptors.T
    rows = np.arange(len(near))
    best = near.argmax(axis=1)
    one = near[rows, best]
    mutual = near.argmax(axis=0)[best] == rows
    near[rows, best] = -1
    two = near.max(axis=1)
    nearest, next_nearest = np.sqrt(np.maximum(2 - 2 * one, 0)), np.sqrt(np.maximum(2 - 2 * two, 0))
    kept = mutual & (nearest < RATIO * next_nearest)
    return np.stack([rows[kept], best[kept]], axis=1)


def _map(
    first: NDArray[np.float32], second: NDArray[np.float32]
) -> tuple[NDArray[np.float64], int] | None:
    """Return the (2, 3) map from first to second that most pairs agree on, and how many."""
    import cv2
    import numpy as np

    cv2.setRNGSeed(1)
    fitted: Any = cv2.estimateAffine2D(
        first, second, method=cv2.RANSAC, ransacReprojThreshold=TOLERANCE_PIXELS, maxIters=4000,
        confidence=0.999,
    )  # fmt: skip
    matrix, agreeing = fitted
    if matrix is None:
        return None
    stretches = np.linalg.svd(matrix[:, :2], compute_uv=False)
    plain = (
        float(np.linalg.det(matrix[:, :2])) > 0
        and stretches[0] <= MOST_STRETCH * stretches[1]
        and stretches[1] >= 1 / MOST_SCALE
        and stretches[0] <= MOST_SCALE
    )
    return (np.asarray(matrix, np.float64), int(agreeing.sum())) if plain else None


@dataclass(frozen=True, slots=True)
class _Overlap:
    agreeing_share: float
    covered_share: float
    first: Region
    second: Region


def _overlap(first: Features, second: Features, matrix: NDArray[np.float64]) -> _Overlap | None:
    import cv2
    import numpy as np

    height, width = second.grey.shape
    laid = cv2.warpAffine(first.grey, matrix, (width, height), flags=cv2.INTER_AREA)
    white = np.full(first.grey.shape, 255, np.uint8)
    common = cv2.warpAffine(white, matrix, (width, height)) > 250
    if int(common.sum()) < MIN_CELLS * CELL_PIXELS**2 // 2:
        return None
    agreeing = _agreeing_share(np.asarray(laid, np.uint8), second.grey, common)
    if agreeing is None:
        return None
    scale = abs(float(np.linalg.det(matrix[:, :2])))
    smaller = min(float(height * width), first.grey.size * scale)
    back = cv2.warpAffine(
        common.astype(np.uint8), matrix, first.grey.shape[::-1], flags=cv2.WARP_INVERSE_MAP
    )
    return _Overlap(
        agreeing,
        min(1.0, float(common.sum()) / smaller),
        _frame(back > 0),
        _frame(common),
    )


def _agreeing_share(
    laid: NDArray[np.uint8], grey: NDArray[np.uint8], common: NDArray[np.bool_]
) -> float | None:
    """Return the share of cells that correlate; ``None`` if too few say anything."""
    import cv2
    import numpy as np

    cell = _cell_pixels(common)
    smooth = [cv2.GaussianBlur(one, (0, 0), 1.5).astype(np.float64) for one in (laid, grey)]
    told, same = 0, 0
    for top in range(0, grey.shape[0] - cell + 1, cell):
        for left in range(0, grey.shape[1] - cell + 1, cell):
            part = np.s_[top : top + cell, left : left + cell]
            if common[part].mean() < 0.95:
                continue
            one, other = smooth[0][part].ravel(), smooth[1][part].ravel()
            spreads = float(one.std()), float(other.std())
            if max(spreads) < FLAT_LEVELS or min(spreads) < 0.5:
                continue
            told += 1
            same += float(np.corrcoef(one, other)[0, 1]) > SAME_CORRELATION
    return same / told if told >= MIN_CELLS else None


def _cell_pixels(common: NDArray[np.bool_]) -> int:
    """Return the side of a cell: smaller where the common part is, so that there are some."""
    return max(8, min(CELL_PIXELS, int(math.sqrt(float(common.sum())) / 6)))


def _frame(mask: NDArray[np.bool_]) -> Region:
    import numpy as np

    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    height, width = mask.shape
    if not len(rows):
        return Region(0, 0, 1, 1)
    return Region(
        float(columns[0]) / width,
        float(rows[0]) / height,
        float(columns[-1] + 1 - columns[0]) / width,
        float(rows[-1] + 1 - rows[0]) / height,
    )


def _mirror(region: Region) -> Region:
    left = max(0.0, 1 - region.left - region.width)
    return Region(left, region.top, region.width, region.height)


def _is_exact(matrix: NDArray[np.float64]) -> bool:
    """Say whether the axes of one photo lie along those of the other."""
    import numpy as np

    axes = matrix[:, :2]
    shares = np.abs(axes / np.maximum(np.linalg.norm(axes, axis=0), 1e-9))
    return bool(np.minimum(shares, np.abs(1 - shares)).max() < STRAIGHT)


def _turn_and_scale(matrix: NDArray[np.float64]) -> tuple[float, float]:
    import numpy as np

    turned = math.degrees(math.atan2(matrix[1, 0], matrix[0, 0]))
    return round(turned, 1), round(math.sqrt(abs(float(np.linalg.det(matrix[:, :2])))), 3)
