"""Decode a photo into upright 8-bit RGB."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspection.photo.exif import NO_EXIF, ExifFacts, read_exif
from inspection.photo.formats import PhotoFormat

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["Decoded", "UndecodableError", "decode"]

_DECODER_ERRORS = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    TypeError,
    IndexError,
    KeyError,
    AttributeError,
    OverflowError,
    RuntimeError,
    MemoryError,
    struct.error,
    zlib.error,
)
"""What Pillow and libheif raise on files that are broken on purpose."""
_TURNS = {2: "FLIP_LEFT_RIGHT", 3: "ROTATE_180", 4: "FLIP_TOP_BOTTOM", 5: "TRANSPOSE",
          6: "ROTATE_270", 7: "TRANSVERSE", 8: "ROTATE_90"}  # fmt: skip


class UndecodableError(Exception):
    """The pixels cannot be had; internal to this room."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Pixels and what stood beside them.

    Parameters
    ----------
    image
        RGB, 8 bits, upright.
    mode
        Pillow's name of the colour mode in the file.
    exif
        What the camera wrote.
    """

    image: Image
    mode: str
    exif: ExifFacts


def decode(data: bytes, kind: PhotoFormat, *, max_pixels: int, max_exif_bytes: int) -> Decoded:
    """Decode `data` whole; nothing is shown of a file that ends early.

    Raises
    ------
    UndecodableError
        If the file is broken, or larger than its header said.
    """
    try:
        with _quiet_pillow():
            if kind is PhotoFormat.HEIC:
                return _decode_heic(data, max_pixels, max_exif_bytes)
            return _decode_by_pillow(data, kind, max_pixels, max_exif_bytes)
    except _DECODER_ERRORS as error:
        raise UndecodableError(str(error)[:200] or type(error).__name__) from error


@contextmanager
def _quiet_pillow() -> Iterator[None]:
    """Keep Pillow's warnings on strange EXIF to ourselves: they become findings."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _decode_by_pillow(
    data: bytes, kind: PhotoFormat, max_pixels: int, max_exif_bytes: int
) -> Decoded:
    from PIL import Image

    with Image.open(io.BytesIO(data), formats=[kind.value]) as opened:
        _check_size(opened.size, max_pixels)
        opened.load()
        exif = _exif_of(opened, max_exif_bytes)
        mode = opened.mode
        upright = _turn(_to_rgb(opened), exif.orientation)
    return Decoded(upright, mode, exif)


def _decode_heic(data: bytes, max_pixels: int, max_exif_bytes: int) -> Decoded:
    import pi_heif
    from PIL import Image

    opened = pi_heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=True)
    _check_size(opened.size, max_pixels)
    mode = opened.mode
    image = Image.frombytes(mode, opened.size, bytes(opened.data), "raw", mode, opened.stride)
    block = opened.info.get("exif") or b""
    exif = NO_EXIF
    if block and len(block) <= max_exif_bytes:
        parsed = Image.Exif()
        parsed.load(block)
        exif = read_exif(parsed)
    return Decoded(_to_rgb(image), mode, exif)


def _check_size(size: tuple[int, int], max_pixels: int) -> None:
    if size[0] * size[1] > max_pixels:
        raise UndecodableError(f"{size[0]} x {size[1]} pixels, more than the header said")


def _exif_of(opened: Image, max_exif_bytes: int) -> ExifFacts:
    block = opened.info.get("exif", b"")
    if len(block) > max_exif_bytes:
        return ExifFacts(present=True, faults=(f"{len(block)} bytes: not read",))
    try:
        return read_exif(opened.getexif())
    except _DECODER_ERRORS as error:
        return ExifFacts(present=True, faults=(f"cannot be read: {error}"[:200],))


def _to_rgb(image: Image) -> Image:
    import PIL.Image

    if image.mode.startswith("I") or image.mode == "F":
        shades = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
        return shades.convert("RGB")
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        layer = image.convert("RGBA")
        paper = PIL.Image.new("RGBA", layer.size, "white")
        paper.alpha_composite(layer)
        return paper.convert("RGB")
    return image.convert("RGB") if image.mode != "RGB" else image.copy()


def _turn(image: Image, orientation: int) -> Image:
    from PIL.Image import Transpose

    if orientation == 1:
        return image
    return image.transpose(Transpose[_TURNS[orientation]])
