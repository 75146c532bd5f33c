"""Look for lines in a photo that can be a VIN, and spell each of them in several ways.

The whole picture is searched once at a modest size.  Only if nothing there
looks like a VIN, the search goes on: where pieces of a number reach, in the rows
of what was found as one block, along the longest lines found, laid flat and
enlarged; the whole picture enlarged; the picture turned by a quarter.
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
from inspection.ocr.strips import cut
from inspection.settings import VinPhotoSettings
from inspection.vin_photo.evidence import Evidence, as_read
from inspection.vin_photo.joined import unlike
from inspection.vin_photo.letters import VIN_ALPHABET
from inspection.vin_photo.pieces import around, grown, rows, trimmed
from inspection.vin_photo.search import (
    Search,
    bands,
    begin,
    found,
    found_along,
    found_turned,
    longest,
)

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["Sight", "SpelledLine", "look", "look_at"]

_STRIP_HEIGHT = 64
_NO_VIN, _MUCH_WORSE = -14.0, 15.0
_UNFIT, _CLEARLY_SEEN, _CLEARLY_VIN = -3.0, -1.5, -6.0
"""What all strips say of a line cut out badly, and of one that is a VIN for sure: of the
picture alone, or with its plausibility once its likeliest misreadings are undone."""
_STARTS, _BAND_STARTS, _MENDED, _PIECES, _MOST_ROWS = 2, 3, 6, 2, 8
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


@dataclass(frozen=True, eq=False)
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
    fitted
        Whether the strips were chosen because they read well: then they agree more
        than chance has it, and a human looks at the reading.
    """

    quad: Quad
    evidence: Evidence
    word: str
    seen: float
    score: float
    fitted: bool = False


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


def look(image: Image, engine: Engine, settings: VinPhotoSettings) -> Sight:
    """Return the lines of an RGB picture that can be a VIN.

    The picture is first scaled to `settings.long_side_pixels`.
    """
    search = begin(image, engine, settings)
    seen: list[SpelledLine] = []
    for lines in _looks(search, seen):
        for line in lines:
            _put(seen, line)
        if any(_good(search, line) for line in lines):
            best = _likeliest(search, seen)
            if any(map(_clear, best)):
                return _sight(search, [_fitted(search, one) for one in best])
    return _sight(search, [_fitted(search, one) for one in _likeliest(search, seen)])


def _put(seen: list[SpelledLine], line: SpelledLine) -> None:
    """Add a line, or let it take the place of worse ones in its place of the photo."""
    same = [one for one in seen if not unlike(one.quad, line.quad)]
    if any(one.score >= line.score for one in same):
        return
    for one in same:
        seen.remove(one)
    seen.append(line)


def look_at(
    image: Image, quads: Sequence[Quad], engine: Engine, settings: VinPhotoSettings
) -> Sight:
    """Return what stands in lines that are found already, in pixels of `image`."""
    search = begin(image, engine, settings)
    lines = _spelled(search, [quad.scaled(search.scale, search.scale) for quad in quads])
    return _sight(search, _likeliest(search, lines))


def _likeliest(search: Search, found: Sequence[SpelledLine]) -> list[SpelledLine]:
    """Return the lines worth it, spelled in several ways, the likeliest first."""
    likeliest = sorted(found, key=lambda line: -line.score)[:_MENDED]
    mended = {id(line): _mended(line) for line in likeliest}
    ranked = sorted(likeliest, key=lambda line: -mended[id(line)])
    worth = [line for line in ranked if mended[id(line)] >= mended[id(ranked[0])] - _MUCH_WORSE]
    return [_thoroughly(search, line) for line in worth[: search.settings.lines_kept]]


def _sight(search: Search, lines: Sequence[SpelledLine]) -> Sight:
    """Return `lines` in pixels of the photo as handed in."""
    shrunk = 1 / search.scale
    placed = tuple(replace(line, quad=line.quad.scaled(shrunk, shrunk)) for line in lines)
    return Sight(search.image_width, search.image_height, placed)


def _looks(search: Search, seen: Sequence[SpelledLine]) -> Iterator[list[SpelledLine]]:
    """Yield what each further way of looking shows, the cheapest first."""
    settings = search.settings
    first = _spelled(search, found(search, settings.first_side_pixels))
    yield first
    yield _grown(search, first)
    yield _in_rows(search, first)
    starts = longest([line.quad for line in seen], _STARTS)
    yield _spelled(search, [quad for start in starts for quad in found_along(search, start)])
    large = search.scale <= 1.0
    side = settings.long_side_pixels if large else settings.second_side_pixels
    closer = _spelled(search, found(search, side))
    yield closer
    yield _grown(search, closer)
    yield _in_bands(search, _best_each(first))
    yield _in_bands(search, _best_each(closer))
    yield _spelled(search, found_turned(search))


def _mended(line: SpelledLine) -> float:
    """Return what speaks for a line once its likeliest misreadings are undone."""
    words = line.evidence.words
    return line.evidence.best_near(words[0].word).total if words else line.score


def _grown(search: Search, lines: Sequence[SpelledLine]) -> list[SpelledLine]:
    """Spell where the numbers would stand of which lines show pieces, the largest pieces first."""
    spelled = [(line.quad, line.evidence.lattices[0].spelling) for line in lines]
    pieces = sorted(spelled, key=lambda one: -len(as_read(one[1])))
    places = [places for quad, spelling in pieces if (places := grown(quad, spelling))]
    return _lines(search, [place for one in places[:_PIECES] for place in one])


def _in_rows(search: Search, lines: Sequence[SpelledLine]) -> list[SpelledLine]:
    """Spell the rows of the longest lines, which may be blocks of several."""
    starts = longest([line.quad for line in lines], _BAND_STARTS)
    found_rows = [row for start in starts for row in rows(search.pixels, start)]
    return _spelled(search, found_rows[:_MOST_ROWS])


def _in_bands(search: Search, lines: Sequence[SpelledLine]) -> list[SpelledLine]:
    """Spell parts of the longest lines, and of what stands next to them."""
    starts = longest([line.quad for line in lines], _BAND_STARTS)
    return _lines(search, [band for start in starts for band in bands(start)])


def _spelled(search: Search, quads: Sequence[Quad]) -> list[SpelledLine]:
    """Spell the lines long enough for a VIN; on their head too if no line is one upright."""
    wide = [quad for quad in quads if quad.width >= search.settings.min_line_ratio * quad.height]
    lines = _lines(search, wide)
    if any(_good(search, line) for line in lines):
        return lines
    return [*lines, *_lines(search, [line.quad.turned(2) for line in lines])]


def _best_each(lines: Sequence[SpelledLine]) -> list[SpelledLine]:
    """Return the better of the two ways in which each line can be read."""
    best: list[SpelledLine] = []
    for line in lines:
        _put(best, line)
    return best


def _good(search: Search, line: SpelledLine) -> bool:
    """Say whether a line is a VIN for sure, whatever single characters of it are."""
    return line.seen >= -search.settings.max_line_doubt and line.score >= _NO_VIN


def _clear(line: SpelledLine) -> bool:
    """Say whether all strips bear out that a line is a VIN, so that no further search is worth it.

    One strip of no VIN can look like one; so can a VIN whose line was cut out badly.
    """
    words = line.evidence.words
    if not words:
        return False
    return words[0].seen >= _CLEARLY_SEEN or _mended(line) >= _CLEARLY_VIN


def _lines(search: Search, quads: Sequence[Quad]) -> list[SpelledLine]:
    strips = [_strip(search, quad, _PLAIN) for quad in quads]
    spelled = search.engine.spell(strips, VIN_ALPHABET)
    return [_line(quad, Lattice(one)) for quad, one in zip(quads, spelled, strict=True)]


def _strip(search: Search, quad: Quad, variant: tuple[float, float, float]) -> NDArray[np.uint8]:
    along, across, stretch = variant
    framed = quad.stretched(along * quad.height, across * quad.height)
    return cut(search.pixels, framed, height=_STRIP_HEIGHT, stretch=stretch)


def _line(quad: Quad, lattice: Lattice) -> SpelledLine:
    evidence = Evidence((lattice,))
    best = next(iter(evidence.words), None)
    if best is None:
        return SpelledLine(quad, evidence, "", -math.inf, -math.inf)
    return SpelledLine(quad, evidence, best.word, best.seen, best.total)


def _thoroughly(search: Search, line: SpelledLine) -> SpelledLine:
    further = _lattices(search, [_strip(search, line.quad, variant) for variant in _VARIANTS])
    return replace(line, evidence=Evidence((*line.evidence.lattices, *further)))


def _fitted(search: Search, line: SpelledLine) -> SpelledLine:
    """Cut a line out anew where its number stands, and keep the cuts that read best.

    Best whatever they read: which number is expected plays no part.  Lines that
    read well as they are, and such as show no VIN, stay as they are.
    """
    words = line.evidence.words
    if not words or words[0].seen >= _UNFIT or not _good(search, line):
        return line
    quad = trimmed(line.quad, line.evidence.lattices[0].spelling, line.word)
    strips = [_strip(search, one, _PLAIN) for one in (quad, *around(quad))]
    lattices = [*line.evidence.lattices, *_lattices(search, strips)]
    best = sorted(lattices, key=_quality, reverse=True)[: len(line.evidence.lattices)]
    return replace(line, evidence=Evidence(tuple(best)), fitted=True)


def _quality(lattice: Lattice) -> float:
    words = Evidence((lattice,)).words
    return words[0].total if words else -math.inf


def _lattices(search: Search, strips: Sequence[NDArray[np.uint8]]) -> tuple[Lattice, ...]:
    return tuple(Lattice(one) for one in search.engine.spell(strips, VIN_ALPHABET))
