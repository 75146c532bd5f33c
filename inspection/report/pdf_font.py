"""The report's typeface, cut down to the characters that it needs, and embedded."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

__all__ = ["ReportFont", "report_font"]


@dataclass(frozen=True, slots=True)
class ReportFont:
    """Noto Sans SC (SIL OFL 1.1) for one report.

    Parameters
    ----------
    path
        The font file; gone when the report is written.
    known
        The characters it can write.
    """

    path: Path
    known: frozenset[str]

    def spell(self, text: str) -> str:
        """Return `text` with every character that has no glyph as ``[U+1F600]``."""
        return "".join(
            one if one in self.known or one == "\n" else f"[U+{ord(one):04X}]" for one in text
        )


@contextmanager
def report_font(text: str) -> Iterator[ReportFont]:
    """Yield the font for all characters of `text`."""
    from fontTools import subset

    known = frozenset({*text, *map(chr, range(0x20, 0x7F))} & _covered())
    options = subset.Options(
        layout_features=[], glyph_names=False, hinting=False, notdef_outline=True
    )
    options.drop_tables += ["GPOS", "GSUB", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=map(ord, known))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.otf"
        with subset.load_font(_font_path(), options) as font:
            font.recalcTimestamp = False
            subsetter.subset(font)
            font.save(path)
        yield ReportFont(path, known)


@cache
def _covered() -> frozenset[str]:
    from fontTools.ttLib import TTFont

    with TTFont(_font_path(), lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


def _font_path() -> str:
    from pylopdf_fonts_zh_cn import sans_path

    return str(sans_path())
