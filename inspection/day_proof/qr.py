"""QR codes in a photo: what they say, where they are, how large a module is."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from inspection.finding import Region

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["Corner", "SeenCode", "find_codes"]

Corner = tuple[float, float]
"""x and y in pixels of the photo, from its top left."""

SMALL_SIDE = 1000
"""Photos with a longer side below this are also tried at twice the size."""
LARGE_SIDE = 2400
"""Photos with a longer side above this are also tried at half the size."""


@dataclass(frozen=True, slots=True)
class SeenCode:
    """A code that could be read.

    Parameters
    ----------
    text
        What it says.
    corners
        Top left, top right, bottom right and bottom left as the code itself
        stands, which may be turned in the photo.
    modules
        Along a side.
    module_pixels
        Mean of the shortest side, in pixels of the photo.
    region
        Its upright frame.
    """

    text: str
    corners: tuple[Corner, Corner, Corner, Corner]
    modules: int
    module_pixels: float
    region: Region


def find_codes(image: Image, prefix: str = "") -> tuple[SeenCode, ...]:
    """Return the QR codes of an upright photo whose text begins with `prefix`.

    The photo is read as it is; only if no such code is found are a sharpened,
    an evened out and a resized copy tried, in this order.
    """
    for scale, copy in _copies(image):
        found = [_seen(code, image, scale) for code in _read(copy) if code.text.startswith(prefix)]
        if found:
            return tuple(sorted(found, key=lambda code: (code.region.top, code.region.left)))
    return ()


def _read(image: Image) -> list[Any]:
    import zxingcpp

    wanted = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
    return [
        code for code in zxingcpp.read_barcodes(image, formats=wanted) if code.valid and code.text
    ]


def _copies(image: Image) -> Iterator[tuple[float, Image]]:
    """Yield copies to be tried, each with its size as a share of the photo's."""
    from PIL import ImageFilter, ImageOps

    grey = image.convert("L")
    yield 1.0, grey
    longest = max(grey.size)
    yield 1.0, grey.filter(ImageFilter.UnsharpMask(radius=3, percent=250, threshold=0))
    yield 1.0, ImageOps.autocontrast(grey.filter(ImageFilter.GaussianBlur(1.2)), cutoff=2)
    if longest > LARGE_SIDE:
        yield 0.5, grey.reduce(2)
    if longest < SMALL_SIDE:
        yield 2.0, grey.resize((grey.width * 2, grey.height * 2), 3)


def _seen(code: Any, image: Image, scale: float) -> SeenCode:
    place = code.position
    points = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    corners = tuple((point.x / scale, point.y / scale) for point in points)
    modules = _modules(code)
    sides = [math.dist(corners[at], corners[(at + 1) % 4]) for at in range(4)]
    return SeenCode(
        code.text,
        corners,  # type: ignore[arg-type]
        modules,
        min(sides) / modules,
        _frame(corners, image),
    )


def _modules(code: Any) -> int:
    """Return the modules of a side (ISO/IEC 18004: 17 and 4 for each version)."""
    version = str(code.extra.get("Version", "")) if isinstance(code.extra, dict) else ""
    return 17 + 4 * int(version) if version.isdigit() else 41


def _frame(corners: tuple[Corner, ...], image: Image) -> Region:
    lefts, tops = [x for x, _ in corners], [y for _, y in corners]
    left, top = max(0.0, min(lefts)), max(0.0, min(tops))
    right, bottom = min(max(lefts), float(image.width)), min(max(tops), float(image.height))
    return Region(
        left / image.width,
        top / image.height,
        max(right - left, 1.0) / image.width,
        max(bottom - top, 1.0) / image.height,
    )
