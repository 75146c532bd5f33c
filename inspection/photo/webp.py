"""Chunks of a WebP file (RFC 9649)."""

from __future__ import annotations

from inspection.photo.container import Container

__all__ = ["examine"]

_HEADER = 12


def examine(data: bytes, max_chunks: int) -> Container:
    """Walk the chunks of the RIFF container."""
    end = 8 + int.from_bytes(data[4:8], "little")
    end += end % 2
    at, width, height, animated = _HEADER, 0, 0, False
    truncated = end > len(data)
    for _ in range(max_chunks):
        if at >= min(end, len(data)):
            return Container(width, height, end, truncated, animated=animated)
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        body = data[at + 8 : at + 18]
        kind = data[at : at + 4]
        if not width:
            width, height = _size(kind, body)
        animated = animated or kind in {b"ANIM", b"ANMF"}
        at += 8 + size + size % 2
        truncated = truncated or at > len(data)
    return Container(width, height, broken=f"more than {max_chunks} chunks")


def _size(kind: bytes, body: bytes) -> tuple[int, int]:
    if len(body) < 10:
        return 0, 0
    if kind == b"VP8X":
        width = int.from_bytes(body[4:7], "little")
        return 1 + width, 1 + int.from_bytes(body[7:10], "little")
    if kind == b"VP8 ":
        width = int.from_bytes(body[6:8], "little") & 0x3FFF
        return width, int.from_bytes(body[8:10], "little") & 0x3FFF
    if kind == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return 0, 0
