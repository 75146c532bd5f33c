"""Draw a signed text as a QR code, for paper or for a second device's screen."""

from __future__ import annotations

import io

__all__ = ["code_png"]

ERROR_CORRECTION = "m"
"""A seventh of the code may be hidden; more would take more and smaller modules."""


def code_png(text: str, *, module_pixels: int = 8, margin_modules: int = 4) -> bytes:
    """Return the QR code of `text` as a PNG.

    Parameters
    ----------
    text
        As :func:`inspection.day_proof.sign` returns it.
    module_pixels
        Side of a module.
    margin_modules
        White around the code; readers want 4 (ISO/IEC 18004 section 6.3.8).
    """
    import segno

    picture = io.BytesIO()
    code = segno.make_qr(text, error=ERROR_CORRECTION)
    code.save(picture, kind="png", scale=module_pixels, border=margin_modules)
    return picture.getvalue()
