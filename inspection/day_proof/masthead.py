"""Find the date in the masthead of a newspaper.

Mastheads stand at the top of the page, so the top of the photo is read first;
a whole page has thousands of lines, of which only the highest placed and the
largest are ever read.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from inspection.day_proof.written_dates import (
    day_of_month,
    find_dates,
    find_month,
    find_weekday,
    plain,
)
from inspection.finding import Region

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

    from inspection.ocr import Engine, Line, Quad

__all__ = ["PrintedDate", "dates_of", "read_masthead"]

TOP_SHARE = 0.4
LONGEST_PIXELS = 2000
FEWEST_LINES = 3
"""A photo with fewer shows no front page."""
MOST_LINES = 40
"""Read in one crop: half the topmost, half the largest."""
NEAR_HEIGHTS = 14.0
"""How far, in heights of the date, its weekday or its day may stand."""
MARKS = re.compile(
    r"[\u4e00-\u9fff](?:日报|晚报|时报|早报|晨报|商报|都市报|特区报|快报|周报|导报|青年报|法治报)"
    r"|^[\u4e00-\u9fff]{1,5}(?<![预情海警举申简电填])报$|参考消息|周末|画报"
    r"|新闻|报社|出版|刊号|[CS]N\d\d|ISSN|邮发|代号|第[\d,]{2,7}(?:期|号)|总[第\d]|今日\d+版"
    r"|农历|[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年|(?:正|腊|[一二三四五六七八九十]{1,2})月"
    r"(?:初[一二三四五六七八九十]|廿)|daily|times|news|post|herald",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date that a photo shows in print.

    Parameters
    ----------
    day
        As read.
    weekday
        As read beside it, 0 for Monday; ``None`` if none is there.
    marks
        How many other things that mastheads have stand around it: the paper's
        name, its number, a lunar date.
    text
        The line or lines that were read.
    confidence
        0 to 1, the reader's for these lines.
    region
        Of the date, in the upright photo.
    """

    day: date
    weekday: int | None
    marks: int
    text: str
    confidence: float
    region: Region

    @property
    def consistent(self) -> bool | None:
        """Whether the day falls on the weekday beside it; ``None`` if none is there."""
        return None if self.weekday is None else self.day.weekday() == self.weekday


def read_masthead(image: Image, engine: Engine) -> tuple[PrintedDate, ...]:
    """Return the dates of a newspaper's masthead, the most telling first.

    Stops at the first part of the photo that has a date with its weekday, or
    when the whole is seen to be no page; otherwise returns what all parts
    together gave.
    """
    found: list[PrintedDate] = []
    parts: dict[_Frame, _Part] = {}
    for frame, quarters in _attempts(image.width, image.height):
        if _is_bare(parts.get(_whole_of(image))):
            break
        if frame not in parts:
            parts[frame] = _part(image, frame, engine)
        here = [_moved(one, frame, image) for one in parts[frame].dates(engine, quarters)]
        found += here
        if any(one.consistent for one in here):
            break
    return _ranked(found)


def dates_of(lines: Sequence[Line], width: int, height: int) -> tuple[PrintedDate, ...]:
    """Return the dates that the lines of a picture of this size hold, the most telling first."""
    marked = [line for line in lines if MARKS.search(plain(line.text))]
    return _ranked(
        PrintedDate(day, *_weekday(own, lines), _marks(marked), _text(own), _sure(own), region)
        for day, own in (*_whole(lines), *_split(lines))
        if (region := _region(own, width, height)) is not None
    )


_Frame = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels of the photo."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the photo in which lines were found but not read yet."""

    width: int
    height: int
    quads: tuple[Quad, ...]
    strips: tuple[NDArray[np.uint8], ...]

    def dates(self, engine: Engine, quarters: int) -> tuple[PrintedDate, ...]:
        """Return the dates if the lines are read upright (0) or on their head (2)."""
        import numpy as np

        from inspection.ocr import Alphabet, Line

        turned = [np.ascontiguousarray(np.rot90(strip, quarters)) for strip in self.strips]
        spelled = engine.spell(turned, Alphabet("", ()))
        lines = [
            Line(one.text, one.confidence, quad.turned(quarters), one.characters)
            for quad, one in zip(self.quads, spelled, strict=True)
            if one.text.strip()
        ]
        return dates_of(lines, self.width, self.height)


def _part(image: Image, frame: _Frame, engine: Engine) -> _Part:
    import numpy as np

    from inspection.ocr.strips import cut, laid_along

    crop = image.crop(frame)
    scale = min(1.0, LONGEST_PIXELS / max(crop.size))
    size = max(1, round(crop.width * scale)), max(1, round(crop.height * scale))
    small = crop.resize(size, reducing_gap=2.0).convert("RGB")
    found = [laid_along(quad) for quad in engine.find_lines(small)]
    chosen = _telling([(quad.top_left[1], quad.height) for quad in found])
    quads = tuple(found[at] for at in chosen)
    pixels = np.asarray(small)
    return _Part(small.width, small.height, quads, tuple(cut(pixels, quad) for quad in quads))


def _attempts(width: int, height: int) -> Iterator[tuple[_Frame, int]]:
    """Yield parts with the turn in which to read them, the likeliest first."""
    high, wide = max(1, round(TOP_SHARE * height)), max(1, round(TOP_SHARE * width))
    yield (0, 0, width, high), 0
    yield (0, 0, width, height), 0
    yield (0, 0, width, height), 2
    if max(width, height) > LONGEST_PIXELS:
        yield (0, height - high, width, height), 2
        for quarters in (0, 2):
            yield (0, 0, wide, height), quarters
            yield (width - wide, 0, width, height), quarters


def _whole_of(image: Image) -> _Frame:
    return 0, 0, image.width, image.height


def _is_bare(part: _Part | None) -> bool:
    """Say whether a part was looked at and holds too few lines to be a page."""
    return part is not None and len(part.quads) < FEWEST_LINES


def _telling(tops_and_heights: Sequence[tuple[float, float]]) -> list[int]:
    order = range(len(tops_and_heights))
    if len(order) <= MOST_LINES:
        return list(order)
    highest = sorted(order, key=lambda at: tops_and_heights[at][0])[: MOST_LINES // 2]
    largest = sorted(order, key=lambda at: -tops_and_heights[at][1])[: MOST_LINES // 2]
    return sorted({*highest, *largest})


def _whole(lines: Iterable[Line]) -> Iterator[tuple[date, tuple[Line, ...]]]:
    for line in lines:
        for found in find_dates(line.text):
            yield found.day, (line,)


def _split(lines: Sequence[Line]) -> Iterator[tuple[date, tuple[Line, ...]]]:
    """Yield dates whose day stands large beside the line of year and month."""
    days = [(line, day) for line in lines if (day := day_of_month(line.text)) is not None]
    for line in lines:
        month = find_month(line.text)
        near = [one for one in days if month and _near(line, one[0])]
        if month is None or not near:
            continue
        other, number = min(near, key=lambda one: _distance(line, one[0]))
        try:
            yield date(month.year, month.month, number), (line, other)
        except ValueError:
            continue


def _weekday(own: tuple[Line, ...], lines: Sequence[Line]) -> tuple[int | None]:
    """Return the weekday in the date's own lines, or else in the nearest line that has one."""
    for line in own:
        if (named := find_weekday(line.text)) is not None:
            return (named,)
    near = [
        (_distance(own[0], line), named)
        for line in lines
        if (named := find_weekday(line.text)) is not None and _near(own[0], line)
    ]
    return (min(near)[1] if near else None,)


def _marks(marked: Sequence[Line]) -> int:
    return sum(len(MARKS.findall(plain(line.text))) for line in marked)


def _near(one: Line, other: Line) -> bool:
    reach = NEAR_HEIGHTS * max(one.box.height, other.box.height)
    return _distance(one, other) <= reach + (one.box.width + other.box.width) / 2


def _distance(one: Line, other: Line) -> float:
    return math.dist(_middle(one), _middle(other))


def _middle(line: Line) -> tuple[float, float]:
    corners = line.box.corners
    return sum(x for x, _ in corners) / 4, sum(y for _, y in corners) / 4


def _text(own: tuple[Line, ...]) -> str:
    return " ".join(line.text.strip() for line in own)


def _sure(own: tuple[Line, ...]) -> float:
    return min(line.confidence for line in own)


def _region(own: tuple[Line, ...], width: int, height: int) -> Region | None:
    parts = [corner for line in own for corner in line.box.corners]
    left, right = max(0.0, min(x for x, _ in parts)), min(float(width), max(x for x, _ in parts))
    top, bottom = max(0.0, min(y for _, y in parts)), min(float(height), max(y for _, y in parts))
    if right <= left or bottom <= top:
        return None
    return Region(left / width, top / height, (right - left) / width, (bottom - top) / height)


def _moved(one: PrintedDate, crop: _Frame, image: Image) -> PrintedDate:
    left, top, right, bottom = crop
    wide, high = (right - left) / image.width, (bottom - top) / image.height
    region = Region(
        left / image.width + one.region.left * wide,
        top / image.height + one.region.top * high,
        one.region.width * wide,
        one.region.height * high,
    )
    return PrintedDate(one.day, one.weekday, one.marks, one.text, one.confidence, region)


def _ranked(found: Iterable[PrintedDate]) -> tuple[PrintedDate, ...]:
    """Return one entry for each day, those that fit their weekday first."""
    order = {True: 0, None: 1, False: 2}
    best: dict[date, PrintedDate] = {}
    for one in sorted(found, key=lambda one: (order[one.consistent], -one.marks, -one.confidence)):
        best.setdefault(one.day, one)
    return tuple(best.values())
