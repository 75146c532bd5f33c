"""Long lists of keys in parts that every database takes in one statement."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

__all__ = ["in_parts"]

PART = 500


def in_parts(keys: Collection[str]) -> Iterator[Sequence[str]]:
    """Yield `keys` without repeats, sorted, at most 500 at a time."""
    ordered = sorted(set(keys))
    for start in range(0, len(ordered), PART):
        yield ordered[start : start + PART]
