"""The four digits that the courier wrote on the sheet: a hint, since handwriting is hard to read.

The corners of the printed code tell how the sheet lies in the photo, hence
where its four cells are.  An empty cell is certain, a digit never is: what was
read passes only if it is the code expected, and anything else is for a human.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspection.day_proof.layout import CODE, CODE_CELLS, Box
from inspection.finding import Evidence, Finding, Outcome, Region
from inspection.settings import ProofSettings, default_settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from inspection.day_proof.qr import SeenCode
    from inspection.ocr import Engine
    from inspection.photo import Photo

__all__ = ["VISIT_CODE", "Cells", "cut_cells", "judge_visit_code"]

VISIT_CODE = "proof.visit_code"
DOTS_MM = 4.0
"""Pixels of a millimetre in the flattened picture of the cells."""
BORDER_MM = 3.0
"""Left out inside each cell's line."""
INK_DARKER = 0.62
"""Ink is darker than this share of the paper's brightness."""
_WRITE = "write the visit's code into the four cells and take the photo again"


@dataclass(frozen=True, slots=True)
class Cells:
    """The four cells, laid flat.

    Parameters
    ----------
    strip
        (h, w, 3) RGB, the insides of the cells side by side.
    ink_shares
        Share of dark pixels in each cell.
    region
        Around all four in the photo; ``None`` if they are not all in it.
    """

    strip: NDArray[np.uint8]
    ink_shares: tuple[float, ...]
    region: Region | None


def cut_cells(photo: Photo, code: SeenCode) -> Cells:
    """Cut the cells out of a photo, by the corners of the sheet's code."""
    import cv2
    import numpy as np

    printed = np.array(_corners(CODE), np.float32)
    seen = np.array(code.corners, np.float32)
    to_photo = np.asarray(cv2.getPerspectiveTransform(printed, seen), np.float64)
    pixels = np.asarray(photo.image)
    flat = [_flat(pixels, to_photo, cell) for cell in CODE_CELLS]
    strip = np.asarray(np.concatenate(flat, axis=1), np.uint8)
    return Cells(strip, tuple(_ink_share(cell) for cell in flat), _region(to_photo, photo))


def judge_visit_code(
    photo: Photo,
    code: SeenCode,
    expected: str,
    engine: Engine | None,
    settings: ProofSettings | None = None,
) -> Finding:
    """Compare what stands in the cells with the visit's code."""
    bounds = settings or default_settings().proof
    cells = cut_cells(photo, code)
    evidence = (Evidence(photo.name, photo.digest, cells.region),)
    if cells.region is None:
        message = "the cells for the visit's code are not in the photo"
        remedy = "take the whole sheet into the photo"
        return Finding(VISIT_CODE, Outcome.FAIL, message, remedy, evidence)
    empty = [share < bounds.min_ink_share for share in cells.ink_shares]
    if any(empty):
        message = f"{sum(empty)} of the four cells for the visit's code are empty"
        return Finding(VISIT_CODE, Outcome.FAIL, message, _WRITE, evidence)
    digits, confidence = _read(cells.strip, engine) if engine is not None else ("", 0.0)
    evidence = (Evidence(photo.name, photo.digest, cells.region, digits or None),)
    if digits == expected and confidence >= bounds.min_digit_confidence:
        message = f"the visit's code {expected} was read"
        return Finding(VISIT_CODE, Outcome.PASS, message, "", evidence, confidence)
    message = f"the visit's code is {expected}; "
    message += f"{digits} was read, which is only a hint" if digits else "no digits could be read"
    return Finding(VISIT_CODE, Outcome.CANNOT_TELL, message, "", evidence, confidence)


def _read(strip: NDArray[np.uint8], engine: Engine) -> tuple[str, float]:
    from inspection.ocr import Alphabet

    spelled = engine.spell([strip], Alphabet("", ()))[0]
    kept = [one for one in spelled.characters if one.text.isdigit() and one.text.isascii()]
    others = [one for one in spelled.characters if not one.text.isdigit() and one.text.strip()]
    if not kept or others:
        return "".join(one.text for one in kept), 0.0
    return "".join(one.text for one in kept), min(one.confidence for one in kept)


def _corners(box: Box) -> list[tuple[float, float]]:
    right, bottom = box.left + box.width, box.top + box.height
    return [(box.left, box.top), (right, box.top), (right, bottom), (box.left, bottom)]


def _flat(pixels: NDArray[np.uint8], to_photo: NDArray[np.float64], cell: Box) -> NDArray[np.uint8]:
    import cv2
    import numpy as np

    inner = Box(
        cell.left + BORDER_MM,
        cell.top + BORDER_MM,
        cell.width - 2 * BORDER_MM,
        cell.height - 2 * BORDER_MM,
    )
    size = round(inner.width * DOTS_MM), round(inner.height * DOTS_MM)
    from_dots = np.array(
        [[1 / DOTS_MM, 0, inner.left], [0, 1 / DOTS_MM, inner.top], [0, 0, 1]], np.float64
    )
    flat = cv2.warpPerspective(
        pixels,
        to_photo @ from_dots,
        size,
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(flat, np.uint8)


def _ink_share(cell: NDArray[np.uint8]) -> float:
    import numpy as np

    grey = cell.mean(axis=2)
    paper = float(np.percentile(grey, 90))
    return float((grey < INK_DARKER * paper).mean())


def _region(to_photo: NDArray[np.float64], photo: Photo) -> Region | None:
    import cv2
    import numpy as np

    first, last = CODE_CELLS[0], CODE_CELLS[-1]
    whole = Box(first.left, first.top, last.left + last.width - first.left, first.height)
    points = cv2.perspectiveTransform(np.array([_corners(whole)], np.float64), to_photo)[0]
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    width, height = photo.image.size
    if left < 0 or top < 0 or right > width or bottom > height:
        return None
    return Region(
        float(left) / width,
        float(top) / height,
        float(right - left) / width,
        float(bottom - top) / height,
    )
