"""Smaller pictures, made of copies that are ours already: never of what a stranger sent."""

from __future__ import annotations

from io import BytesIO

from courier_api.errors import StorageError

__all__ = ["QUALITY", "shrunk"]

QUALITY = 85


def shrunk(copy: bytes, side_px: int) -> bytes:
    """Return a JPEG whose longer side has at most `side_px` pixels; as it is if it has not more.

    Raises
    ------
    StorageError
        If `copy` is no picture: then it is not what was put into the store.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(BytesIO(copy), formats=("JPEG",)) as picture:
            if max(picture.size) <= side_px:
                return copy
            picture.draft("RGB", (side_px, side_px))
            small = picture.convert("RGB")
    except (OSError, UnidentifiedImageError) as error:
        raise StorageError("photo", ["its copy is damaged: have it read again"]) from error
    small.thumbnail((side_px, side_px))
    file = BytesIO()
    small.save(file, "JPEG", quality=QUALITY, optimize=True)
    return file.getvalue()
