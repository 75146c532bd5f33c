"""Whether a photo is hopelessly blurred: a coarse filter and no more.

The variance of the Laplacian of sharp and of blurred photos overlaps widely
(smooth paint has few edges), so only the lowest values fail.  Where text of
the photo was read, that is the better test and settles it.

References
----------
Pech-Pacheco et al., Diatom autofocusing in brightfield microscopy, ICPR 2000.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspection.finding import Evidence, Finding, Outcome
from inspection.photo import Photo
from inspection.settings import CheckSettings, default_settings

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["check", "sharpness_of"]

LONG_SIDE_PIXELS = 1000
"""At which the edges are measured, so that large and small photos compare."""


def check(
    photo: Photo, *, text_read: bool = False, settings: CheckSettings | None = None
) -> Finding:
    """Judge the blur of a photo.

    Parameters
    ----------
    photo
        Any.
    text_read
        Whether the text the photo is for, such as the frame number, was read.
    """
    bounds = settings or default_settings().checks
    evidence = (Evidence(photo.name, photo.digest),)
    measured = sharpness_of(photo.image)
    said = f"sharpness {measured:.1f}"
    if text_read:
        return Finding(
            "quality.sharpness", Outcome.PASS, f"{said}; its text was read", "", evidence
        )
    if measured >= bounds.min_sharpness:
        message = f"{said}, not below {bounds.min_sharpness:g}: a coarse test"
        return Finding("quality.sharpness", Outcome.PASS, message, "", evidence)
    message = f"{said}, below {bounds.min_sharpness:g}: blurred, or nothing with edges is shown"
    remedy = "hold the phone still, touch the screen to focus, and take the photo again"
    return Finding("quality.sharpness", Outcome.FAIL, message, remedy, evidence)


def sharpness_of(image: Image) -> float:
    """Return the variance of the Laplacian, 0 for a flat picture."""
    import cv2
    import numpy as np
    from PIL.Image import Resampling

    grey = image.convert("L")
    scale = min(1.0, LONG_SIDE_PIXELS / max(grey.size))
    size = max(1, round(grey.width * scale)), max(1, round(grey.height * scale))
    pixels = np.asarray(grey.resize(size, Resampling.LANCZOS, reducing_gap=2.0), np.uint8)
    return float(cv2.Laplacian(pixels, cv2.CV_64F).var())
