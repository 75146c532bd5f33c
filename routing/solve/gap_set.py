"""The gaps of many routes side by side, each with all that tells whether an order fits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from routing.solve.instance import EARLY, NEVER, Instance, Ints
from routing.solve.route_times import RouteTimes

__all__ = ["Gaps", "gaps_of"]


class Gaps(NamedTuple):
    """One column a gap; every field is (g,) int64.

    Attributes
    ----------
    courier
        Position of the courier whose route it is in.
    sequence
        Which of the sequences that were handed in.
    place
        How many stops lie before it.
    mode
        Number of the courier's mode in ``Instance.modes``.
    origin, target
        Nodes at either side.
    next_setup_s
        Setup at the stop after it, were one to come from elsewhere.
    leg_s, leg_m
        What the gap takes as it stands; 0 on an empty route.
    wait_s
        Waiting after it; 0 before the first stop.
    open_leave_s, done_leave_s
        Earliest departure towards it, the break still to come or over.
    open_ready_s, done_ready_s
        Latest time to be ready after it, likewise.
    rest_opens_s, rest_closes_s, rest_s
        Window and length of the break; a window never met without.
    busy_s, driven_m
        Travel, setup and service, and metres, of the whole route.
    working_left_s, stops_left, bag_left, cash_left
        What the limits leave over, the working time at its least.
    first, open_end, empty
        1 or 0: before the first stop; at an end that costs nothing to reach; on
        a route without stops.
    """

    courier: Ints
    sequence: Ints
    place: Ints
    mode: Ints
    origin: Ints
    target: Ints
    next_setup_s: Ints
    leg_s: Ints
    leg_m: Ints
    wait_s: Ints
    open_leave_s: Ints
    done_leave_s: Ints
    open_ready_s: Ints
    done_ready_s: Ints
    rest_opens_s: Ints
    rest_closes_s: Ints
    rest_s: Ints
    busy_s: Ints
    driven_m: Ints
    working_left_s: Ints
    stops_left: Ints
    bag_left: Ints
    cash_left: Ints
    first: Ints
    open_end: Ints
    empty: Ints

    def take(self, columns: NDArray[np.bool_]) -> Gaps:
        """Return the gaps where `columns`, (g,) bool, is true."""
        return self if columns.all() else Gaps(*(field[columns] for field in self))

    @staticmethod
    def joined(sets: Sequence[Gaps]) -> Gaps:
        """Return all gaps of at least one set; sequences are numbered anew."""
        fields = [np.concatenate(arrays) for arrays in zip(*sets, strict=True)]
        counts = [int(gaps.sequence[-1]) + 1 for gaps in sets]
        before = np.repeat(np.cumsum([0, *counts[:-1]]), [len(gaps.sequence) for gaps in sets])
        return Gaps(*fields)._replace(sequence=fields[1] + before)


def gaps_of(instance: Instance, courier: int, sequences: Iterable[Sequence[int]]) -> Gaps:
    """Return the gaps of at least one sequence that `courier` might drive.

    Parameters
    ----------
    courier
        Position of the courier.
    sequences
        Positions of orders, each feasible as it stands; may be empty.
    """
    columns: list[list[int]] = [[] for _ in Gaps._fields]
    for number, sequence in enumerate(sequences):
        values = _columns(instance, courier, number, sequence)
        for column, more in zip(columns, values, strict=True):
            column += more
    return Gaps(*(np.array(column, dtype=np.int64) for column in columns))


def _columns(
    instance: Instance, courier: int, number: int, sequence: Sequence[int]
) -> Iterable[list[int]]:
    """Yield the fields of one sequence in the order of :class:`Gaps`."""
    who = instance.couriers[courier]
    times = RouteTimes(instance, courier, sequence)
    count = len(sequence) + 1
    empty = count == 1
    metres = instance.distances_m[who.mode]
    leg_m = [int(metres[leg]) for leg in zip(times.from_nodes, times.to_nodes, strict=True)]
    if who.end_node is None:
        leg_m[-1] = 0
    yield from ([courier] * count, [number] * count, list(range(count)))
    yield [instance.modes.index(who.mode)] * count
    yield from (times.from_nodes, times.to_nodes, times.next_setup_s)
    yield from ([0], [0]) if empty else (times.leg_s, leg_m)
    yield [0, *times.wait_s[1:]]
    yield from (*times.leave_s, *times.ready_s)
    rest = times.rest
    yield [NEVER if rest is None else rest.window.start_s] * count
    yield [EARLY if rest is None else rest.window.end_s] * count
    yield [0 if rest is None else rest.duration_s] * count
    busy_s = 0 if empty else times.busy_s
    yield from ([busy_s] * count, [0 if empty else sum(leg_m)] * count)
    for limit, used in (
        (who.max_working_s, busy_s),
        (who.max_stops, len(sequence)),
        (who.bag_capacity, sum(instance.orders[at].bag_units for at in sequence)),
        (who.cash_limit_fen, sum(instance.orders[at].expected_cash_fen for at in sequence)),
    ):
        yield [NEVER if limit is None else limit - used] * count
    yield [1] + [0] * (count - 1)
    yield [0] * (count - 1) + [int(who.end_node is None)]
    yield [int(empty)] * count
