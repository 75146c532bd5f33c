"""What the readers of this package ask of an OCR engine.

The engine behind it is RapidOCR (PP-OCR models inside its wheel, ONNX
Runtime); it is loaded when something is first read, needs no network and says
nothing on its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Protocol

from inspection.ocr.line import Line, Quad
from inspection.ocr.spelling import Alphabet, Spelling

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

__all__ = ["Engine", "LineReader", "default_engine"]


class LineReader(Protocol):
    """Reads whatever text a picture shows."""

    def read_lines(self, image: Image) -> tuple[Line, ...]:
        """Return the lines of an RGB picture from top to bottom, then left to right.

        Lines may stand in any of the four directions; nothing is scaled up, and
        pictures with a side above 2,000 pixels are scaled down before reading.
        """
        ...


class Engine(LineReader, Protocol):
    """The steps of a reader one by one, for those who know what they look for."""

    def find_lines(self, image: Image, *, faint: bool = False) -> tuple[Quad, ...]:
        """Return where text stands in an RGB picture, in its pixels; read upright or sideways.

        Parameters
        ----------
        faint
            Also where there is perhaps none.
        """
        ...

    def spell(
        self, strips: Sequence[NDArray[np.uint8]], alphabet: Alphabet
    ) -> tuple[Spelling, ...]:
        """Return how likely each character of `alphabet` is along each strip.

        Parameters
        ----------
        strips
            (h, w, 3) RGB pictures of one line each, upright.
        """
        ...


@cache
def default_engine(threads: int = 1) -> Engine:
    """Return the engine of this process, made when first asked for.

    Parameters
    ----------
    threads
        That compute one picture, 1 or more.
    """
    from inspection.ocr.rapid import RapidEngine

    return RapidEngine(threads)
