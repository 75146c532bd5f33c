"""A problem as arrays: what every engine reads, whatever it searches with."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from routing.model import UNREACHABLE, Courier, Mode, Order, Problem

__all__ = ["EARLY", "NEVER", "Instance", "Ints"]

NEVER = 1 << 40
"""Later, farther and dearer than anything real, yet safe to add up in int64."""

EARLY = -NEVER

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Instance:
    """The numbers of a problem, indexed by order and courier position.

    Parameters
    ----------
    problem
        What they are taken from; orders and couriers keep its sequence.
    """

    problem: Problem

    @property
    def orders(self) -> tuple[Order, ...]:
        """Orders in the problem's sequence; their positions are the indices here."""
        return self.problem.orders

    @property
    def couriers(self) -> tuple[Courier, ...]:
        """Couriers in the problem's sequence."""
        return self.problem.couriers

    @cached_property
    def order_at(self) -> dict[str, int]:
        """Position by order id."""
        return {order.id: at for at, order in enumerate(self.orders)}

    @cached_property
    def courier_at(self) -> dict[str, int]:
        """Position by courier id."""
        return {courier.id: at for at, courier in enumerate(self.couriers)}

    @cached_property
    def modes(self) -> tuple[Mode, ...]:
        """Modes that have a matrix; their positions number the layers of ``seconds``."""
        return tuple(self.problem.matrices)

    @cached_property
    def seconds(self) -> Ints:
        """(modes, n, n) seconds, row = origin, unreachable pairs ``NEVER``."""
        return _open([matrix.durations_s for matrix in self.problem.matrices.values()])

    @cached_property
    def metres(self) -> Ints:
        """(modes, n, n) metres, row = origin, unreachable pairs ``NEVER``."""
        return _open([matrix.distances_m for matrix in self.problem.matrices.values()])

    @cached_property
    def durations_s(self) -> dict[Mode, Ints]:
        """Seconds by mode, unreachable pairs ``NEVER``."""
        return dict(zip(self.modes, self.seconds, strict=True))

    @cached_property
    def distances_m(self) -> dict[Mode, Ints]:
        """Metres by mode, unreachable pairs ``NEVER``."""
        return dict(zip(self.modes, self.metres, strict=True))

    @cached_property
    def nodes(self) -> Ints:
        """(n,) matrix row of each order."""
        return _ints([order.node for order in self.orders])

    @cached_property
    def service_s(self) -> Ints:
        """(n,) seconds of service."""
        return _ints([order.service_duration_s for order in self.orders])

    @cached_property
    def setup_s(self) -> Ints:
        """(n,) seconds of setup when coming from another node."""
        return _ints([order.setup_duration_s for order in self.orders])

    @cached_property
    def windows_s(self) -> tuple[tuple[Ints, Ints], ...]:
        """Starts and ends of every order's first, second ... window, each (n,).

        An order with fewer windows has an empty one that no time can meet.
        """
        most = max((len(order.windows) for order in self.orders), default=1)
        layers = []
        for at in range(most):
            chosen = [
                order.windows[at] if at < len(order.windows) else None for order in self.orders
            ]
            starts = [NEVER if window is None else window.start_s for window in chosen]
            ends = [EARLY if window is None else window.end_s for window in chosen]
            layers.append((_ints(starts), _ints(ends)))
        return tuple(layers)

    @cached_property
    def preferred_s(self) -> tuple[Ints, Ints]:
        """(n,) starts and (n,) ends of the preferred windows; wide open without."""
        chosen = [order.preferred for order in self.orders]
        starts = [EARLY if window is None else window.start_s for window in chosen]
        ends = [NEVER if window is None else window.end_s for window in chosen]
        return _ints(starts), _ints(ends)

    @cached_property
    def due_s(self) -> Ints:
        """(n,) promised latest start; ``NEVER`` without."""
        return _ints([NEVER if order.due_s is None else order.due_s for order in self.orders])

    @cached_property
    def drop_mfen(self) -> Ints:
        """(n,) cost of leaving each order out."""
        return _ints([self.problem.costs.drop_mfen(order.priority) for order in self.orders])

    @cached_property
    def bag_units(self) -> Ints:
        """(n,) room taken in the bag."""
        return _ints([order.bag_units for order in self.orders])

    @cached_property
    def cash_fen(self) -> Ints:
        """(n,) expected cash."""
        return _ints([order.expected_cash_fen for order in self.orders])

    @cached_property
    def allowed(self) -> NDArray[np.bool_]:
        """(couriers, n) bool: skills and equipment suffice."""
        table = np.zeros((len(self.couriers), len(self.orders)), dtype=bool)
        wants: dict[tuple[frozenset[str], frozenset[str]], list[int]] = {}
        for at, order in enumerate(self.orders):
            wants.setdefault((order.required_skills, order.required_equipment), []).append(at)
        for row, courier in enumerate(self.couriers):
            skills = courier.skills_on(self.problem.day)
            for (codes, equipment), members in wants.items():
                table[row, members] = codes <= skills and equipment <= courier.equipment
        return table

    def kind(self, courier: int) -> Hashable:
        """Return all that makes a courier different from another, but his name."""
        return self._kinds[courier]

    @cached_property
    def _kinds(self) -> list[Hashable]:
        return [
            (
                *(who.start_node, who.end_node, who.shift, who.mode, who.break_, who.equipment),
                *(who.skills_on(self.problem.day), who.bag_capacity, who.max_stops),
                *(who.max_working_s, who.cash_limit_fen),
            )
            for who in self.couriers
        ]


def _ints(values: list[int]) -> Ints:
    return np.array(values, dtype=np.int64)


def _open(matrices: list[Ints]) -> Ints:
    layers = np.array(matrices, dtype=np.int64)
    layers[layers == UNREACHABLE] = NEVER
    return layers
