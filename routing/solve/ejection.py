"""An order left out takes the place of others, which find places of their own.

Where an order fits into no route, one or two orders are taken out of a route so
that it fits, and become the next to be placed; and so on, until none is left
over.  Of the ways to make room, one that lets the order taken out straight into
another route goes first; else the one whose orders have been the least trouble
so far: a counter grows whenever an order had no room.

References
----------
Y. Nagata, O. Bräysy (2009), A powerful route minimization heuristic for the
vehicle routing problem with time windows, doi:10.1016/j.orl.2009.04.006.  Here
an order may also be left out in the end if that is worth it, and nothing is
drawn at random: the rounds of the search between two passes do the shaking.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from routing.solve.gaps import CLOSED, insertion_costs
from routing.solve.incumbent import Incumbent
from routing.solve.insertion import Routes, drivable
from routing.solve.instance import Instance
from routing.solve.priority import Settler
from routing.solve.room import Move, Room

__all__ = ["Ejector"]

CHAIN_STEPS = 40
"""Most steps to bring in one order."""

PATIENCE = 16
"""Most passes that an order is passed over after failures in a row."""

TRIES = 8
"""Ways to make room that are looked at before a chain is given up."""

TROUBLESOME = 3
"""From this counter on, also two orders at once are taken out for an order."""


@dataclass(slots=True)
class _Chain:
    """A plan in the making: routes, orders to place, and the best state so far."""

    routes: Routes
    pool: list[int]
    steps: int = 0


class Ejector:
    """Brings orders that were left out into a plan, at a lower true cost.

    What it learns about troublesome orders lasts from pass to pass.  Nothing
    depends on the clock.

    Parameters
    ----------
    instance
        The problem.
    room
        Tells where orders fit.
    settler
        Settles every plan before it is taken over.
    stop
        Ends the work early; the plan stays sound.
    """

    def __init__(
        self, instance: Instance, room: Room, settler: Settler, stop: Callable[[], bool]
    ) -> None:
        self._instance = instance
        self._settler = settler
        self._stop = stop
        self._room = room
        self._trouble = np.ones(len(instance.orders), dtype=np.int64)
        self._passes = 0
        self._vain: dict[int, tuple[int, int]] = {}
        self._hopeless: dict[int, bool] = {}

    def improve(self, best: Incumbent, most_steps: int) -> tuple[int, bool]:
        """Bring orders into `best`, the dearest to leave out first.

        Returns
        -------
        tuple of int and bool
            Steps taken, and whether the plan got cheaper.  A step places one
            order, with or without others being taken out for it.
        """
        self._passes += 1
        steps, improved, tried = 0, False, set[int]()
        while steps < most_steps and not self._stop():
            wanted = next((at for at in self._due(best) if at not in tried), None)
            if wanted is None:
                break
            tried.add(wanted)
            chain = self._chain(best, wanted, min(CHAIN_STEPS, most_steps - steps))
            steps += chain.steps
            gained = self._take_over(best, chain)
            self._remember(wanted, failed=not gained)
            improved = improved or gained
        return steps, improved

    def _due(self, best: Incumbent) -> Iterator[int]:
        price = self._instance.drop_mfen
        for at in sorted(best.unassigned, key=lambda at: (-int(price[at]), at)):
            due, _ = self._vain.get(at, (0, 0))
            if self._passes >= due and not self._is_hopeless(at):
                yield at

    def _remember(self, at: int, *, failed: bool) -> None:
        if not failed:
            self._vain.pop(at, None)
            return
        _, pause = self._vain.get(at, (0, 0))
        pause = min(2 * pause + 1, PATIENCE)
        self._vain[at] = (self._passes + pause, pause)

    def _is_hopeless(self, at: int) -> bool:
        """Whether nobody can serve an order even with nothing else to do."""
        if at not in self._hopeless:
            self._hopeless[at] = not any(
                drivable(self._instance, courier, [at]) for courier in self._room.alone(at)
            )
        return self._hopeless[at]

    def _chain(self, best: Incumbent, wanted: int, most_steps: int) -> _Chain:
        """Return the cheapest state on the way of bringing in `wanted`, by orders left over."""
        price = self._instance.drop_mfen
        chain = _Chain([list(sequence) for sequence in best.routes], [wanted])
        cheapest, kept = int(price[wanted]), _Chain([], [wanted])
        while chain.pool and chain.steps < most_steps and not self._stop():
            chain.steps += 1
            order = chain.pool.pop()
            if not (self._place(chain, order) or self._make_room(chain, order)):
                break
            left = int(price[chain.pool].sum())
            if left < cheapest:
                cheapest = left
                routes = [list(sequence) for sequence in chain.routes]
                kept = _Chain(routes, list(chain.pool))
        kept.steps = chain.steps
        return kept

    def _place(self, chain: _Chain, order: int) -> bool:
        """Put an order into the cheapest gap of any route; false if it fits none."""
        gaps = self._room.gaps(chain.routes)
        costs = insertion_costs(self._instance, gaps, np.array([order]))[0]
        for column in costs.argsort(kind="stable").tolist():
            if costs[column] >= CLOSED:
                break
            courier, place = int(gaps.courier[column]), int(gaps.place[column])
            sequence = chain.routes[courier]
            longer = [*sequence[:place], order, *sequence[place:]]
            if drivable(self._instance, courier, longer, exact=False):
                chain.routes[courier] = longer
                return True
        return False

    def _make_room(self, chain: _Chain, order: int) -> bool:
        """Take out others for an order; false if that does not help."""
        self._trouble[order] += 1
        moves = self._room.moves(chain.routes, order, pairs=False)
        if self._pass_on(chain, moves):
            return True
        if not moves or self._trouble[order] > TROUBLESOME:
            moves += self._room.moves(chain.routes, order, pairs=True)
        moves.sort(key=lambda move: (int(self._trouble[list(move.out)].sum()), move.cost_mfen))
        for move in moves[:TRIES]:
            if self._drives(move):
                chain.routes[move.courier] = list(move.sequence)
                chain.pool += sorted(move.out, key=lambda at: (int(self._trouble[at]), at))
                return True
        return False

    def _pass_on(self, chain: _Chain, moves: list[Move]) -> bool:
        """Take out one order that fits straight into another route, as cheaply as possible."""
        for first, second in self._room.pairs_of_moves(chain.routes, moves)[:TRIES]:
            if all(self._drives(move) for move in (first, second)):
                for move in (first, second):
                    chain.routes[move.courier] = list(move.sequence)
                return True
        return False

    def _drives(self, move: Move) -> bool:
        return drivable(self._instance, move.courier, move.sequence, exact=False)

    def _take_over(self, best: Incumbent, chain: _Chain) -> bool:
        """Settle the routes and take them over if the whole plan gets cheaper."""
        if not chain.routes or not self._settler.settle(chain.routes):
            return False
        changes = [
            (courier, sequence)
            for courier, sequence in enumerate(chain.routes)
            if sequence != best.routes[courier]
        ]
        gain = best.gain_mfen(changes)
        if gain is None or gain <= 0:
            return False
        best.replace(changes)
        return True
