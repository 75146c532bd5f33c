"""Photos of earlier visits, asked for over the pipe when one is to be looked at closely."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from courier_api.adapters.reading.frames import BrokenFrameError, Frame, read_frame, write_frame
from courier_api.ports.reading import VisitToRead
from inspection.checks.duplicates import Earlier

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL.Image import Image

__all__ = ["FarArchive"]


class FarArchive:
    """An :class:`inspection.checks.duplicates.EarlierPhotos` whose pictures the worker has.

    Parameters
    ----------
    looks
        Of all photos, 8 bytes each.
    visit
        Says which of them are the same files as its own, and which are related.
    source, sink
        The pipes to the worker.
    """

    def __init__(self, looks: bytes, visit: VisitToRead, source: BinaryIO, sink: BinaryIO) -> None:
        self._hashes = np.frombuffer(looks, dtype="<u8").astype(np.uint64, copy=False)
        self._same = dict(visit.same)
        self._related = visit.related
        self._source = source
        self._sink = sink
        self._told: dict[int, Earlier] = {}
        self._pictures: dict[int, bytes] = {}

    @property
    def hashes(self) -> NDArray[np.uint64]:
        """(n,) perceptual hash of each photo."""
        return self._hashes

    def picture(self, index: int) -> Image | None:
        """Return the small copy of a photo; ``None`` if it is not kept any more."""
        from PIL import Image

        self._ask(index)
        copy = self._pictures.get(index)
        if copy is None:
            return None
        with Image.open(io.BytesIO(copy), formats=["JPEG"]) as opened:
            return opened.convert("RGB")

    def describe(self, index: int) -> Earlier:
        """Return what is known of a photo."""
        self._ask(index)
        return self._told[index]

    def with_digest(self, digest: str) -> Iterable[int]:
        """Return the photos of exactly these bytes."""
        return self._same.get(digest, ())

    def related(self, car: str) -> Iterable[int]:  # noqa: ARG002 - the worker knows whose
        """Return the photos of the car, and the courier's latest."""
        return self._related

    def _ask(self, index: int) -> None:
        if index in self._told:
            return
        write_frame(self._sink, "ask", {"index": index})
        answer = _demand(read_frame(self._source))
        name, digest, visit, car = (
            str(answer.head[key]) for key in ("name", "digest", "visit", "car")
        )
        self._told[index] = Earlier(name, digest, visit, car)
        if answer.parts:
            self._pictures[index] = answer.parts[0]


def _demand(frame: Frame) -> Frame:
    if frame.kind != "earlier":
        raise BrokenFrameError(f"asked for a photo and got {frame.kind}")
    return frame
