"""Markers of a JPEG file (ITU-T T.81, annex B)."""

from __future__ import annotations

import re

from inspection.photo.container import Container

__all__ = ["examine"]

_EOI, _SOS = 0xD9, 0xDA
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_NO_PAYLOAD = frozenset({0x01, *range(0xD0, 0xD9)})
_MARKER_IN_SCAN = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])", re.DOTALL)


def examine(data: bytes, max_segments: int) -> Container:
    """Walk the markers from start to end of image."""
    at, width, height, depth, scans = 2, 0, 0, 8, 0
    for _ in range(max_segments):
        marker, at = _next_marker(data, at)
        if marker is None:
            return Container(width, height, truncated=True, depth=depth, scans=scans)
        if marker == _EOI:
            return Container(width, height, end=at, depth=depth, scans=scans)
        if marker in _NO_PAYLOAD:
            continue
        length = int.from_bytes(data[at : at + 2], "big")
        if at + length > len(data) or len(data) < at + 2:
            return Container(width, height, truncated=True, depth=depth, scans=scans)
        if length < 2:
            return Container(width, height, broken=f"a segment of length {length} at byte {at}")
        if marker in _FRAMES and not width and length >= 8:
            depth = data[at + 2]
            height = int.from_bytes(data[at + 3 : at + 5], "big")
            width = int.from_bytes(data[at + 5 : at + 7], "big")
        at += length
        if marker == _SOS:
            scans += 1
            found = _MARKER_IN_SCAN.search(data, at)
            if found is None:
                return Container(width, height, truncated=True, depth=depth, scans=scans)
            at = found.start()
    return Container(width, height, broken=f"more than {max_segments} segments", scans=scans)


def _next_marker(data: bytes, at: int) -> tuple[int | None, int]:
    """Return the marker at or after `at` and the index behind it; ``None`` at the end of data."""
    start = data.find(b"\xff", at)
    if start < 0:
        return None, len(data)
    while start < len(data) and data[start] == 0xFF:
        start += 1
    if start >= len(data):
        return None, len(data)
    return data[start], start + 1
