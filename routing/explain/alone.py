"""Whether anybody could serve an order with nothing else to do."""

from __future__ import annotations

from dataclasses import dataclass

from routing.explain.bound import EasedDay
from routing.explain.cure import Cure, find_cure
from routing.model import Courier, Order, Problem
from routing.plan import Route
from routing.schedule import Infeasible, Obstacle, schedule_route

__all__ = ["Alone", "try_alone"]


@dataclass(frozen=True, slots=True)
class Alone:
    """What each courier could do with the order and nothing else.

    Parameters
    ----------
    able
        Couriers who could drive it.
    maybe
        Couriers who could not, but perhaps beside other stops; see
        :mod:`routing.explain.bound`.
    cures
        What would make the others able, who cannot in any plan.
    cut_off
        Couriers without a path there or back by any stops.
    """

    able: tuple[Courier, ...]
    maybe: tuple[Courier, ...]
    cures: tuple[Cure, ...]
    cut_off: tuple[Courier, ...]

    @property
    def candidates(self) -> tuple[Courier, ...]:
        """Couriers who are not proven unable."""
        return self.able + self.maybe


STATIC = {Obstacle.SKILL, Obstacle.EQUIPMENT, Obstacle.BAG, Obstacle.STOPS, Obstacle.CASH}
"""Limits that other stops cannot ease."""


def try_alone(problem: Problem, bound: EasedDay, order: Order) -> Alone:
    """Time a route of `order` alone for every courier."""
    able, maybe, cures, cut_off = [], [], [], []
    for courier in problem.couriers:
        found = find_cure(problem, courier, [order])
        if isinstance(found, Route):
            able.append(courier)
        elif not _is_proven(bound, courier, order, found):
            maybe.append(courier)
        elif isinstance(found, Cure):
            cures.append(found)
        else:
            cut_off.append(courier)
    return Alone(tuple(able), tuple(maybe), tuple(cures), tuple(cut_off))


def _is_proven(bound: EasedDay, courier: Courier, order: Order, found: Cure | Infeasible) -> bool:
    if isinstance(found, Cure) and found.changes[0].obstacle in STATIC:
        return True
    problem, eased_courier, eased_order = bound.eased(courier, order)
    return isinstance(schedule_route(problem, eased_courier, [eased_order]), Infeasible)
