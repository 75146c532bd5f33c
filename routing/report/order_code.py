"""The QR code of an order on paper: what a courier's phone opens the stop with."""

from __future__ import annotations

import io
from datetime import date
from urllib.parse import quote, urlencode

__all__ = ["code_image", "order_code"]


def order_code(order_id: str, *, day: date, courier_id: str, number: int) -> str:
    """Return what the code says, a URI without personal data.

    Examples
    --------
    >>> order_code("P 1", day=date(2026, 6, 18), courier_id="C01", number=3)
    'policy-courier:order/P%201?day=2026-06-18&courier=C01&stop=3'
    """
    query = urlencode({"day": day.isoformat(), "courier": courier_id, "stop": number})
    return f"policy-courier:order/{quote(order_id, safe='')}?{query}"


def code_image(text: str) -> bytes:
    """Return a PNG of the QR code of `text` (ISO/IEC 18004, error level M or better)."""
    import segno

    stream = io.BytesIO()
    segno.make_qr(text, error="m").save(stream, kind="png", scale=4, border=4)
    return stream.getvalue()
