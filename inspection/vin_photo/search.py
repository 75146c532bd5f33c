"""Where in a photo lines of text stand: the ways to look for them, and what each costs.

Looking at the whole picture takes most of the time of a reading, so a second
look at a part of it, laid flat and enlarged, is tried before a closer look at
everything.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from inspection.ocr import Engine, Quad
from inspection.ocr.strips import cut, laid_along
from inspection.settings import VinPhotoSettings
from inspection.vin_photo.joined import joined, unlike

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["Search", "bands", "begin", "found", "found_along", "found_turned", "longest"]

_BANDS = ((0.0, 0.5), (0.1, 0.7), (0.3, 0.9), (0.5, 1.0))
_BESIDE = ((-1.0, 0.0), (-0.35, 0.3), (0.7, 1.35), (1.0, 2.0))
_TILTS = (0.0, math.radians(3), math.radians(-3))
_FRAME_HEIGHTS, _FRAME_REACH = 2.0, 0.6
_TEXT_HEIGHT, _FRAME_WIDTH = 48, 1280


@dataclass(frozen=True)
class Search:
    """A photo under search.

    Parameters
    ----------
    image, pixels
        The photo scaled to the long side of the settings.
    scale
        Of it against the photo as handed in.
    image_width, image_height
        Of the photo as handed in, pixels.
    """

    engine: Engine
    settings: VinPhotoSettings
    image: Image
    pixels: NDArray[np.uint8]
    scale: float
    image_width: int
    image_height: int


def begin(image: Image, engine: Engine, settings: VinPhotoSettings) -> Search:
    """Scale a photo for the search."""
    from PIL.Image import Resampling

    scale = settings.long_side_pixels / max(image.size)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    scaled = image.convert("RGB").resize(size, Resampling.LANCZOS)
    return Search(engine, settings, scaled, np.asarray(scaled), scale, *image.size)


def found(search: Search, side: int) -> list[Quad]:
    """Look at the whole picture, scaled down to `side` pixels at its longest."""
    from PIL.Image import Resampling

    image = search.image
    scale = min(1.0, side / max(image.size))
    size = (max(32, round(image.width * scale)), max(32, round(image.height * scale)))
    quads = search.engine.find_lines(image.resize(size, Resampling.LANCZOS), faint=True)
    x, y = image.width / size[0], image.height / size[1]
    return joined([laid_along(quad.scaled(x, y)) for quad in quads])


def found_turned(search: Search) -> list[Quad]:
    """Search the picture turned by a quarter: what stands on its side is found better so."""
    from PIL.Image import Transpose

    turned = search.image.transpose(Transpose.ROTATE_90)
    quads = found(replace(search, image=turned), search.settings.first_side_pixels)
    width = search.image.width
    return [Quad(*((width - y, x) for x, y in quad.corners)) for quad in quads]


def found_along(search: Search, start: Quad) -> list[Quad]:
    """Search the picture along one line, laid flat and enlarged."""
    from PIL import Image

    reach = max(search.image.size) * _FRAME_REACH
    frame = start.stretched(reach, _FRAME_HEIGHTS * start.height)
    flat = cut(search.pixels, frame)
    scale = min(_TEXT_HEIGHT / max(start.height, 1.0), _FRAME_WIDTH / flat.shape[1])
    size = (max(32, round(flat.shape[1] * scale)), max(32, round(flat.shape[0] * scale)))
    quads = search.engine.find_lines(
        Image.fromarray(flat).resize(size, Image.Resampling.LANCZOS), faint=True
    )
    x, y = flat.shape[1] / size[0], flat.shape[0] / size[1]
    return [
        _laid_back(quad, frame)
        for quad in joined([laid_along(quad.scaled(x, y)) for quad in quads])
    ]


def _laid_back(quad: Quad, frame: Quad) -> Quad:
    """Return a quad of the flat picture of `frame` where it stands in the picture itself."""
    (ox, oy), (rx, ry), (dx, dy) = frame.top_left, frame.top_right, frame.bottom_left
    wide, high = frame.width, frame.height
    return Quad(
        *(
            (
                ox + (rx - ox) * x / wide + (dx - ox) * y / high,
                oy + (ry - oy) * x / wide + (dy - oy) * y / high,
            )
            for x, y in quad.corners
        )
    )


def bands(quad: Quad) -> list[Quad]:
    """Return parts of a line's box and its neighbours above and below, some a little turned.

    A bar code close to the number makes one box of both.
    """
    within = [quad.band(top, low, tilt) for tilt in _TILTS for top, low in _BANDS]
    beside = [quad.band(top, low) for top, low in _BESIDE]
    straight = within[: len(_BANDS)]
    longer = [one.stretched(1.2 * one.height, 0.0) for one in (*straight, *beside)]
    much_longer = [one.stretched(4.0 * one.height, 0.0) for one in (quad, straight[1])]
    return [*within, *longer, *much_longer]


def longest(quads: Sequence[Quad], count: int) -> list[Quad]:
    """Return the `count` longest lines in different places."""
    chosen: list[Quad] = []
    for quad in sorted(quads, key=lambda one: -one.width):
        if all(unlike(quad, other) for other in chosen):
            chosen.append(quad)
    return chosen[:count]
