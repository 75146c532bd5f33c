"""RapidOCR behind the interface of :mod:`inspection.ocr.engine`."""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from rapidocr import RapidOCR

from inspection.errors import ValueFaultError
from inspection.ocr.line import Character, Line, Quad
from inspection.ocr.spelling import Alphabet, Spelling
from inspection.ocr.strips import cut, laid_along

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["RapidEngine"]

_LONGEST_SIDE = 2000
_MOST_PIXELS, _OVERLAP = 1_300_000, 0.15
"""Searched at once, some 300 MB; share of a part that its neighbours see as well."""
_BATCH = 4
_MIN_STRIP_RATIO = 320 / 48
"""The network was trained on strips at least so wide; narrower ones are padded."""
_MIN_CONFIDENCE = 0.3
_CLEAR, _FAINT = (0.3, 0.5), (0.2, 0.3)
"""Least share of a pixel and of a whole box to be text."""
_NO_LETTERS = Alphabet("", ())


class RapidEngine:
    """Finds and reads text with the models of the rapidocr wheel.

    Parameters
    ----------
    threads
        That compute one picture, 1 or more.

    Raises
    ------
    ValueFaultError
        If `threads` is below 1.
    """

    def __init__(self, threads: int = 1) -> None:
        if threads < 1:
            raise ValueFaultError("threads", [f"{threads} is below 1"])
        engine = "EngineConfig.onnxruntime"
        self._ocr: Any = RapidOCR(
            params={
                "Global.log_level": "error",
                f"{engine}.intra_op_num_threads": threads,
                f"{engine}.inter_op_num_threads": 1,
                "Det.limit_type": "max",
                "Det.limit_side_len": _LONGEST_SIDE,
            }
        )
        self._columns: dict[Alphabet, tuple[NDArray[np.intp], ...]] = {}
        self._finding = threading.Lock()

    def read_lines(self, image: Image) -> tuple[Line, ...]:
        """Return the lines of an RGB picture from top to bottom, then left to right."""
        pixels = np.asarray(image.convert("RGB"))
        quads = [laid_along(quad) for quad in self.find_lines(image)]
        strips = [cut(pixels, quad) for quad in quads]
        turned = self._on_their_head(strips)
        quads = [quad.turned(2 if head else 0) for quad, head in zip(quads, turned, strict=True)]
        upright = [
            np.ascontiguousarray(strip[::-1, ::-1]) if head else strip
            for strip, head in zip(strips, turned, strict=True)
        ]
        spelled = self.spell(upright, _NO_LETTERS)
        return tuple(
            Line(one.text, one.confidence, quad, one.characters)
            for one, quad in zip(spelled, quads, strict=True)
            if one.text.strip() and one.confidence >= _MIN_CONFIDENCE
        )

    def find_lines(self, image: Image, *, faint: bool = False) -> tuple[Quad, ...]:
        """Return where text stands in an RGB picture, in its pixels."""
        scale = min(1.0, _LONGEST_SIDE / max(image.size))
        if scale < 1.0:
            size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
            image = image.resize(size, reducing_gap=2.0)
        pixels = _blue_first(np.asarray(image.convert("RGB")))
        found: list[Quad] = []
        for part in _parts(*image.size):
            quads = self._found(pixels[part.top : part.bottom], faint=faint)
            here = [quad.shifted(0.0, float(part.top)) for quad in quads]
            found += [quad for quad in here if part.first <= _middle_row(quad) < part.last]
        return tuple(quad.scaled(1 / scale, 1 / scale) for quad in found)

    def _found(self, pixels: NDArray[np.uint8], *, faint: bool) -> list[Quad]:
        with self._finding:
            bounds = self._detector.postprocess_op
            bounds.thresh, bounds.box_thresh = _FAINT if faint else _CLEAR
            found = self._detector(pixels)
        if found.boxes is None:
            return []
        return [Quad(*((float(x), float(y)) for x, y in box)) for box in found.boxes]

    def spell(
        self, strips: Sequence[NDArray[np.uint8]], alphabet: Alphabet
    ) -> tuple[Spelling, ...]:
        """Return how likely each character of `alphabet` is along each strip."""
        order = sorted(range(len(strips)), key=lambda index: _ratio(strips[index]))
        spelled: dict[int, Spelling] = {}
        for first in range(0, len(order), _BATCH):
            batch = order[first : first + _BATCH]
            widest = max(_MIN_STRIP_RATIO, *(_ratio(strips[index]) for index in batch))
            prepared = [
                self._recognizer.resize_norm_img(_blue_first(strips[index]), widest)
                for index in batch
            ]
            chances = self._recognizer.session(np.stack(prepared).astype(np.float32))
            for index, one in zip(batch, chances, strict=True):
                share = min(1.0, _ratio(strips[index]) / widest)
                spelled[index] = self._spelling(one, share, alphabet)
        return tuple(spelled[index] for index in range(len(strips)))

    @cached_property
    def _detector(self) -> Any:
        return self._ocr._load_det_model()

    @cached_property
    def _classifier(self) -> Any:
        return self._ocr._load_cls_model()

    @cached_property
    def _recognizer(self) -> Any:
        return self._ocr._load_rec_model()

    def _on_their_head(self, strips: Sequence[NDArray[np.uint8]]) -> list[bool]:
        if not strips:
            return []
        judged = self._classifier([_blue_first(strip) for strip in strips])
        return ["180" in label and score > 0.9 for label, score in judged.cls_res]

    def _spelling(self, chances: NDArray[np.float32], share: float, alphabet: Alphabet) -> Spelling:
        best = chances.argmax(axis=1)
        starts = np.flatnonzero((best != 0) & (np.diff(best, prepend=0) != 0))
        known = self._recognizer.postprocess_op.character
        characters = tuple(
            Character(
                str(known[best[at]]),
                float(chances[at, best[at]]),
                min(1.0, (float(at) + 0.5) / (len(best) * share)),
            )
            for at in starts
        )
        columns = [chances[:, 0], *(chances[:, own].sum(axis=1) for own in self._own(alphabet))]
        return Spelling(characters, alphabet, np.stack(columns, axis=1).astype(np.float32))

    def _own(self, alphabet: Alphabet) -> tuple[NDArray[np.intp], ...]:
        if alphabet not in self._columns:
            index = self._recognizer.postprocess_op.dict
            self._columns[alphabet] = tuple(
                np.array([index[shape] for shape in shapes if shape in index], np.intp)
                for shapes in alphabet.shapes
            )
        return self._columns[alphabet]


class _Part(NamedTuple):
    """Rows of a picture searched at once, and those of them whose lines count."""

    top: int
    bottom: int
    first: float
    last: float


def _parts(width: int, height: int) -> list[_Part]:
    """Cut a large picture into overlapping parts: what the network needs grows with the pixels."""
    count = math.ceil(width * height / _MOST_PIXELS)
    share = height / count
    reach = _OVERLAP * share
    return [
        _Part(
            max(0, round(at * share - reach)),
            min(height, round((at + 1) * share + reach)),
            at * share if at else -math.inf,
            (at + 1) * share if at + 1 < count else math.inf,
        )
        for at in range(count)
    ]


def _middle_row(quad: Quad) -> float:
    return sum(y for _, y in quad.corners) / 4


def _ratio(strip: NDArray[np.uint8]) -> float:
    return float(strip.shape[1]) / float(strip.shape[0])


def _blue_first(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR), np.uint8)
