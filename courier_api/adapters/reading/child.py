"""The reading process: ``python -m courier_api.adapters.reading.child``.

It takes visits from standard input and answers on standard output, one after
the other, until the input ends.  Whatever libraries print goes to standard error.
"""

from __future__ import annotations

import ctypes
import gc
import os
import pickle
import resource
from contextlib import suppress
from typing import BinaryIO

from courier_api.adapters.reading.far_archive import FarArchive
from courier_api.adapters.reading.frames import BrokenFrameError, Frame, read_frame, write_frame
from courier_api.adapters.reading.one_visit import read_visit
from courier_api.ports.reading import VisitRead, VisitToRead
from inspection.errors import InspectionError
from inspection.inspect_vehicle import Progress

__all__ = ["main"]


def main() -> None:
    """Read visits until there are no more."""
    source, sink = _pipes()
    while True:
        try:
            frame = read_frame(source)
        except BrokenFrameError:
            return
        try:
            _answer(frame, source, sink)
        except BrokenFrameError:
            return
        _give_back_memory()


def _give_back_memory() -> None:
    """Let the system have what the visit took: glibc keeps freed pieces between used ones."""
    gc.collect()
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """Return where visits come from and answers go; standard output is nobody else's any more."""
    source = os.fdopen(os.dup(0), "rb", buffering=1 << 16)
    sink = os.fdopen(os.dup(1), "wb", buffering=1 << 16)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    return source, sink


def _answer(frame: Frame, source: BinaryIO, sink: BinaryIO) -> None:
    visit = pickle.loads(frame.parts[0])  # noqa: S301 - the worker's own words, see frames
    if not isinstance(visit, VisitToRead):
        raise BrokenFrameError("no visit")
    archive = FarArchive(frame.parts[1], visit, source, sink)

    def progress(step: Progress) -> None:
        write_frame(sink, "progress", {"done": step.done, "total": step.total})

    try:
        read = read_visit(visit, archive, progress)
    except (InspectionError, ValueError, MemoryError) as error:
        write_frame(sink, "fault", {"fault": type(error).__name__})
        return
    _send(read, sink)


def _send(read: VisitRead, sink: BinaryIO) -> None:
    copies = [photo.copy for photo in read.photos]
    head = {
        "proposal": read.proposal,
        "counted": [[one.code, one.outcome] for one in read.counted],
        "retake": list(read.retake),
        "nonces": list(read.nonces),
        "photos": [[one.digest, one.look, one.copy is not None] for one in read.photos],
        "peak_kib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
    }
    kept = [copy for copy in copies if copy is not None]
    write_frame(sink, "read", head, [read.report_json, read.pdf, *kept])


if __name__ == "__main__":
    main()
