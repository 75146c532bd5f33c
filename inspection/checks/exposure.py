"""Whether a photo is too dark, too bright, or blinded by a reflection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspection.finding import Evidence, Finding, Outcome, Region
from inspection.photo import Photo
from inspection.settings import CheckSettings, default_settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["check"]

LONG_SIDE_PIXELS = 512
BLACK, WHITE = 12, 250
"""Of 255; beyond them nothing can be made out."""


def check(
    photo: Photo, *, close_up: bool = True, settings: CheckSettings | None = None
) -> tuple[Finding, Finding]:
    """Return a finding on the light of the whole and one on burnt-out spots.

    Parameters
    ----------
    photo
        Any.
    close_up
        Whether it is of text or of a detail that a burnt-out spot would hide; in
        photos of the whole car, sky and white paint look the same as glare.
    """
    bounds = settings or default_settings().checks
    grey = _grey(photo)
    return _exposure(photo, grey, bounds), _glare(photo, grey, bounds, close_up=close_up)


def _exposure(photo: Photo, grey: NDArray[np.uint8], bounds: CheckSettings) -> Finding:
    evidence = (Evidence(photo.name, photo.digest),)
    level = float(grey.mean())
    black, white = float((grey <= BLACK).mean()), float((grey >= WHITE).mean())
    said = f"mean brightness {level:.0f} of 255, {black:.0%} black, {white:.0%} white"
    code, limit = "quality.exposure", bounds.max_clipped_share
    if level < bounds.min_mean_level or black > limit:
        remedy = "switch on the light and take the photo again"
        return Finding(code, Outcome.FAIL, f"too dark: {said}", remedy, evidence)
    if level > bounds.max_mean_level or white > limit:
        remedy = "take the photo again away from the bright light"
        return Finding(code, Outcome.FAIL, f"too bright: {said}", remedy, evidence)
    return Finding(code, Outcome.PASS, said, "", evidence)


def _glare(
    photo: Photo, grey: NDArray[np.uint8], bounds: CheckSettings, *, close_up: bool
) -> Finding:
    import cv2
    import numpy as np

    count, _, stats, _ = cv2.connectedComponentsWithStats((grey >= WHITE).astype(np.uint8))
    areas = stats[1:, cv2.CC_STAT_AREA]
    if count < 2:
        whole = (Evidence(photo.name, photo.digest),)
        return Finding("quality.glare", Outcome.PASS, "no burnt-out spot", "", whole)
    largest = 1 + int(areas.argmax())
    height, width = grey.shape
    share = float(areas.max()) / (height * width)
    left, top, wide, high = (int(value) for value in stats[largest, :4])
    region = Region(left / width, top / height, wide / width, high / height)
    evidence = (Evidence(photo.name, photo.digest, region),)
    message = f"the largest burnt-out spot covers {share:.1%} of the photo"
    if share <= bounds.max_glare_share:
        return Finding("quality.glare", Outcome.PASS, message, "", evidence)
    if not close_up:
        message = f"{message}; it may be sky or white paint"
        return Finding("quality.glare", Outcome.CANNOT_TELL, message, "", evidence)
    remedy = "step aside so that nothing mirrors the sun or the flash, and take the photo again"
    return Finding("quality.glare", Outcome.FAIL, message, remedy, evidence)


def _grey(photo: Photo) -> NDArray[np.uint8]:
    import numpy as np

    grey = photo.image.convert("L")
    scale = min(1.0, LONG_SIDE_PIXELS / max(grey.size))
    size = max(1, round(grey.width * scale)), max(1, round(grey.height * scale))
    return np.asarray(grey.resize(size, reducing_gap=2.0), np.uint8)
