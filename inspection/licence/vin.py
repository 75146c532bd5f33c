"""The VIN on the licence, weighed as the one on the car is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspection.licence.page import LicencePage
from inspection.ocr import Engine
from inspection.settings import VinPhotoSettings
from inspection.vin_photo import VinMatch, look_at, match_vin

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["match_licence_vin"]


def match_licence_vin(
    image: Image, page: LicencePage, expected: str, engine: Engine, settings: VinPhotoSettings
) -> VinMatch | None:
    """Compare the VIN line of `page`, read from `image`, with the order's; ``None`` without one.

    Raises
    ------
    LengthError, CharacterError
        If `expected` is no 17 characters of a VIN.
    """
    if page.vin is None:
        return None
    return match_vin(look_at(image, [page.vin.quad], engine, settings), expected, settings)
