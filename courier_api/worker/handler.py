"""The two kinds of handlers, and jobs that come again and again.

What stays in the house is done in one unit of work together with the line
that says that it is done: it takes effect once.  What leaves is asked for
first, outside any transaction, by an id that stays the same at every attempt,
and its answer is taken in one unit of work with that line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from courier_api.ports import Beat, Job, UnitOfWork
from courier_api.services.work import Work

__all__ = ["Handler", "InHouse", "Outgoing", "Recurrent"]

A = TypeVar("A")


@dataclass(frozen=True, slots=True)
class InHouse:
    """A job whose whole effect is in the database.

    Parameters
    ----------
    apply
        Does it; may run again from its start, so it touches nothing but the unit of work.
    """

    apply: Callable[[Work, Job], None]


@dataclass(frozen=True, slots=True)
class Outgoing(Generic[A]):
    """A job that asks another system, or computes for long, before it changes anything.

    Parameters
    ----------
    fetch
        Asks, outside any transaction; at every attempt with the same `job.id`.
    apply
        Takes the answer into the database.
    """

    fetch: Callable[[Job, Beat], A]
    apply: Callable[[Work, Job, A], None]


Handler: TypeAlias = InHouse | Outgoing[object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrent:
    """A job that is due again as soon as it is done, once a period however many workers run.

    Parameters
    ----------
    kind
        As in the registry of handlers.
    every_s
        Its period, seconds; runs are due at whole multiples of it.
    is_wanted
        Asked before it is taken, reading only, so that an idle house writes nothing.
    """

    kind: str
    every_s: float
    is_wanted: Callable[[UnitOfWork], bool] | None = None
