"""Hashes by which a photo is found again, also mirrored and turned.

A perceptual hash has 64 bits, one for each low frequency of the small grey
picture.  Only the upright hash of a photo is ever stored; a copy that was
mirrored or turned is found by hashing all eight ways the photo at hand could
have been laid.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["HASH_BITS", "Look", "looks_of", "photo_hash"]

HASH_BITS = 64
SMALL_PIXELS = 128
"""To which the picture is brought before it is laid in eight ways."""


@dataclass(frozen=True, slots=True)
class Look:
    """One way to lay a photo.

    Parameters
    ----------
    bits
        The hash, 0 to 2**64 - 1.
    quarters
        Turns by 90 degrees counter-clockwise that were applied, 0 to 3.
    mirrored
        Whether it was mirrored, left to right, before it was turned.
    """

    bits: int
    quarters: int
    mirrored: bool


def photo_hash(image: Image) -> int:
    """Return the hash of a photo as it is, to be stored."""
    return _hash(_small(image))


def looks_of(image: Image) -> tuple[Look, ...]:
    """Return the hashes of a photo in all eight ways, upright first."""
    from PIL import ImageOps

    small = _small(image)
    return tuple(
        Look(_hash(side.rotate(90 * quarters)), quarters, mirrored)
        for side, mirrored in ((small, False), (ImageOps.mirror(small), True))
        for quarters in range(4)
    )


def _small(image: Image) -> Image:
    from PIL.Image import Resampling

    grey = image.convert("L")
    return grey.resize((SMALL_PIXELS, SMALL_PIXELS), Resampling.LANCZOS, reducing_gap=3.0)


def _hash(small: Image) -> int:
    import imagehash
    import numpy as np

    bits = np.asarray(imagehash.phash(small).hash, np.bool_).ravel()
    return int.from_bytes(np.packbits(bits).tobytes(), "big")
