"""Where an order would fit, as routes stand and with one or two orders taken out."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from routing.solve.gap_set import Gaps, gaps_of
from routing.solve.gaps import CLOSED, insertion_costs
from routing.solve.insertion import Routes
from routing.solve.instance import Instance, Ints

__all__ = ["Move", "Room"]

MOST_REMEMBERED = 500_000
"""Gaps that are remembered, about 100 MB."""

MOST_PAIR_ROUTES = 12
"""Routes, the nearest ones, out of which two orders at once are taken."""

MOST_PASSED_ON = 100
"""Orders, of those that could give way, for which another route is looked for."""


@dataclass(frozen=True, slots=True)
class Move:
    """A route with an order put in and others taken out.

    Parameters
    ----------
    courier
        Position of the courier.
    sequence
        His orders afterwards.
    out
        The orders taken out.
    cost_mfen
        What it costs, roughly; below 0 if it saves.
    """

    courier: int
    sequence: tuple[int, ...]
    out: tuple[int, ...]
    cost_mfen: float


class Room:
    """Gaps of routes, remembered as long as the routes are in use.

    Parameters
    ----------
    instance
        The problem.
    """

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._known: dict[tuple[int, tuple[int, ...], int], Gaps] = {}
        self._remembered = 0

    def alone(self, order: int) -> list[int]:
        """Return the couriers that may serve an order with nothing else to do.

        Their working time limit is not looked at.
        """
        if not self._instance.couriers:
            return []
        gaps = self.gaps([[] for _ in self._instance.couriers])
        costs = insertion_costs(self._instance, gaps, np.array([order]))[0]
        return [int(courier) for courier in gaps.courier[costs < CLOSED]]

    def gaps(self, routes: Routes) -> Gaps:
        """Return the gaps of all routes, at least one; sequences are numbered like the couriers."""
        return Gaps.joined([self._gaps(at, sequence, 0) for at, sequence in enumerate(routes)])

    def shortened(
        self, courier: int, sequence: Sequence[int], out: int
    ) -> tuple[Gaps, list[tuple[int, ...]]]:
        """Return a route's gaps with each choice of `out` orders taken out, and the choices.

        There are none on a route of fewer orders.
        """
        taken = _taken(sequence, out)
        return self._gaps(courier, sequence, out if taken else 0), taken

    def moves(self, routes: Routes, order: int, *, pairs: bool) -> list[Move]:
        """Return the ways to put an order in where another one, or two, are taken out.

        One for each order or pair taken out, at the cheapest gap.
        """
        out = 2 if pairs else 1
        able = self._instance.allowed[:, order]
        hosts = [at for at, sequence in enumerate(routes) if able[at] and len(sequence) >= out]
        if pairs:
            hosts = sorted(self._nearest(routes, hosts, order)[:MOST_PAIR_ROUTES])
        if not hosts:
            return []
        gaps = Gaps.joined([self._gaps(at, routes[at], out) for at in hosts])
        costs = insertion_costs(self._instance, gaps, np.array([order]))[0]
        firsts = np.flatnonzero(gaps.place == 0)
        cheapest = np.minimum.reduceat(costs, firsts)
        taken = [(at, chosen) for at in hosts for chosen in _taken(routes[at], out)]
        found = []
        for number in np.flatnonzero(cheapest < CLOSED).tolist():
            courier, chosen = taken[number]
            first = int(firsts[number])
            stop = int(firsts[number + 1]) if number + 1 < len(firsts) else len(costs)
            place = int(costs[first:stop].argmin())
            shorter = [at for at in routes[courier] if at not in chosen]
            sequence = (*shorter[:place], order, *shorter[place:])
            saved = self._base_mfen(self._gaps(courier, routes[courier], 0), 0)
            cost = float(cheapest[number]) - saved + self._base_mfen(gaps, first)
            found.append(Move(courier, sequence, chosen, cost))
        return found

    def pairs_of_moves(self, routes: Routes, moves: Sequence[Move]) -> list[tuple[Move, Move]]:
        """Return moves with a second one that takes in the order taken out, cheapest first.

        The second is on another route as it stands, or on the changed route itself.
        """
        cheapest = sorted(moves, key=lambda move: move.cost_mfen)[:MOST_PASSED_ON]
        if not cheapest:
            return []
        gaps = self.gaps(routes)
        out = np.array([move.out[0] for move in cheapest])
        costs = insertion_costs(self._instance, gaps, out)
        costs[np.array([move.courier for move in cheapest])[:, None] == gaps.courier] = CLOSED
        found = []
        for move, row in zip(cheapest, costs, strict=True):
            column = int(row.argmin())
            if row[column] < CLOSED:
                courier, place = int(gaps.courier[column]), int(gaps.place[column])
                found.append((move, _longer(routes[courier], move, courier, place, row[column])))
        found = found or self._moves_within(cheapest, out)
        return sorted(found, key=lambda pair: pair[0].cost_mfen + pair[1].cost_mfen)

    def _moves_within(self, moves: Sequence[Move], out: Ints) -> list[tuple[Move, Move]]:
        """Return moves after which the order taken out fits into the same route again."""
        gaps = Gaps.joined([gaps_of(self._instance, m.courier, [m.sequence]) for m in moves])
        costs = insertion_costs(self._instance, gaps, out)
        costs[np.arange(len(moves))[:, None] != gaps.sequence] = CLOSED
        found = []
        for move, row in zip(moves, costs, strict=True):
            column = int(row.argmin())
            if row[column] < CLOSED:
                place = int(gaps.place[column])
                again = _longer(move.sequence, move, move.courier, place, row[column])
                found.append((move, again))
        return found

    def _nearest(self, routes: Routes, hosts: list[int], order: int) -> list[int]:
        """Return `hosts` by the mean travel time from the order to theirs."""
        instance = self._instance
        node = instance.nodes[order]

        def apart_s(courier: int) -> float:
            seconds = instance.durations_s[instance.couriers[courier].mode]
            return float(seconds[node, instance.nodes[routes[courier]]].mean())

        return sorted(hosts, key=lambda courier: (apart_s(courier), courier))

    def _base_mfen(self, gaps: Gaps, column: int) -> float:
        """Return what travel and service of a gap's whole route cost, without waiting."""
        worth = self._instance.problem.costs
        base = worth.time_mfen_per_s * int(gaps.busy_s[column])
        return base + worth.distance_mfen_per_m * int(gaps.driven_m[column])

    def _gaps(self, courier: int, sequence: Sequence[int], out: int) -> Gaps:
        """Return the gaps of a route with every choice of `out` orders taken out."""
        key = (courier, tuple(sequence), out)
        if key not in self._known:
            if self._remembered > MOST_REMEMBERED:
                self._known.clear()
                self._remembered = 0
            shorter = [
                [at for at in sequence if at not in chosen] for chosen in _taken(sequence, out)
            ]
            self._known[key] = gaps_of(self._instance, courier, shorter)
            self._remembered += len(self._known[key].courier)
        return self._known[key]


def _taken(sequence: Sequence[int], out: int) -> list[tuple[int, ...]]:
    return list(itertools.combinations(sequence, out))


def _longer(sequence: Sequence[int], move: Move, courier: int, place: int, cost: float) -> Move:
    longer = (*sequence[:place], move.out[0], *sequence[place:])
    return Move(courier, longer, (), float(cost))
