"""Reading processes that misbehave: ``python -m tests.courier_api.reading.fake_child MODE``."""

from __future__ import annotations

import os
import pickle
import sys
import time
from collections.abc import Callable
from typing import BinaryIO

from courier_api.adapters.reading.frames import BrokenFrameError, Frame, read_frame, write_frame
from courier_api.ports.reading import VisitToRead

Act = Callable[[Frame, BinaryIO, BinaryIO], None]


def answer(frame: Frame, _source: BinaryIO, sink: BinaryIO, **changes: object) -> None:
    visit: VisitToRead = pickle.loads(frame.parts[0])  # noqa: S301 - as the real one does
    write_frame(sink, "progress", {"done": 1, "total": 2})
    head = {
        "proposal": "accept",
        "counted": [],
        "retake": [],
        "nonces": [],
        "photos": [[photo.digest, "", False] for photo in visit.photos],
    }
    environment = sorted(os.environ)
    write_frame(sink, "read", head | changes, [repr(environment).encode(), b"%PDF"])


def hang(_frame: Frame, _source: BinaryIO, _sink: BinaryIO) -> None:
    time.sleep(600)


def eat(_frame: Frame, _source: BinaryIO, _sink: BinaryIO) -> None:
    kept = [bytearray(os.urandom(1 << 20) * 300)]
    time.sleep(600 if kept else 0)


def die(_frame: Frame, _source: BinaryIO, _sink: BinaryIO) -> None:
    os._exit(3)


def nonsense(_frame: Frame, _source: BinaryIO, sink: BinaryIO) -> None:
    sink.write(os.urandom(4096))
    sink.flush()


def lie(frame: Frame, source: BinaryIO, sink: BinaryIO) -> None:
    answer(frame, source, sink, photos=[["0" * 64, "", False]])


def pry(_frame: Frame, source: BinaryIO, sink: BinaryIO) -> None:
    write_frame(sink, "ask", {"index": 10**9})
    read_frame(source)


ACTS: dict[str, Act] = {
    "answer": answer,
    "hang": hang,
    "eat": eat,
    "die": die,
    "nonsense": nonsense,
    "lie": lie,
    "pry": pry,
}


def main() -> None:
    source, sink = os.fdopen(0, "rb"), os.fdopen(1, "wb")
    while True:
        try:
            frame = read_frame(source)
        except BrokenFrameError:
            return
        ACTS[sys.argv[1]](frame, source, sink)


if __name__ == "__main__":
    main()
