"""All that the reports are made from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from routing.errors import InputError
from routing.model import Location, Problem, RoadLine
from routing.plan import Plan
from routing.settings import ReportSettings, default_settings

__all__ = ["Excluded", "ReportInputs"]

Legs = Mapping[str, tuple[tuple[Location, ...], ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Excluded:
    """An order that never reached the planner: refused as it was read, or not placed.

    Parameters
    ----------
    id
        Policy number; where a row has none, its file and row.
    reason
        What is wrong with it.
    remedy
        How to mend it.
    address
        As it was given.
    """

    id: str
    reason: str
    remedy: str = ""
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class ReportInputs:
    """A planned day with the streets it runs on.

    Parameters
    ----------
    problem, plan
        They belong together; the problem has locations.
    legs
        Street geometry by courier id: leg *k* runs to stop *k*, the last one to
        the end of the route (none for an open end).  A courier who is missing
        here, or a leg of fewer than two points, is drawn as a straight line.
    roads
        The base map.
    refused, unplaced
        Orders that the plan knows nothing of.
    title
        Heading of every page, e.g. the branch's name.
    notes
        Sentences for the dispatcher, shown on the pages and the summary sheet.
    settings
        How to draw.

    Raises
    ------
    InputError
        With everything that does not fit together.
    """

    problem: Problem
    plan: Plan
    legs: Legs = field(default_factory=dict)
    roads: tuple[RoadLine, ...] = ()
    refused: tuple[Excluded, ...] = ()
    unplaced: tuple[Excluded, ...] = ()
    title: str = "保单配送计划"
    notes: tuple[str, ...] = ()
    settings: ReportSettings = field(default_factory=lambda: default_settings().report)

    def __post_init__(self) -> None:
        faults = [*self._problem_faults(), *self._leg_faults()]
        if faults:
            raise InputError("reports", faults)

    @property
    def orders_read(self) -> int:
        """Orders handed in: refused, unplaced and those of the problem."""
        return len(self.refused) + len(self.unplaced) + len(self.problem.orders)

    def _problem_faults(self) -> Iterable[str]:
        if not self.problem.locations:
            yield "the problem has no locations: only days on a map can be drawn"
        for route in self.plan.routes:
            if route.courier_id not in self.problem.courier_by_id:
                yield f"courier {route.courier_id!r} is not in the problem: is the plan another's?"
            for order_id in route.order_ids:
                if order_id not in self.problem.order_by_id:
                    yield f"order {order_id!r} is not in the problem: is the plan another's?"
        for unassigned in self.plan.unassigned:
            if unassigned.order_id not in self.problem.order_by_id:
                yield f"order {unassigned.order_id!r} is not in the problem"

    def _leg_faults(self) -> Iterable[str]:
        couriers = self.problem.courier_by_id
        for route in self.plan.routes:
            legs = self.legs.get(route.courier_id)
            courier = couriers.get(route.courier_id)
            if legs is None or courier is None:
                continue
            wanted = len(route.stops) + (courier.end_node is not None)
            if len(legs) != wanted:
                yield f"courier {courier.id}: {len(legs)} legs given, the route has {wanted}"
