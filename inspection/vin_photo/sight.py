"""Look for lines in a photo that can be a VIN, and spell each of them in several ways.

The whole picture is searched once at a modest size.  Only if nothing there
looks like a VIN, the search goes on: along the longest lines found, laid flat
and enlarged; the whole picture enlarged; the picture turned by a quarter.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from inspection.ocr import Engine, Quad
from inspection.ocr.lattice import Lattice
from inspection.ocr.strips import cut, laid_along
from inspection.settings import VinPhotoSettings
from inspection.vin_photo.evidence import Evidence
from inspection.vin_photo.joined import joined, unlike
from inspection.vin_photo.letters import VIN_ALPHABET

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["Sight", "SpelledLine", "look", "look_at"]

_STRIP_HEIGHT = 64
_NO_VIN, _MUCH_WORSE = -9.0, 15.0
_PLAIN = (0.3, 0.05, 1.0)
_VARIANTS = (
    (0.0, 0.0, 1.35),
    (0.2, 0.12, 1.0),
    (0.2, 0.12, 1.5),
    (1.5, 0.05, 1.2),
    (0.0, -0.06, 1.0),
    (1.0, 0.3, 1.6),
)
"""(beyond the ends, above and below, stretch) of the further strips of a line that looks
like a VIN; the first two as shares of its height."""


@dataclass(frozen=True)
class SpelledLine:
    """One line and what its strips say.

    Parameters
    ----------
    quad
        In pixels of the photo as handed in.
    evidence
        Of the strips it was cut out as.
    word, seen, score
        The likeliest 17 characters by the first strip, what speaks for them in the
        picture, and that with their plausibility.
    """

    quad: Quad
    evidence: Evidence
    word: str
    seen: float
    score: float


@dataclass(frozen=True)
class Sight:
    """Everything in a photo that can be a VIN, likeliest first.

    Parameters
    ----------
    width, height
        Of the photo as handed in, pixels.
    lines
        May be empty.
    """

    width: int
    height: int
    lines: tuple[SpelledLine, ...]


@dataclass(frozen=True)
class _Search:
    """A photo under search: `pixels` is `scale` times as large as the photo."""

    engine: Engine
    settings: VinPhotoSettings
    image: Image
    pixels: NDArray[np.uint8]
    scale: float
    image_width: int
    image_height: int


def look(image: Image, engine: Engine, settings: VinPhotoSettings) -> Sight:
    """Return the lines of an RGB picture that can be a VIN.

    The picture is first scaled to `settings.long_side_pixels`.
    """
    search = _search(image, engine, settings)
    found: list[SpelledLine] = []
    for quads in _searches(search):
        for line in _spelled(search, quads):
            if all(unlike(line.quad, other.quad) for other in found):
                found.append(line)
        if any(_good(search, line) for line in found):
            break
    return _sight(search, found)


def look_at(
    image: Image, quads: Sequence[Quad], engine: Engine, settings: VinPhotoSettings
) -> Sight:
    """Return what stands in lines that are found already, in pixels of `image`."""
    search = _search(image, engine, settings)
    return _sight(
        search, _spelled(search, [quad.scaled(search.scale, search.scale) for quad in quads])
    )


def _sight(search: _Search, found: Sequence[SpelledLine]) -> Sight:
    ranked = sorted(found, key=lambda line: -line.score)
    worth = [line for line in ranked if line.score >= ranked[0].score - _MUCH_WORSE]
    best = [_thoroughly(search, line) for line in worth[: search.settings.lines_kept]]
    shrunk = 1 / search.scale
    lines = tuple(replace(line, quad=line.quad.scaled(shrunk, shrunk)) for line in best)
    return Sight(search.image_width, search.image_height, lines)


def _search(image: Image, engine: Engine, settings: VinPhotoSettings) -> _Search:
    from PIL.Image import Resampling

    scale = settings.long_side_pixels / max(image.size)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    scaled = image.convert("RGB").resize(size, Resampling.LANCZOS)
    return _Search(engine, settings, scaled, np.asarray(scaled), scale, *image.size)


def _searches(search: _Search) -> Iterator[list[Quad]]:
    """Yield what each further way of searching finds, the cheapest first."""
    first = _found(search, search.settings.first_side_pixels)
    yield first
    yield [quad for start in _longest(first, 2) for quad in _found_along(search, start)]
    if search.scale < search.settings.long_side_pixels / search.settings.first_side_pixels:
        second = _found(search, search.settings.second_side_pixels)
        yield second
        yield [quad for start in _longest(second, 2) for quad in _found_along(search, start)]
    yield _found_turned(search)


def _found(search: _Search, side: int) -> list[Quad]:
    from PIL.Image import Resampling

    image = search.image
    scale = min(1.0, side / max(image.size))
    size = (max(32, round(image.width * scale)), max(32, round(image.height * scale)))
    quads = search.engine.find_lines(image.resize(size, Resampling.LANCZOS), faint=True)
    x, y = image.width / size[0], image.height / size[1]
    return joined([laid_along(quad.scaled(x, y)) for quad in quads])


def _found_turned(search: _Search) -> list[Quad]:
    """Search the picture turned by a quarter: what stands on its side is found better so."""
    from PIL.Image import Transpose

    turned = search.image.transpose(Transpose.ROTATE_90)
    quads = _found(replace(search, image=turned), search.settings.first_side_pixels)
    width = search.image.width
    return [Quad(*((width - y, x) for x, y in quad.corners)) for quad in quads]


def _found_along(search: _Search, start: Quad) -> list[Quad]:
    """Search the picture along one line, laid flat and enlarged."""
    from PIL import Image

    reach = max(search.image.size) * 0.6
    frame = start.stretched(reach, 2.0 * start.height)
    flat = cut(search.pixels, frame)
    scale = min(48 / max(start.height, 1.0), 1280 / flat.shape[1])
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


def _longest(quads: Sequence[Quad], count: int) -> list[Quad]:
    chosen: list[Quad] = []
    for quad in sorted(quads, key=lambda one: -one.width):
        if all(unlike(quad, other) for other in chosen):
            chosen.append(quad)
    return chosen[:count]


def _spelled(search: _Search, quads: Sequence[Quad]) -> list[SpelledLine]:
    """Spell the lines long enough for a VIN, on their head too where upright makes no sense."""
    wide = [quad for quad in quads if quad.width >= search.settings.min_line_ratio * quad.height]
    lines = _lines(search, wide)
    if any(_good(search, line) for line in lines):
        return lines
    upside_down = _lines(search, [line.quad.turned(2) for line in lines])
    return [
        max(line, other, key=lambda one: one.score)
        for line, other in zip(lines, upside_down, strict=True)
    ]


def _good(search: _Search, line: SpelledLine) -> bool:
    """Say whether a line is a VIN for sure, whatever single characters of it are."""
    return line.seen >= -search.settings.max_line_doubt and line.score >= _NO_VIN


def _lines(search: _Search, quads: Sequence[Quad]) -> list[SpelledLine]:
    strips = [_strip(search, quad, _PLAIN) for quad in quads]
    spelled = search.engine.spell(strips, VIN_ALPHABET)
    return [_line(quad, Lattice(one)) for quad, one in zip(quads, spelled, strict=True)]


def _strip(search: _Search, quad: Quad, variant: tuple[float, float, float]) -> NDArray[np.uint8]:
    along, across, stretch = variant
    framed = quad.stretched(along * quad.height, across * quad.height)
    return cut(search.pixels, framed, height=_STRIP_HEIGHT, stretch=stretch)


def _line(quad: Quad, lattice: Lattice) -> SpelledLine:
    evidence = Evidence((lattice,))
    best = next(iter(evidence.words), None)
    if best is None:
        return SpelledLine(quad, evidence, "", -math.inf, -math.inf)
    return SpelledLine(quad, evidence, best.word, best.seen, best.total)


def _thoroughly(search: _Search, line: SpelledLine) -> SpelledLine:
    strips = [_strip(search, line.quad, variant) for variant in _VARIANTS]
    further = tuple(Lattice(one) for one in search.engine.spell(strips, VIN_ALPHABET))
    return replace(line, evidence=Evidence((*line.evidence.lattices, *further)))
