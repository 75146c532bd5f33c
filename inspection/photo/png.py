"""Chunks of a PNG file (ISO/IEC 15948)."""

from __future__ import annotations

import zlib

from inspection.photo.container import Container

__all__ = ["examine", "lacks_pixels"]

_SIGNATURE = 8
_OVERHEAD = 12
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_PASSES = ((0, 8, 0, 8), (4, 8, 0, 8), (0, 4, 4, 8), (2, 4, 0, 4), (0, 2, 2, 4), (1, 2, 0, 2),
           (0, 1, 1, 2))  # fmt: skip
"""Adam7: first column and step, first row and step of each pass."""
_STEP = 1 << 20


def examine(data: bytes, max_chunks: int) -> Container:
    """Walk the chunks from IHDR to IEND."""
    at, width, height, depth, animated = _SIGNATURE, 0, 0, 8, False
    for _ in range(max_chunks):
        kind = data[at + 4 : at + 8]
        behind = at + _OVERHEAD + int.from_bytes(data[at : at + 4], "big")
        if len(kind) < 4 or behind > len(data):
            return Container(width, height, truncated=True, animated=animated, depth=depth)
        if at == _SIGNATURE and kind != b"IHDR":
            return Container(broken="the first chunk is not IHDR")
        if kind == b"IHDR":
            width = int.from_bytes(data[at + 8 : at + 12], "big")
            height = int.from_bytes(data[at + 12 : at + 16], "big")
            depth = data[at + 16]
        animated = animated or kind == b"acTL"
        at = behind
        if kind == b"IEND":
            return Container(width, height, end=at, animated=animated, depth=depth)
    return Container(width, height, broken=f"more than {max_chunks} chunks")


def lacks_pixels(data: bytes) -> bool:
    """Say whether the packed pixels of a whole file are fewer than its header promises.

    Decoders fill the rest with zeros and say nothing.  Ask only once
    :func:`examine` found the file whole and its size allowed; files whose
    packing is broken are left to the decoder.
    """
    wanted = _unpacked_bytes(data)
    unpacker = zlib.decompressobj()
    at = _SIGNATURE
    try:
        while wanted > 0 and at + _OVERHEAD <= len(data):
            length = int.from_bytes(data[at : at + 4], "big")
            if data[at + 4 : at + 8] == b"IDAT":
                wanted -= _unpacked(unpacker, data[at + 8 : at + 8 + length], wanted)
            at += _OVERHEAD + length
    except zlib.error:
        return False
    return wanted > 0


def _unpacked(unpacker: zlib._Decompress, packed: bytes, wanted: int) -> int:
    count = 0
    while count < wanted:
        part = unpacker.decompress(packed, _STEP)
        packed = unpacker.unconsumed_tail
        count += len(part)
        if not part and not packed:
            break
    return count


def _unpacked_bytes(data: bytes) -> int:
    width = int.from_bytes(data[16:20], "big")
    height = int.from_bytes(data[20:24], "big")
    bits = data[24] * _CHANNELS.get(data[25], 1)
    if data[28] == 0:
        return height * (1 + (width * bits + 7) // 8)
    total = 0
    for first_column, step_x, first_row, step_y in _PASSES:
        columns = max(0, -(-(width - first_column) // step_x))
        rows = max(0, -(-(height - first_row) // step_y))
        total += rows * (1 + (columns * bits + 7) // 8) if columns else 0
    return total
