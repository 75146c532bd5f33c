"""Domain objects made again from rows.

What is in the database was checked when the object was first made, and is kept
by the database's own rules; checking every field of every row again would cost
more than to read them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any, TypeVar

__all__ = ["restorer"]

T = TypeVar("T")


def restorer(kind: type[T]) -> Callable[..., T]:
    """Return a function that makes a `kind` of the values of all its fields, in their order.

    Parameters
    ----------
    kind
        A frozen dataclass with slots; its ``__post_init__`` is not called.

    Raises
    ------
    ValueError
        By the function, if there are too few or too many values.
    """
    puts = tuple(getattr(kind, field.name).__set__ for field in fields(kind))  # type: ignore[arg-type]
    new: Callable[[type[T]], T] = object.__new__

    def restored(*values: Any) -> T:
        made = new(kind)
        for put, value in zip(puts, values, strict=True):
            put(made, value)
        return made

    return restored
