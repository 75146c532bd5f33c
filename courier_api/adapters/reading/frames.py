"""What the worker and its reading process say to each other, over two pipes.

A message is a head of JSON with binary parts behind it.  To the reading
process, which believes the worker, whole objects go as a pickle in a part;
what comes back is plain JSON and bytes, counted before they are taken: whoever
took over the reading process with a photo must not take over the worker too.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Protocol

__all__ = ["MOST_BYTES", "BrokenFrameError", "Frame", "read_frame", "write_frame"]

MOST_BYTES = 512 * 1024 * 1024
MOST_PARTS = 4096
COUNT = struct.Struct("<II")
SIZE = struct.Struct("<Q")


class BrokenFrameError(Exception):
    """The other side is gone, or talks nonsense."""


class Source(Protocol):
    """Where bytes come from."""

    def read(self, size: int, /) -> bytes:
        """Return at most so many bytes; none at the end."""
        ...


@dataclass(frozen=True, slots=True)
class Frame:
    """One message.

    Parameters
    ----------
    kind
        What it is.
    head
        Its values.
    parts
        Bytes that belong to it.
    """

    kind: str
    head: Mapping[str, object]
    parts: tuple[bytes, ...] = ()


def write_frame(
    pipe: BinaryIO, kind: str, head: Mapping[str, object], parts: Sequence[bytes] = ()
) -> None:
    """Write one message; raises `BrokenFrameError` if nobody listens."""
    text = json.dumps({"kind": kind, **head}, ensure_ascii=True, allow_nan=False).encode()
    try:
        pipe.write(COUNT.pack(len(text), len(parts)))
        pipe.write(text)
        for part in parts:
            pipe.write(SIZE.pack(len(part)))
            pipe.write(part)
        pipe.flush()
    except (OSError, ValueError) as error:
        raise BrokenFrameError("nobody listens") from error


def read_frame(pipe: Source) -> Frame:
    """Read one message.

    Raises
    ------
    BrokenFrameError
        If the pipe ends, or what comes is no message of ours.
    """
    length, count = COUNT.unpack(_exactly(pipe, COUNT.size))
    if length > MOST_BYTES or count > MOST_PARTS:
        raise BrokenFrameError(f"announces {length} bytes and {count} parts")
    head = _head(_exactly(pipe, length))
    left, parts = MOST_BYTES - length, []
    for _ in range(count):
        (size,) = SIZE.unpack(_exactly(pipe, SIZE.size))
        left -= size
        if left < 0:
            raise BrokenFrameError(f"brings more than {MOST_BYTES} bytes")
        parts.append(_exactly(pipe, size))
    kind = head.pop("kind", None)
    if not isinstance(kind, str):
        raise BrokenFrameError("does not say what it is")
    return Frame(kind, head, tuple(parts))


def _head(text: bytes) -> dict[str, object]:
    try:
        head = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BrokenFrameError("its head is no JSON") from error
    if not isinstance(head, dict):
        raise BrokenFrameError("its head is no object")
    return head


def _exactly(pipe: Source, size: int) -> bytes:
    taken = bytearray()
    while len(taken) < size:
        try:
            some = pipe.read(min(size - len(taken), 1 << 20))
        except (OSError, ValueError) as error:
            raise BrokenFrameError("the pipe broke") from error
        if not some:
            raise BrokenFrameError("the pipe ended")
        taken += some
    return bytes(taken)
