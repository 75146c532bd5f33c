"""Lines that stand in pieces: a glare or a star splits a VIN into two boxes."""

from __future__ import annotations

import math
from collections.abc import Sequence

from inspection.ocr import Quad

__all__ = ["joined", "unlike"]

_MAX_GAP_HEIGHTS = 2.5
_MAX_OFFSET_HEIGHTS = 0.6
_MAX_HEIGHT_RATIO = 1.8
_MAX_TURN = math.radians(12)


def joined(quads: Sequence[Quad]) -> list[Quad]:
    """Return `quads` with all runs of neighbours on one base line added as one quad each."""
    found = list(quads)
    for run in quads:
        whole = run
        while nexts := [quad for quad in quads if _follows(whole, quad)]:
            gaps = [_gap(whole, quad) for quad in nexts]
            whole = _united(whole, nexts[gaps.index(min(gaps))])
            found.append(whole)
    return found


def unlike(one: Quad, other: Quad) -> bool:
    """Say whether two quads are about different places, or differ much in length."""
    near = math.dist(_center(one), _center(other)) < 0.5 * min(one.height, other.height)
    return not near or not 0.9 < one.width / max(other.width, 1e-6) < 1.1


def _follows(one: Quad, other: Quad) -> bool:
    low, high = sorted((one.height, other.height))
    if high > _MAX_HEIGHT_RATIO * low or abs(_turn_between(one, other)) > _MAX_TURN:
        return False
    gap = _gap(one, other)
    if gap + other.width <= 0:
        return False
    offset = _across(one, _left(other))
    return -0.5 * high < gap < _MAX_GAP_HEIGHTS * high and abs(offset) < _MAX_OFFSET_HEIGHTS * high


def _united(one: Quad, other: Quad) -> Quad:
    return Quad(one.top_left, other.top_right, other.bottom_right, one.bottom_left)


def _gap(one: Quad, other: Quad) -> float:
    return _along(one, other) - one.width


def _along(one: Quad, other: Quad) -> float:
    """Return how far the left end of `other` lies from that of `one`, along `one`."""
    (x, y), (ux, uy) = _left(one), _direction(one)
    ox, oy = _left(other)
    return (ox - x) * ux + (oy - y) * uy


def _across(one: Quad, point: tuple[float, float]) -> float:
    (x, y), (ux, uy) = _left(one), _direction(one)
    return (point[1] - y) * ux - (point[0] - x) * uy


def _direction(quad: Quad) -> tuple[float, float]:
    (x, y), (rx, ry) = _left(quad), _right(quad)
    length = max(math.dist((x, y), (rx, ry)), 1e-6)
    return ((rx - x) / length, (ry - y) / length)


def _turn_between(one: Quad, other: Quad) -> float:
    (ax, ay), (bx, by) = _direction(one), _direction(other)
    return math.atan2(ax * by - ay * bx, ax * bx + ay * by)


def _left(quad: Quad) -> tuple[float, float]:
    return (
        (quad.top_left[0] + quad.bottom_left[0]) / 2,
        (quad.top_left[1] + quad.bottom_left[1]) / 2,
    )


def _right(quad: Quad) -> tuple[float, float]:
    return (
        (quad.top_right[0] + quad.bottom_right[0]) / 2,
        (quad.top_right[1] + quad.bottom_right[1]) / 2,
    )


def _center(quad: Quad) -> tuple[float, float]:
    return (
        sum(x for x, _ in quad.corners) / 4,
        sum(y for _, y in quad.corners) / 4,
    )
