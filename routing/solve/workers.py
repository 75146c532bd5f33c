"""Where parts are searched: in this process, or in several beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from routing.solve.instance import Instance
from routing.solve.ortools_model import Part
from routing.solve.ortools_search import Slice, improve_part

__all__ = ["Here", "Workers", "make_workers"]

Sequences = tuple[tuple[int, ...], ...]


class Workers(Protocol):
    """Something that improves parts."""

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
        """Release what the workers hold."""


def make_workers(instance: Instance, threads: int, stop: Callable[[], bool]) -> Workers:
    """Return workers for `threads` processors."""
    del threads
    return Here(instance, stop)
