"""Decode a photo into upright 8-bit RGB."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import warnings
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from inspection.photo.exif import NO_EXIF, ExifFacts, read_exif
from inspection.photo.formats import PhotoFormat
from inspection.photo.heic_child import HEADER
from inspection.settings import PhotoSettings

if TYPE_CHECKING:
    from PIL.Image import Exif, Image

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
"""What Pillow raises on files that are broken on purpose."""
_TURNS = {2: "FLIP_LEFT_RIGHT", 3: "ROTATE_180", 4: "FLIP_TOP_BOTTOM", 5: "TRANSPOSE",
          6: "ROTATE_270", 7: "TRANSVERSE", 8: "ROTATE_90"}  # fmt: skip
_IMPORT_ROOT = Path(__file__).parents[2]


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


def decode(data: bytes, kind: PhotoFormat, bounds: PhotoSettings) -> Decoded:
    """Decode `data` whole; nothing is shown of a file that ends early.

    Raises
    ------
    UndecodableError
        If the file is broken, or larger than its header said.
    """
    decoder = _decode_heic if kind is PhotoFormat.HEIC else _decode_by_pillow
    try:
        with _quiet_pillow():
            return decoder(data, kind, bounds)
    except _DECODER_ERRORS as error:
        raise UndecodableError(str(error)[:200] or type(error).__name__) from error


@contextmanager
def _quiet_pillow() -> Iterator[None]:
    """Keep Pillow's warnings on strange EXIF to ourselves: they become findings."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _decode_by_pillow(data: bytes, kind: PhotoFormat, bounds: PhotoSettings) -> Decoded:
    from PIL import Image

    with Image.open(io.BytesIO(data), formats=[kind.value]) as opened:
        if opened.width * opened.height > bounds.max_pixels:
            raise UndecodableError(f"{opened.size} pixels, more than the header said")
        opened.load()
        block = opened.info.get("exif", b"")
        exif = _exif(block, opened.getexif, bounds.max_exif_bytes)
        mode = opened.mode
        upright = _turn(_to_rgb(opened), exif.orientation)
    return Decoded(upright, mode, exif)


def _decode_heic(data: bytes, _kind: PhotoFormat, bounds: PhotoSettings) -> Decoded:
    """Decode in a process of its own; the picture comes out upright, its EXIF is not obeyed."""
    from PIL import Image

    raw = _child_output(data, bounds)
    width, height, mode_length, exif_length = HEADER.unpack_from(raw)
    at = HEADER.size + mode_length
    mode = raw[HEADER.size : at].decode("ascii")
    block = raw[at : at + exif_length]
    image = Image.frombytes("RGB", (width, height), memoryview(raw)[at + exif_length :])

    def parse() -> Exif:
        parsed = Image.Exif()
        parsed.load(block)
        return parsed

    exif = _exif(block, parse, bounds.max_exif_bytes) if block else NO_EXIF
    return Decoded(image, mode, exif)


def _child_output(data: bytes, bounds: PhotoSettings) -> bytes:
    limits = (bounds.max_pixels, bounds.max_decoder_bytes, bounds.max_decoder_s)
    command = [sys.executable, "-P", "-m", "inspection.photo.heic_child", *map(str, limits)]
    environment = {**os.environ, "PYTHONPATH": str(_IMPORT_ROOT)}
    try:
        done = subprocess.run(  # noqa: S603 - our own module, the file goes to its standard input
            command,
            input=data,
            capture_output=True,
            timeout=bounds.max_decoder_s,
            check=False,
            env=environment,
        )
    except subprocess.TimeoutExpired as error:
        raise UndecodableError(f"the decoder took over {bounds.max_decoder_s} s") from error
    if done.returncode < 0:
        raise UndecodableError(f"the decoder broke down (signal {-done.returncode})")
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise UndecodableError(lines[-1][:200] if lines else "the decoder failed")
    return done.stdout


def _exif(block: bytes, parse: Callable[[], Exif], max_bytes: int) -> ExifFacts:
    if len(block) > max_bytes:
        return ExifFacts(present=True, faults=(f"{len(block):,} bytes: not read",))
    try:
        return read_exif(parse())
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
