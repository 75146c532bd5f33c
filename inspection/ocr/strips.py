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
    pixels: NDArray[np.uint8],
    quad: Quad,
    *,
    height: int = 0,
    stretch: float = 1.0,
) -> NDArray[np.uint8]:
    """Return the text of `quad` as a flat (h, w, 3) strip.

    Parameters
    ----------
    pixels
        (h, w, 3) of the whole picture.
    height
        Of the strip, pixels; 0 keeps the scale.
    stretch
        Of the width alone.
    """
    import cv2
    import numpy as np

    wide, high = max(quad.width, 1.0), max(quad.height, 1.0)
    size = (max(1, round(wide)), max(1, round(high)))
    inner = np.array([(0, 0), (wide, 0), (wide, high), (0, high)], np.float32)
    matrix = cv2.getPerspectiveTransform(np.array(quad.corners, np.float32), inner)
    flat = cv2.warpPerspective(
        pixels, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    scale = height / size[1] if height else 1.0
    if scale != 1.0 or stretch != 1.0:
        wanted = (max(1, round(size[0] * scale * stretch)), max(1, round(size[1] * scale)))
        shrinks = wanted[0] < size[0] or wanted[1] < size[1]
        flat = cv2.resize(
            flat, wanted, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
        )
    return np.asarray(flat, np.uint8)
