"""Long lists of keys in parts that every database takes in one statement."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TypeVar

__all__ = ["in_parts"]

K = TypeVar("K", int, str)
PART = 500


def in_parts(keys: Collection[K]) -> Iterator[Sequence[K]]:
    """Yield `keys` without repeats, sorted, at most 500 at a time."""
    ordered = sorted(set(keys))
    for start in range(0, len(ordered), PART):
        yield ordered[start : start + PART]
