"""Reads visits in a child that is kept, and replaced before it grows old or large."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping

from courier_api.adapters.reading.frames import Frame
from courier_api.adapters.reading.process import Limits, ReadingProcess
from courier_api.errors import ReadingError
from courier_api.ports.reading import Archive, Counted, PhotoRead, VisitRead, VisitToRead
from inspection.finding import Outcome
from inspection.report.model import Proposal

__all__ = ["ChildReader"]


class ChildReader:
    """A :class:`courier_api.ports.reading.VisitReader` that keeps children, one for each caller.

    Parameters
    ----------
    limits
        Of each visit.
    visits_most, memory_most_bytes
        A child that has read so many visits, or has grown so large, reads no more.
    command
        What children are; for tests.
    """

    def __init__(
        self,
        limits: Limits,
        *,
        visits_most: int,
        memory_most_bytes: int,
        command: tuple[str, ...] | None = None,
    ) -> None:
        self._limits = limits
        self._visits_most = visits_most
        self._memory_most_bytes = memory_most_bytes
        self._command = command
        self._idle: list[ReadingProcess] = []
        self._busy: set[ReadingProcess] = set()
        self._lock = threading.Lock()
        self._is_closed = False

    def read(
        self,
        visit: VisitToRead,
        archive: Archive,
        *,
        progress: Callable[[int], None],
        stop: Callable[[], bool],
    ) -> VisitRead:
        """Read a visit; see the port."""
        child = self._take()
        try:
            frame = child.ask(visit, archive, progress, stop)
            read = _read_of(frame, visit)
        except BaseException:
            child.end()
            raise
        finally:
            self._put_back(child)
        return read

    def close(self) -> None:
        """End every child."""
        with self._lock:
            self._is_closed = True
            ending = [*self._idle, *self._busy]
            self._idle.clear()
        for child in ending:
            child.end()

    def pids(self) -> tuple[int, ...]:
        """Return the processes that read or could."""
        with self._lock:
            return tuple(child.pid for child in (*self._idle, *self._busy))

    def _take(self) -> ReadingProcess:
        with self._lock:
            if self._is_closed:
                raise ReadingError("reading process", ["reads no more: the worker ends"])
            while self._idle:
                child = self._idle.pop()
                if child.is_alive:
                    break
                child.end()
            else:
                child = ReadingProcess(self._limits, self._command)
            self._busy.add(child)
            return child

    def _put_back(self, child: ReadingProcess) -> None:
        is_spent = (
            not child.is_alive
            or child.visits >= self._visits_most
            or child.memory_bytes > self._memory_most_bytes
        )
        with self._lock:
            self._busy.discard(child)
            if not is_spent and not self._is_closed:
                self._idle.append(child)
                return
        child.end()


def _read_of(frame: Frame, visit: VisitToRead) -> VisitRead:
    """Return what the child said, doubting every word.

    Raises
    ------
    ReadingError
        If it could not read the visit, or says what cannot be.
    """
    if frame.kind == "fault":
        raise ReadingError("visit", [f"cannot be read: {str(frame.head.get('fault', ''))[:64]}"])
    try:
        return _checked(frame.head, frame.parts, visit)
    except (KeyError, TypeError, ValueError, IndexError, StopIteration) as error:
        raise ReadingError(
            "reading process", [f"says what cannot be: {type(error).__name__}"]
        ) from error


def _checked(head: Mapping[str, object], parts: tuple[bytes, ...], visit: VisitToRead) -> VisitRead:
    report_json, pdf, *rest = parts
    copies = iter(rest)
    photos = []
    for photo, told in zip(visit.photos, _list(head, "photos"), strict=True):
        digest, look, has_copy = _list({"photo": told}, "photo")
        if digest != photo.digest or not isinstance(look, str) or (look and int(look, 16) >> 64):
            raise ValueError("another photo")
        photos.append(PhotoRead(photo.digest, look, next(copies) if has_copy else None))
    counted = []
    for told in _list(head, "counted"):
        code, outcome = _list({"told": told}, "told")
        counted.append(Counted(str(code), Outcome(str(outcome))))
    return VisitRead(
        report_json=report_json,
        pdf=pdf,
        proposal=Proposal(str(head["proposal"])),
        counted=tuple(counted),
        retake=tuple(str(one) for one in _list(head, "retake")),
        nonces=tuple(bytes.fromhex(str(one)).hex() for one in _list(head, "nonces")),
        photos=tuple(photos),
    )


def _list(head: Mapping[str, object], key: str) -> list[object]:
    value = head[key]
    if not isinstance(value, list):
        raise TypeError(f"{key} is no list")
    return value
