"""Guided local search on one part of a problem, by OR-Tools."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from routing.solve.instance import Instance
from routing.solve.ortools_model import Part, RoutingPart

__all__ = ["PartFound", "Slice", "improve_part"]

CHECKS_BETWEEN_LOOKS = 64
"""How many of OR-Tools' limit checks go by between looks at clock and caller."""

SLOW_OPERATORS = (
    "global_cheapest_insertion_path_lns",
    "local_cheapest_insertion_path_lns",
    "relocate_path_global_cheapest_insertion_insert_unperformed",
    "global_cheapest_insertion_visit_types_lns",
    "local_cheapest_insertion_visit_types_lns",
    "lin_kernighan",
    "relocate_expensive_chain",
    "swap_active_chain",
    "shortest_path_swap_active",
    "shortest_path_two_opt",
)
"""Neighbourhoods that take more time than they earn once the start is good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """How far to search one part.

    Parameters
    ----------
    checks
        Most of OR-Tools' own limit checks: a count of work that is the same on
        every machine.
    until_s
        End by ``time.time()``; ``None`` for none.
    penalty
        Weight of the guided local search's penalties, above 0.
    """

    checks: int
    until_s: float | None
    penalty: float


@dataclass(frozen=True, slots=True)
class PartFound:
    """The best sequences of a part, by OR-Tools' reckoning, and the checks used."""

    sequences: tuple[tuple[int, ...], ...]
    checks: int


def improve_part(
    instance: Instance, part: Part, limit: Slice, stop: Callable[[], bool]
) -> PartFound:
    """Return better routes for `part`, or its own if none are found.

    The start is handed over as the sequence of visits alone: OR-Tools'
    ``ReadAssignmentFromRoutes`` would go on searching for times until the limit.
    """
    from ortools.constraint_solver import pywrapcp

    model = RoutingPart(instance, part)
    parameters = _parameters(pywrapcp, limit)
    routing = model.routing
    routing.CloseModelWithParameters(parameters)
    start = routing.solver().Assignment()
    if not routing.RoutesToAssignment(model.start_routes(), True, False, start):
        return PartFound(part.sequences, 0)
    guard = _Guard(limit, stop)
    routing.AddSearchMonitor(routing.solver().CustomLimit(guard))
    found = routing.SolveFromAssignmentWithParameters(start, parameters)
    if found is None:
        return PartFound(part.sequences, guard.checks)
    sequences = model.sequences(lambda index: found.Value(routing.NextVar(index)))
    return PartFound(sequences, guard.checks)


class _Guard:
    """Ends a search by count, by clock or on request."""

    def __init__(self, limit: Slice, stop: Callable[[], bool]) -> None:
        self.checks = 0
        self._limit = limit
        self._stop = stop
        self._over = False

    def __call__(self) -> bool:
        self.checks += 1
        if self.checks >= self._limit.checks:
            return True
        if self.checks % CHECKS_BETWEEN_LOOKS == 0:
            until_s = self._limit.until_s
            late = until_s is not None and time.time() >= until_s
            self._over = self._over or late or self._stop()
        return self._over


def _parameters(pywrapcp: Any, limit: Slice) -> Any:
    from ortools.constraint_solver import routing_enums_pb2
    from ortools.util import optional_boolean_pb2

    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.local_search_metaheuristic = (
        routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    )
    parameters.solution_limit = limit.checks
    parameters.guided_local_search_lambda_coefficient = limit.penalty
    for name in SLOW_OPERATORS:
        setattr(parameters.local_search_operators, f"use_{name}", optional_boolean_pb2.BOOL_FALSE)
    return parameters
