"""Where a whole number stands of which only a piece, or a block of lines, was found.

A bar code above a number or glare across it leaves the finder of text a piece;
close lines make one box of many.  A piece that reads well says how wide a
character is, hence how far the number reaches; the rows of a block lie where
the strokes across them are.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from difflib import SequenceMatcher

import numpy as np
from numpy.typing import NDArray

from inspection.ocr import Quad, Spelling
from inspection.ocr.strips import cut
from inspection.vin_photo.letters import VIN_ALPHABET, VIN_LENGTH

__all__ = ["around", "grown", "rows", "trimmed"]

_FEWEST, _LEAST_CONFIDENCE = 5, 0.7
_TILTS = (0.0, math.radians(3), math.radians(-3))
_ROW_TILTS = tuple(math.radians(0.75 * step) for step in range(-10, 11))
_FIT_TILTS = (0.0, math.radians(1.5), math.radians(-1.5))
_FIT_SHIFTS, _FIT_HEIGHTS = (-0.12, 0.12), (-0.12, 0.0, 0.15)
_FRAME_ALONG, _FRAME_ACROSS = 1.5, 0.6
_FRAME_WIDTH = 480
_LEAST_STROKES = 0.35
"""Of the strongest row's strokes; less is the gap between two rows."""
_LONGEST, _SHORTEST = 30.0, 6.0
"""Of a row's length to its height; 17 characters are 9 to 20 heights long; with room."""
_READ = "".join(VIN_ALPHABET.shapes)


def grown(quad: Quad, spelling: Spelling) -> list[Quad]:
    """Return where the number would stand of which a line shows a piece; empty if it shows none."""
    known = [one for one in spelling.characters if one.text in _READ]
    if not _FEWEST <= len(known) < VIN_LENGTH:
        return []
    if sum(one.confidence for one in known) / len(known) < _LEAST_CONFIDENCE:
        return []
    shares = (known[-1].position - known[0].position) / (len(known) - 1)
    missing = (VIN_LENGTH - len(known) + 0.7) * shares * quad.width
    ends = ((missing, 0.0), (0.0, missing), (missing / 2, missing / 2))
    return [quad.band(0.0, 1.0, tilt).lengthened(*end) for tilt in _TILTS for end in ends]


def trimmed(quad: Quad, spelling: Spelling, word: str) -> Quad:
    """Return the part of a line's box in which it reads `word`, as well as it reads it."""
    known = [one for one in spelling.characters if one.text in _READ]
    if len(known) < _FEWEST:
        return quad
    windows = [known[at : at + VIN_LENGTH] for at in range(max(1, len(known) - VIN_LENGTH + 1))]
    best = max(windows, key=lambda one: _alike("".join(x.text for x in one), word))
    first, last = best[0].position, best[-1].position
    room = (last - first) / (len(best) - 1) * (0.8 + max(0, VIN_LENGTH - len(best)))
    start, end = max(0.0, first - room), min(1.0, last + room)
    return quad.lengthened(-start * quad.width, -(1 - end) * quad.width)


def around(quad: Quad) -> list[Quad]:
    """Return boxes that lie a little otherwise: slant, place and height."""
    return [
        quad.band(shift - more, 1 + shift + more, tilt)
        for tilt in _FIT_TILTS
        for shift in _FIT_SHIFTS
        for more in _FIT_HEIGHTS
    ]


def _alike(read: str, word: str) -> float:
    return SequenceMatcher(None, read, word, autojunk=False).ratio()


def rows(pixels: NDArray[np.uint8], block: Quad) -> list[Quad]:
    """Return the rows of text in a box and around it, at the slant at which they are clearest."""
    frame = block.stretched(_FRAME_ALONG * block.height, _FRAME_ACROSS * block.height)
    profiles = [(_strokes(pixels, frame.band(0.0, 1.0, tilt)), tilt) for tilt in _ROW_TILTS]
    profile, tilt = max(profiles, key=lambda one: float(np.square(np.diff(one[0])).sum()))
    flat = frame.band(0.0, 1.0, tilt)
    spans = _spans(profile)
    found = [flat.band(top / len(profile), low / len(profile)) for top, low in spans]
    return [row for row in found if _SHORTEST <= row.width / row.height <= _LONGEST]


def _strokes(pixels: NDArray[np.uint8], frame: Quad) -> NDArray[np.float64]:
    """Return how much changes along each row of a frame laid flat."""
    import cv2

    flat = cv2.cvtColor(cut(pixels, frame), cv2.COLOR_RGB2GRAY)
    high = max(8, round(flat.shape[0] * _FRAME_WIDTH / flat.shape[1]))
    small = cv2.resize(flat, (_FRAME_WIDTH, high), interpolation=cv2.INTER_AREA)
    return np.asarray(np.abs(np.diff(small.astype(np.float64), axis=1)).mean(axis=1))


def _spans(profile: NDArray[np.float64]) -> Sequence[tuple[float, float]]:
    """Return top and bottom of the rows, the strongest first."""
    low, high = float(np.percentile(profile, 5)), float(profile.max())
    inside = np.concatenate([[False], profile > low + _LEAST_STROKES * (high - low), [False]])
    edges = np.flatnonzero(np.diff(inside.astype(np.int8)))
    spans = [(int(top), int(bottom)) for top, bottom in zip(edges[::2], edges[1::2], strict=True)]
    spans = sorted(spans, key=lambda span: -float(profile[span[0] : span[1]].max()))
    margins = [0.25 * (bottom - top) for top, bottom in spans]
    return [(top - m, bottom + m) for (top, bottom), m in zip(spans, margins, strict=True)]
