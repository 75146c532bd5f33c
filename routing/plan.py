"""What comes out of planning: who visits whom, when, and who is left out why.

The meaning of every time of a route, which :mod:`routing.check` enforces:

1. the courier leaves ``start_node`` at ``departure_s`` and drives on as soon
   as a service has ended; he waits at the door, never before driving;
2. ``arrival_s`` of a stop = end of the previous service (or ``departure_s``) +
   travel, + the break if that starts before the arrival so computed;
3. ``start_s`` lies in a window of the order and not before ``arrival_s`` +
   setup; a break at the door (one that starts at or after ``arrival_s``) is
   added, and has ended by then.  No setup is spent when the courier comes from
   the same node;
4. ``end_s`` = ``start_s`` + service duration;
5. ``return_s`` = last ``end_s`` + travel to ``end_node``, + the break if that
   starts before the return so computed; with an open end it is the last
   ``end_s``.

"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["BreakTaken", "Plan", "Reason", "Route", "Stop", "Unassigned"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """An order's visit; seconds since local midnight."""

    order_id: str
    arrival_s: int
    start_s: int
    end_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakTaken:
    """The rest as planned, ``after`` that many stops (0: before the first)."""

    start_s: int
    end_s: int
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One courier's day: at least one stop.

    Parameters
    ----------
    courier_id
        Unique within a plan.
    departure_s, return_s
        When the working time starts and ends.  A break may lie wholly before
        departure (``after=0``) or wholly after the return
        (``after=len(stops)``); it costs no working time then.
    stops
        In order of visit.
    break_
        ``None`` only for a courier without one.
    distance_m
        All legs, including those from and to the depot.
    """

    courier_id: str
    departure_s: int
    return_s: int
    stops: tuple[Stop, ...]
    distance_m: int
    break_: BreakTaken | None = None

    @property
    def order_ids(self) -> tuple[str, ...]:
        """Ids of the orders in order of visit."""
        return tuple(stop.order_id for stop in self.stops)

    @property
    def working_s(self) -> int:
        """Seconds from departure to return."""
        return self.return_s - self.departure_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why an order is on no route, and what would fix it.

    Parameters
    ----------
    code
        Stable, e.g. ``NO_SKILL``; listed in :mod:`routing.explain`.
    message
        One sentence with the figures of this case.
    remedy
        What the dispatcher can do about it.
    message_zh, remedy_zh
        The same in Chinese; empty where only English is known.
    """

    code: str
    message: str
    remedy: str
    message_zh: str = ""
    remedy_zh: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unassigned:
    """An order on no route, with its reasons (the nearest to a fix first)."""

    order_id: str
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Routes and the orders left out; together every order exactly once.

    Parameters
    ----------
    routes
        Only couriers with stops, sorted by courier id.
    unassigned
        Sorted by order id.
    cost_mfen
        By :class:`routing.model.CostWeights`; recomputed by ``check``.
    engine, seed
        What made the plan, for repeating it.
    """

    routes: tuple[Route, ...]
    unassigned: tuple[Unassigned, ...]
    cost_mfen: int
    engine: str = ""
    seed: int | None = None
