"""One small font for all the day's manifests, and signs for what it cannot write."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

__all__ = ["ManifestFont", "manifest_font"]

MOST_DEVIATION = 1.0
"""Thousandths of the type size by which a converted outline may differ."""
MAXP_LIMITS = (
    "maxTwilightPoints",
    "maxStorage",
    "maxFunctionDefs",
    "maxInstructionDefs",
    "maxStackElements",
    "maxSizeOfInstructions",
    "maxComponentElements",
)


@dataclass(frozen=True, slots=True)
class ManifestFont:
    """Noto Sans SC (SIL OFL 1.1), cut down to what a day needs.

    Parameters
    ----------
    path
        The font file; gone when the day's manifests are written.
    known
        The characters it can write.
    """

    path: Path
    known: frozenset[str]

    def spell(self, text: str) -> str:
        """Return `text` with every character that has no glyph as ``[U+1F600]``."""
        return "".join(
            character if character in self.known else f"[U+{ord(character):04X}]"
            for character in text
        )

    def lacks(self, text: str) -> bool:
        """Whether `text` has a character without a glyph, line ends aside."""
        return not self.known.issuperset(text.replace("\n", ""))


@contextmanager
def manifest_font(texts: Iterable[str]) -> Iterator[ManifestFont]:
    """Yield the font for all that `texts` say.

    Cutting the font takes longer than writing a manifest: it is done once a
    day and not once a courier.
    """
    ascii_ = map(chr, range(0x20, 0x7F))
    known = frozenset({*"".join(texts), *ascii_} & _covered())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "manifest.ttf"
        _cut(known, path)
        yield ManifestFont(path, known)


def _cut(characters: Iterable[str], path: Path) -> None:
    from fontTools import subset

    options = subset.Options(
        layout_features=[],
        glyph_names=False,
        hinting=False,
        notdef_outline=True,
        recalc_bounds=True,
    )
    options.drop_tables += ["GPOS", "GSUB", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=map(ord, characters))
    with subset.load_font(_font_path(), options) as font:
        font.recalcTimestamp = False
        subsetter.subset(font)
        _to_truetype(font)
        font.save(path)


def _to_truetype(font: TTFont) -> None:
    """Replace cubic outlines by quadratic ones, which embed in half the time."""
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import newTable

    drawn, glyphs = font.getGlyphSet(), {}
    for name in font.getGlyphOrder():
        pen = TTGlyphPen(None)
        drawn[name].draw(Cu2QuPen(pen, MOST_DEVIATION, reverse_direction=True))
        glyphs[name] = pen.glyph()
    del font["CFF "]
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = font.getGlyphOrder(), glyphs
    font["maxp"].tableVersion = 0x00010000
    for limit in MAXP_LIMITS:
        setattr(font["maxp"], limit, 0)
    font["maxp"].maxZones = 1
    font["post"].formatType = 3.0
    font.sfntVersion = "\0\1\0\0"


@cache
def _covered() -> frozenset[str]:
    from fontTools.ttLib import TTFont

    with TTFont(_font_path(), lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


def _font_path() -> str:
    from pylopdf_fonts_zh_cn import sans_path

    return str(sans_path())
