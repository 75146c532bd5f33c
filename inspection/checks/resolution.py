"""Whether a photo has enough pixels to read details from."""

from __future__ import annotations

from inspection.finding import Evidence, Finding, Outcome
from inspection.photo import Photo
from inspection.settings import CheckSettings, default_settings

__all__ = ["check"]


def check(photo: Photo, settings: CheckSettings | None = None) -> Finding:
    """Compare both sides with those of the settings, whichever way the photo lies."""
    bounds = settings or default_settings().checks
    evidence = (Evidence(photo.name, photo.digest),)
    long_side, short_side = max(photo.image.size), min(photo.image.size)
    said = f"{photo.image.width} x {photo.image.height} pixels"
    wanted = bounds.min_long_side_pixels, bounds.min_short_side_pixels
    if long_side >= wanted[0] and short_side >= wanted[1]:
        return Finding("quality.resolution", Outcome.PASS, said, "", evidence)
    message = f"{said}; at least {wanted[0]} x {wanted[1]} are asked for"
    remedy = "send the photo as the camera took it, not through a messenger"
    return Finding("quality.resolution", Outcome.FAIL, message, remedy, evidence)
