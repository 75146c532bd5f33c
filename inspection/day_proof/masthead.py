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
    from PIL.Image import Image

    from inspection.ocr import Engine, Line

__all__ = ["PrintedDate", "dates_of", "read_masthead"]

TOP_SHARE = 0.4
LONGEST_PIXELS = 2000
MOST_LINES = 60
"""Read in one crop: half the topmost, half the largest."""
NEAR_HEIGHTS = 14.0
"""How far, in heights of the date, its weekday or its day may stand."""
MARKS = re.compile(
    r"[\u4e00-\u9fff](?:日报|晚报|时报|早报|晨报|商报|都市报|特区报|快报|周报|导报|青年报|法治报)"
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

    Stops at the first part of the photo that has a date with its weekday;
    otherwise returns what all parts together gave.
    """
    found: list[PrintedDate] = []
    for left, top, right, bottom in _crops(image.width, image.height):
        crop = image.crop((left, top, right, bottom))
        scale = min(1.0, LONGEST_PIXELS / max(crop.size))
        small = crop.resize((round(crop.width * scale), round(crop.height * scale)))
        for lines in _readings(small, engine):
            here = dates_of(lines, small.width, small.height)
            found += [_moved(one, (left, top, right, bottom), image) for one in here]
            if any(one.consistent for one in here):
                return _ranked(found)
    return _ranked(found)


def dates_of(lines: Sequence[Line], width: int, height: int) -> tuple[PrintedDate, ...]:
    """Return the dates that the lines of a picture of this size hold, the most telling first."""
    marked = [line for line in lines if MARKS.search(plain(line.text))]
    return _ranked(
        PrintedDate(day, *_weekday(own, lines), _marks(marked), _text(own), _sure(own), region)
        for day, own in (*_whole(lines), *_split(lines))
        if (region := _region(own, width, height)) is not None
    )


def _crops(width: int, height: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield the top, the whole, and, for pages that lie turned, the other edges."""
    band = round(TOP_SHARE * height), round(TOP_SHARE * width)
    yield 0, 0, width, max(band[0], 1)
    yield 0, 0, width, height
    if max(width, height) > LONGEST_PIXELS:
        yield 0, height - band[0], width, height
        yield 0, 0, max(band[1], 1), height
        yield width - band[1], 0, width, height


def _readings(image: Image, engine: Engine) -> Iterator[tuple[Line, ...]]:
    """Yield the telling lines, read upright and then, as if the page stood on its head."""
    import numpy as np

    from inspection.ocr import Alphabet, Line
    from inspection.ocr.strips import cut, laid_along

    pixels = np.asarray(image.convert("RGB"))
    quads = [laid_along(quad) for quad in engine.find_lines(image)]
    strips = [cut(pixels, quad) for quad in quads]
    chosen = _telling([(quad.top_left[1], quad.height) for quad in quads])
    for quarters in (0, 2):
        turned = [np.ascontiguousarray(np.rot90(strips[at], quarters)) for at in chosen]
        spelled = engine.spell(turned, Alphabet("", ()))
        yield tuple(
            Line(one.text, one.confidence, quads[at].turned(quarters), one.characters)
            for at, one in zip(chosen, spelled, strict=True)
            if one.text.strip()
        )


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


def _moved(one: PrintedDate, crop: tuple[int, int, int, int], image: Image) -> PrintedDate:
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
