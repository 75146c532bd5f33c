"""Cut a line of text out of a picture and lay it flat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspection.ocr.line import Quad

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["cut", "laid_along"]

_UPRIGHT_RATIO = 1.5
"""Boxes higher than this times their width hold sideways text, as PP-OCR has it."""


def laid_along(quad: Quad) -> Quad:
    """Return the quad so that its text runs along its longer side."""
    if quad.height >= _UPRIGHT_RATIO * quad.width:
        return quad.turned(1)
    return quad


def cut(
    pixels: NDArray[np.uint8], quad: Quad, *, height: int = 0, margin: float = 0.0
) -> NDArray[np.uint8]:
    """Return the text of `quad` as a flat (h, w, 3) strip.

    Parameters
    ----------
    pixels
        (h, w, 3) of the whole picture.
    height
        Of the strip, pixels; 0 keeps the scale.
    margin
        Added on every side, as a share of the line's height; may be negative.
    """
    import cv2
    import numpy as np

    wide, high = max(quad.width, 1.0), max(quad.height, 1.0)
    scale = height / (high * (1 + 2 * margin)) if height else 1.0
    edge = margin * high
    size = (
        max(1, round((wide + 2 * edge) * scale)),
        max(1, round((high + 2 * edge) * scale)),
    )
    inner = np.array(
        [(edge, edge), (edge + wide, edge), (edge + wide, edge + high), (edge, edge + high)]
    )
    matrix = cv2.getPerspectiveTransform(
        np.array(quad.corners, np.float32), (inner * scale).astype(np.float32)
    )
    flat = cv2.warpPerspective(
        pixels, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(flat, np.uint8)
