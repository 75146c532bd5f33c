"""The solvers that ours is measured against, behind one signature.

Each takes an instance and the seconds it may search on one thread, and returns
routes as lists of nodes; customers may be missing from them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from routing.model import Problem
from routing.solve import Budget, solve
from routing.solve.instance import Instance
from routing.solve.ortools_model import Part, RoutingPart
from routing.solve.vrptw import Vrptw

__all__ = ["PEERS", "Peer"]

Routes = list[list[int]]
Peer = Callable[[Vrptw, Path, float], Routes]


def ours(instance: Vrptw, path: Path, seconds: float) -> Routes:
    plan = None
    for better in solve(instance.problem(), budget=Budget(seconds=seconds)):
        plan = better
    if plan is None:
        return []
    return [[int(node) for node in route.order_ids] for route in plan.routes]


def ortools_first(instance: Vrptw, path: Path, seconds: float) -> Routes:
    """OR-Tools as it comes: automatic strategy, the first solution it finds."""
    from ortools.constraint_solver import pywrapcp

    problem: Problem = instance.problem()
    fleet = tuple(range(len(problem.couriers)))
    part = Part(fleet, ((),) * len(fleet), tuple(range(len(problem.orders))))
    model = RoutingPart(Instance(problem), part)
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.solution_limit = 1
    parameters.time_limit.FromMilliseconds(int(seconds * 1000))
    found = model.routing.SolveWithParameters(parameters)
    if found is None:
        return []
    sequences = model.sequences(lambda index: found.Value(model.routing.NextVar(index)))
    return [[at + 1 for at in sequence] for sequence in sequences if sequence]


def pyvrp(instance: Vrptw, path: Path, seconds: float) -> Routes:
    import pyvrp as package
    from pyvrp.stop import MaxRuntime

    data = package.read(path, round_func="dimacs")
    result = package.solve(data, stop=MaxRuntime(seconds), seed=1, display=False)
    if not result.is_feasible():
        return []
    # clients are numbered from 0, apart from the depot
    return [
        [visit.idx + 1 for visit in route if visit.is_client()] for route in result.best.routes()
    ]


def vroom(instance: Vrptw, path: Path, seconds: float) -> Routes:
    import datetime

    import numpy as np
    import vroom as package

    task = package.Input()
    task.set_durations_matrix("car", instance.distances.astype(np.uint32))
    windows = instance.windows
    day = package.TimeWindow(int(windows[0, 0]), int(windows[0, 1]))
    for number in range(instance.vehicles):
        task.add_vehicle(
            package.Vehicle(number, start=0, end=0, capacity=[instance.capacity], time_window=day)
        )
    for node in range(1, len(instance.demands)):
        task.add_job(
            package.Job(
                node,
                location=node,
                delivery=[int(instance.demands[node])],
                default_service=int(instance.services[node]),
                time_windows=[package.TimeWindow(int(windows[node, 0]), int(windows[node, 1]))],
            )
        )
    limit = datetime.timedelta(seconds=seconds)
    solution = task.solve(exploration_level=5, nb_threads=1, timeout=limit)
    steps = solution.routes
    jobs = steps[steps["type"] == "job"]
    return [[int(n) for n in group["id"]] for _, group in jobs.groupby("vehicle_id")]


PEERS: dict[str, Peer] = {
    "ours": ours,
    "OR-Tools first": ortools_first,
    "PyVRP": pyvrp,
    "VROOM": vroom,
}
