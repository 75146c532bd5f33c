"""Where parts are searched: in this process, or in several beside it."""

from __future__ import annotations

import os
import pickle
import queue
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, Protocol

from routing.errors import SolveError
from routing.solve.instance import Instance
from routing.solve.ortools_model import Part
from routing.solve.ortools_search import Slice, improve_part

__all__ = ["Beside", "Here", "Workers", "make_workers"]

Sequences = tuple[tuple[int, ...], ...]

POLL_S = 0.05
"""How often the caller's wish to stop is looked at while processes search."""


class Workers(Protocol):
    """Something that improves parts."""

    @property
    def count(self) -> int:
        """How many parts are searched side by side."""

    def improve(self, parts: Sequence[Part], limits: Sequence[Slice]) -> Iterator[Sequences]:
        """Yield better routes for each part, in the sequence of `parts`; fewer when stopped."""

    def close(self) -> None:
        """Release what the workers hold."""


class Here:
    """One part after the other in this process.

    Parameters
    ----------
    instance
        The problem that parts are of.
    stop
        Asked during every search.
    """

    count = 1

    def __init__(self, instance: Instance, stop: Callable[[], bool]) -> None:
        self._instance = instance
        self._stop = stop

    def improve(self, parts: Sequence[Part], limits: Sequence[Slice]) -> Iterator[Sequences]:
        """Yield better routes for each part, in the sequence of `parts`; fewer when stopped."""
        for part, limit in zip(parts, limits, strict=True):
            if self._stop():
                return
            yield improve_part(self._instance, part, limit, self._stop).sequences

    def close(self) -> None:
        """Release what the workers hold: nothing."""


class Beside:
    """Several parts at once, each in a process of its own.

    Parameters
    ----------
    instance
        The problem that parts are of.
    count
        How many processes, 1 or more.
    stop
        Asked while they search; they are ended when it says true.
    """

    def __init__(self, instance: Instance, count: int, stop: Callable[[], bool]) -> None:
        self.count = count
        self._stop = stop
        self._problem = pickle.dumps(instance.problem)
        self._processes: list[subprocess.Popen[bytes]] = []
        self._idle: queue.SimpleQueue[subprocess.Popen[bytes]] = queue.SimpleQueue()
        self._threads = ThreadPoolExecutor(count)

    def improve(self, parts: Sequence[Part], limits: Sequence[Slice]) -> Iterator[Sequences]:
        """Yield better routes for each part, in the sequence of `parts`; fewer when stopped.

        Raises
        ------
        SolveError
            If a process dies.
        """
        while len(self._processes) < min(self.count, len(parts)):
            self._start()
        futures = [
            self._threads.submit(self._ask, part, limit)
            for part, limit in zip(parts, limits, strict=True)
        ]
        for future in futures:
            if not self._finished(future):
                self.close()
                return
            yield future.result()

    def close(self) -> None:
        """End the processes."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for process in self._processes:
            process.kill()
        self._threads.shutdown(wait=True)
        for process in self._processes:
            process.communicate()
        self._processes.clear()

    def _start(self) -> None:
        command = [sys.executable, "-m", "routing.solve.worker_process"]
        paths = os.pathsep.join(path for path in sys.path if path)
        process = subprocess.Popen(  # noqa: S603 - our own module in our own interpreter
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": paths},
            start_new_session=True,  # or a terminal's Ctrl-C would end it before it can look away
        )
        self._processes.append(process)
        self._idle.put(process)
        try:
            self._threads.submit(_send, process, self._problem).result()
        except OSError as error:
            raise SolveError("a search process died: try again with one thread") from error

    def _ask(self, part: Part, limit: Slice) -> Sequences:
        process = self._idle.get()
        try:
            _send(process, pickle.dumps((part, limit)))
            answer: Sequences = pickle.load(_pipe(process.stdout))  # noqa: S301 - our own process
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            raise SolveError("a search process died: try again with one thread") from error
        finally:
            self._idle.put(process)
        return answer

    def _finished(self, future: Future[Sequences]) -> bool:
        while not wait([future], timeout=POLL_S).done:
            if self._stop():
                return False
        return True


def _send(process: subprocess.Popen[bytes], message: bytes) -> None:
    stream = _pipe(process.stdin)
    stream.write(message)
    stream.flush()


def _pipe(stream: Any) -> Any:
    if stream is None:
        raise SolveError("a search process was started without its pipes")
    return stream


def make_workers(instance: Instance, threads: int, stop: Callable[[], bool]) -> Workers:
    """Return workers for `threads` processors."""
    return Here(instance, stop) if threads == 1 else Beside(instance, threads, stop)
