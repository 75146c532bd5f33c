"""Boxes of a HEIC file (ISO/IEC 14496-12, 23008-12)."""

from __future__ import annotations

from collections.abc import Iterator

from inspection.photo.container import Container

__all__ = ["examine"]

_DEEPEST = 8
_CONTAINERS = {b"meta": 4, b"iprp": 0, b"ipco": 0}
"""Boxes that hold boxes, with the bytes before the first of them."""


class _BrokenBoxError(Exception):
    pass


def examine(data: bytes, max_boxes: int) -> Container:
    """Walk the boxes, top level and those that describe the pictures."""
    width, height, depth, boxes = 0, 0, 8, 0
    animated = truncated = False
    end = 0
    try:
        for kind, start, behind, level in _walk(data, 0, len(data), 0):
            boxes += 1
            if boxes > max_boxes:
                return Container(width, height, broken=f"more than {max_boxes} boxes")
            truncated = truncated or behind > len(data)
            animated = animated or (level == 0 and kind == b"moov")
            end = max(end, behind) if level == 0 else end
            if kind == b"ispe":
                size = (_int(data, start + 4), _int(data, start + 8))
                width, height = max((width, height), size, key=lambda pair: pair[0] * pair[1])
            if kind == b"pixi" and behind - start > 5:
                depth = max(depth, data[start + 5])
    except _BrokenBoxError as error:
        return Container(width, height, broken=str(error))
    return Container(width, height, end, truncated, animated=animated, depth=depth)


def _int(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "big")


def _walk(data: bytes, at: int, until: int, level: int) -> Iterator[tuple[bytes, int, int, int]]:
    """Yield type, start of the content, index behind and level of every box."""
    while at + 8 <= until:
        size, kind, header = _int(data, at), data[at + 4 : at + 8], 8
        if size == 1:
            size, header = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        elif size == 0:
            size = until - at
        if level == 0 and not kind.isalnum():
            return
        if size < header or (level > 0 and at + size > until):
            raise _BrokenBoxError(f"a box {kind!r} of {size} bytes at byte {at}")
        yield kind, at + header, at + size, level
        if kind in _CONTAINERS:
            if level >= _DEEPEST:
                raise _BrokenBoxError(f"boxes nested deeper than {_DEEPEST}")
            inside = at + header + _CONTAINERS[kind]
            yield from _walk(data, inside, min(at + size, len(data)), level + 1)
        at += size
