"""Which routes are improved together: neighbours, a few at a time."""

from __future__ import annotations

import random
from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from routing.solve.insertion import Routes
from routing.solve.instance import NEVER, Instance
from routing.solve.ortools_model import Part

__all__ = ["partition"]


def partition(
    instance: Instance, routes: Routes, rng: random.Random, *, most_orders: int
) -> list[Part]:
    """Split a plan into disjoint parts of neighbouring routes.

    A part grows from a route drawn at random by the routes nearest to it (mean
    travel time between their orders) until it has `most_orders` orders; each
    gets one idle courier of every kind while there are some, and the unassigned
    orders are dealt out.

    Parameters
    ----------
    instance, routes
        The plan to split.
    rng
        Makes each round's parts different.
    most_orders
        Orders in a part, unless a single route has more; 1 or more.
    """
    driven = [courier for courier, sequence in enumerate(routes) if sequence]
    groups = _groups(instance, routes, driven, rng, most_orders)
    if not groups:
        groups = [[]]
    _add_idle(instance, routes, groups, rng)
    served = {at for sequence in routes for at in sequence}
    spare = [at for at in range(len(instance.orders)) if at not in served]
    rng.shuffle(spare)
    parts = []
    for number, group in enumerate(groups):
        rng.shuffle(group)
        sequences = tuple(tuple(routes[courier]) for courier in group)
        parts.append(Part(tuple(group), sequences, tuple(sorted(spare[number :: len(groups)]))))
    return [part for part in parts if part.couriers and part.orders]


def _groups(
    instance: Instance,
    routes: Routes,
    driven: Sequence[int],
    rng: random.Random,
    most_orders: int,
) -> list[list[int]]:
    apart = _apart(instance, [routes[courier] for courier in driven])
    pending = list(range(len(driven)))
    groups = []
    while pending:
        seed = rng.choice(pending)
        group: list[int] = []
        size = 0
        for other in sorted(pending, key=lambda other: (other != seed, apart[seed, other])):
            size += len(routes[driven[other]])
            if group and size > most_orders:
                break
            group.append(other)
        pending = [other for other in pending if other not in group]
        groups.append([driven[other] for other in group])
    return groups


def _apart(instance: Instance, sequences: list[list[int]]) -> NDArray[np.float64]:
    """Return the mean travel time between the orders of every two routes, both ways.

    Summed without a matrix product: that would start threads nobody asked for.
    """
    if not sequences:
        return np.zeros((0, 0))
    matrix = next(iter(instance.durations_s.values())).astype(float)
    reachable = np.where(matrix < NEVER, matrix, np.nan)
    longest = np.nanmax(reachable) if np.isfinite(reachable).any() else 0.0
    filled = np.where(np.isnan(reachable), 2 * longest + 1, reachable)
    nodes = np.concatenate([instance.nodes[sequence] for sequence in sequences])
    sizes = np.array([len(sequence) for sequence in sequences])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    between = (filled + filled.T)[np.ix_(nodes, nodes)]
    sums = np.add.reduceat(np.add.reduceat(between, starts, axis=0), starts, axis=1)
    return np.asarray(sums / np.outer(sizes, sizes))


def _add_idle(
    instance: Instance, routes: Routes, groups: list[list[int]], rng: random.Random
) -> None:
    kinds: dict[Hashable, list[int]] = {}
    for courier, sequence in enumerate(routes):
        if not sequence:
            kinds.setdefault(instance.kind(courier), []).append(courier)
    for idle in kinds.values():
        turns = list(range(len(groups)))
        rng.shuffle(turns)
        for turn, courier in zip(turns, idle, strict=False):
            groups[turn].append(courier)
