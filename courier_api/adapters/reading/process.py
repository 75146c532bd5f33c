"""One reading process as the worker sees it: started, asked, watched, ended."""

from __future__ import annotations

import io
import os
import pickle
import select
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, cast

from courier_api.adapters.reading.frames import BrokenFrameError, Frame, read_frame, write_frame
from courier_api.errors import LeaseError, ReadingError
from courier_api.ports.reading import Archive, VisitToRead

__all__ = ["Limits", "ReadingProcess"]

LOOK_EVERY_S = 0.2
PASSED_ON = (
    "PATH",
    "LD_LIBRARY_PATH",
    "LANG",
    "LC_ALL",
    "PYTHONPATH",
    "PYTHONHOME",
    "VIRTUAL_ENV",
    "TMPDIR",
    "HOME",
)
"""Of the environment; nothing else, least of all a secret."""
EVENTS = select.POLLIN | select.POLLHUP | select.POLLERR
"""Not select(): a busy server has more open files than that can watch."""


class Limits:
    """What one visit may take.

    Parameters
    ----------
    step_s, visit_s
        Seconds without a word; seconds in all.
    memory_bytes
        Resident memory of the process.
    """

    def __init__(self, *, step_s: float, visit_s: float, memory_bytes: int) -> None:
        self.step_s = step_s
        self.visit_s = visit_s
        self.memory_bytes = memory_bytes


class ReadingProcess:
    """A child that reads one visit after the other.

    Parameters
    ----------
    limits
        Of each visit.
    command
        What to start; for tests.
    """

    def __init__(self, limits: Limits, command: tuple[str, ...] | None = None) -> None:
        self._limits = limits
        self.visits = 0
        self._child = subprocess.Popen(  # noqa: S603 - our own module
            command or (sys.executable, "-m", "courier_api.adapters.reading.child"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=_environment(),
            bufsize=0,
            start_new_session=True,
        )
        self._source = _Watched(cast(BinaryIO, self._child.stdout), self._watch)
        self._sink = io.BufferedWriter(cast(io.RawIOBase, self._child.stdin))
        self._stop: Callable[[], bool] = bool
        self._last_s = self._begun_s = time.monotonic()

    @property
    def pid(self) -> int:
        """Of the child."""
        return self._child.pid

    @property
    def memory_bytes(self) -> int:
        """Resident memory of the child; 0 if that cannot be told."""
        try:
            pages = int(Path(f"/proc/{self.pid}/statm").read_text("ascii").split()[1])
        except (OSError, ValueError, IndexError):
            return 0
        return pages * os.sysconf("SC_PAGE_SIZE")

    @property
    def is_alive(self) -> bool:
        """Whether it can be asked."""
        return self._child.poll() is None

    def ask(
        self,
        visit: VisitToRead,
        archive: Archive,
        progress: Callable[[int], None],
        stop: Callable[[], bool],
    ) -> Frame:
        """Have a visit read and return the child's last word.

        Raises
        ------
        ReadingError
            If it is not read; the child is dead then.
        LeaseError
            If `stop` said yes; likewise.
        """
        self._stop = stop
        self._last_s = self._begun_s = time.monotonic()
        self.visits += 1
        try:
            write_frame(self._sink, "visit", {}, [pickle.dumps(visit), archive.looks])
            return self._listen(archive, progress)
        except BrokenFrameError as error:
            self.end()
            raise ReadingError("reading process", [f"died over the visit: {error}"]) from error
        except BaseException:
            self.end()
            raise

    def end(self) -> None:
        """Kill the child and wait until it is gone."""
        self._child.kill()
        self._child.wait()
        for pipe in (self._sink, self._child.stdout):
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()

    def _listen(self, archive: Archive, progress: Callable[[int], None]) -> Frame:
        while True:
            frame = read_frame(self._source)
            self._last_s = time.monotonic()
            if frame.kind == "progress":
                progress(_percent(frame.head))
            elif frame.kind == "ask":
                self._tell(archive, frame)
            else:
                return frame

    def _tell(self, archive: Archive, frame: Frame) -> None:
        index = frame.head.get("index")
        if type(index) is not int or not 0 <= index < len(archive.looks) // 8:
            raise BrokenFrameError("asks for a photo that is not there")
        known, picture = archive.describe(index), archive.picture(index)
        head = {
            "name": known.name,
            "digest": known.digest,
            "visit": known.visit,
            "car": known.car,
        }
        write_frame(self._sink, "earlier", head, [picture] if picture else [])

    def _watch(self) -> None:
        """Raise if the child must not go on."""
        now_s, limits = time.monotonic(), self._limits
        if self._stop():
            raise LeaseError("reading process", ["is to come to an end: the visit is given back"])
        if now_s - self._last_s > limits.step_s:
            raise ReadingError("reading process", [f"said nothing for {limits.step_s:g} s"])
        if now_s - self._begun_s > limits.visit_s:
            raise ReadingError("reading process", [f"took more than {limits.visit_s:g} s"])
        if self.memory_bytes > limits.memory_bytes:
            raise ReadingError(
                "reading process", [f"took more than {limits.memory_bytes >> 20} MiB of memory"]
            )


class _Watched:
    """Reads a pipe, looking after the child whenever nothing comes."""

    def __init__(self, pipe: BinaryIO, watch: Callable[[], None]) -> None:
        self._pipe = pipe
        self._watch = watch
        self._poll = select.poll()
        self._poll.register(pipe, EVENTS)

    def read(self, size: int, /) -> bytes:
        """Return at most so many bytes; none at the end."""
        while not self._poll.poll(LOOK_EVERY_S * 1000):
            self._watch()
        return self._pipe.read(size)


def _environment() -> dict[str, str]:
    named = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    return {**named, **threads, "PYTHONUNBUFFERED": "1", "MALLOC_ARENA_MAX": "2"}


def _percent(head: Mapping[str, object]) -> int:
    done, total = head.get("done"), head.get("total")
    if type(done) is not int or type(total) is not int or total < 1:
        return 0
    return max(0, min(99, done * 100 // total))
