"""Valhalla's compressed lines.

References
----------
https://valhalla.github.io/valhalla/decoding/ (the polyline algorithm with six
decimals).
"""

from __future__ import annotations

from collections.abc import Iterator

from routing.model import Location

__all__ = ["decode_polyline"]

FIRST_CHARACTER = 63
CHUNK_BITS = 5
MORE = 0x20


def decode_polyline(text: str, decimals: int = 6) -> tuple[Location, ...]:
    """Return the points of an encoded line.

    Raises
    ------
    ValueError
        If the text breaks off or holds other characters.

    Examples
    --------
    >>> decode_polyline("_izlhA~rlgdF_{geC~ywl@")[0]
    Location(lat=38.5, lon=-120.2)
    """
    figures = list(_differences(text))
    if len(figures) % 2:
        raise ValueError("an encoded line breaks off")
    points = []
    lat = lon = 0
    for north, east in zip(figures[::2], figures[1::2], strict=True):
        lat, lon = lat + north, lon + east
        points.append(Location(lat / 10**decimals, lon / 10**decimals))
    return tuple(points)


def _differences(text: str) -> Iterator[int]:
    figure = shift = 0
    for character in text:
        chunk = ord(character) - FIRST_CHARACTER
        if not 0 <= chunk < 2 * MORE:
            raise ValueError(f"an encoded line holds {character!r}")
        figure |= (chunk & ~MORE) << shift
        shift += CHUNK_BITS
        if chunk & MORE:
            continue
        yield ~(figure >> 1) if figure & 1 else figure >> 1
        figure = shift = 0
    if shift:
        raise ValueError("an encoded line breaks off")
