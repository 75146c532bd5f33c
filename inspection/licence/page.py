"""The main page of the driving licence (行驶证正页), read by its layout.

Labels stand in Chinese and, below them, in English; an entry stands to the
right of its label, on one line with it or joined to it.  What the engine
takes for a label need not be right to the letter.

References
----------
GA 37-2008 (中华人民共和国机动车行驶证): the entries of the main page and their order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from inspection.finding import Region
from inspection.licence.dates import date_in
from inspection.licence.labels import Label, labelled
from inspection.ocr import Engine, Line, Quad

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["Entry", "LicenceItem", "LicencePage", "read_licence", "read_licence_lines"]


class LicenceItem(StrEnum):
    """The entries that are read."""

    PLATE = "plate"
    OWNER = "owner"
    VIN = "vin"
    ENGINE_NUMBER = "engine_number"
    REGISTERED = "registered"
    ISSUED = "issued"


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands beside one label.

    Parameters
    ----------
    text
        As the engine reads it.
    confidence
        0 to 1, the engine's own word.
    quad
        Of the entry's line, in pixels of the upright picture.
    region
        The rectangle around it, shares of the picture; ``None`` outside of it.
    """

    text: str
    confidence: float
    quad: Quad
    region: Region | None


@dataclass(frozen=True, slots=True)
class LicencePage:
    """The entries of a page; ``None`` for what was not found.

    Parameters
    ----------
    title_found
        Whether the page says that it is a driving licence.
    """

    title_found: bool
    plate: Entry | None
    owner: Entry | None
    vin: Entry | None
    engine_number: Entry | None
    registered: Entry | None
    issued: Entry | None

    @property
    def registered_on(self) -> date | None:
        """Day of first registration; ``None`` if it is not there or no date."""
        return date_in(self.registered.text) if self.registered else None

    @property
    def issued_on(self) -> date | None:
        """Day of issue; ``None`` if it is not there or no date."""
        return date_in(self.issued.text) if self.issued else None

    @property
    def missing(self) -> tuple[LicenceItem, ...]:
        """What was not found, in the order of the page."""
        return tuple(item for item in LicenceItem if getattr(self, item.value) is None)


def read_licence(image: Image, engine: Engine) -> LicencePage:
    """Read the main page in an RGB picture, whichever of the four ways it was held."""
    from PIL.Image import Transpose

    turns = (None, Transpose.ROTATE_90, Transpose.ROTATE_270, Transpose.ROTATE_180)
    pages = []
    for turn in turns:
        turned = image if turn is None else image.transpose(turn)
        page = read_licence_lines(engine.read_lines(turned), *turned.size)
        if not page.missing:
            return page
        pages.append(page)
        if page.title_found and len(page.missing) <= _FEW:
            break
    return min(pages, key=lambda page: len(page.missing))


_FEW = 3


def read_licence_lines(lines: Sequence[Line], width: int, height: int) -> LicencePage:
    """Find the entries among the lines of an upright page `width` x `height` pixels large."""
    marked = [(line, labelled(line.text)) for line in lines]
    free = [line for line, label in marked if label is None]
    taken: dict[Label, Entry] = {}
    for line, label in marked:
        if label is None or label.kind in taken:
            continue
        entry = _beside(line, free, width, height)
        if label.rest and (entry is None or len(label.rest) > 2):
            entry = _entry(label.rest, line, width, height)
        if entry is not None:
            taken[label.kind] = entry
    return LicencePage(
        title_found=any("行驶证" in line.text or "VehicleLicense" in _bare(line) for line in lines),
        plate=taken.get(Label.PLATE),
        owner=taken.get(Label.OWNER),
        vin=taken.get(Label.VIN),
        engine_number=taken.get(Label.ENGINE_NUMBER),
        registered=taken.get(Label.REGISTERED),
        issued=taken.get(Label.ISSUED),
    )


def _bare(line: Line) -> str:
    return line.text.replace(" ", "")


def _beside(label: Line, lines: Iterable[Line], width: int, height: int) -> Entry | None:
    """Return the nearest line to the right of a label and level with it."""
    (x, y), tall = label.box.top_right, label.box.height
    level = []
    for line in lines:
        middle = (line.box.top_left[1] + line.box.bottom_left[1]) / 2
        slope = _slope(label)
        gap = line.box.top_left[0] - x
        expected = y + tall / 2 + slope * gap
        if -tall < gap and abs(middle - expected) < 0.9 * max(tall, line.box.height * 0.6):
            level.append((gap, line))
    if not level:
        return None
    _, nearest = min(level, key=lambda pair: pair[0])
    return _entry(nearest.text, nearest, width, height)


def _slope(line: Line) -> float:
    (left, high), (right, low) = line.box.top_left, line.box.top_right
    return (low - high) / max(right - left, 1.0)


def _entry(text: str, line: Line, width: int, height: int) -> Entry:
    inside = line.box.bottom_right[0] > 0 and line.box.top_left[0] < width
    region = line.box.region(width, height) if inside else None
    return Entry(text.strip(), line.confidence, line.box, region)
