"""Our solver on the field's benchmark: vehicle routing with time windows.

The convention is that of PyVRP's collection: distances, service times and time
windows are truncated to one decimal, the total distance is minimised, all
customers are served and the fleet is as given.  Inside, all figures are tenths.

References
----------
VRPLIB format: Uchoa et al., http://vrp.galgos.inf.puc-rio.br
Instances: Solomon, https://doi.org/10.1287/opre.35.2.254; Gehring and Homberger.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from routing.errors import FileFormatError, InputError, SolveError
from routing.model import (
    CostWeights,
    Courier,
    Depot,
    Mode,
    Order,
    Problem,
    TimeWindow,
    TravelMatrix,
)
from routing.plan import Plan
from routing.solve.budget import Budget
from routing.solve.engine import solve

__all__ = ["BenchRow", "Vrptw", "read_vrptw", "run_vrptw"]

TENTHS = 10
DROP_MFEN = 10**9
"""Far above any instance's total distance: customers are not optional here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchRow:
    """What came out for one instance.

    Parameters
    ----------
    instance
        Name of the file without its suffix.
    cost
        Total distance with one decimal; ``None`` if some customer was left out.
    best_known
        Cost of the .sol file beside the instance, if there is one.
    gap_percent
        How much `cost` is above `best_known`, in percent.
    seconds
        Wall-clock seconds of the search.
    """

    instance: str
    cost: float | None
    best_known: float | None
    gap_percent: float | None
    seconds: float


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Vrptw:
    """One instance in tenths; node 0 is the depot.

    Parameters
    ----------
    name
        Name of the file without its suffix.
    vehicles, capacity
        The fleet.
    distances
        (n, n) int64 tenths, row = origin; durations are the same.
    demands, services
        (n,) int64; services in tenths.
    windows
        (n, 2) int64 tenths, start of service; the depot's is the day.
    """

    name: str
    vehicles: int
    capacity: int
    distances: NDArray[np.int64]
    demands: NDArray[np.int64]
    services: NDArray[np.int64]
    windows: NDArray[np.int64]

    def problem(self) -> Problem:
        """Return the instance as a day without places: orders are named by node."""
        day = TimeWindow(int(self.windows[0, 0]), int(self.windows[0, 1]))
        fleet = tuple(
            Courier(
                id=f"{number:04d}",
                depot_id="0",
                start_node=0,
                end_node=0,
                shift=day,
                mode=Mode.CAR,
                bag_capacity=self.capacity,
            )
            for number in range(self.vehicles)
        )
        orders = tuple(
            Order(
                id=str(node),
                node=node,
                windows=(TimeWindow(int(self.windows[node, 0]), int(self.windows[node, 1])),),
                service_duration_s=int(self.services[node]),
                bag_units=int(self.demands[node]),
            )
            for node in range(1, len(self.demands))
        )
        return Problem(
            day=date(2000, 1, 1),
            timezone="UTC",
            locations=(),
            depots=(Depot(id="0", node=0),),
            couriers=fleet,
            orders=orders,
            matrices={Mode.CAR: TravelMatrix(Mode.CAR, self.distances, self.distances)},
            costs=CostWeights(distance_mfen_per_m=1, drop_base_mfen=DROP_MFEN),
        )

    def verified_cost(self, routes: Sequence[Sequence[int]]) -> float:
        """Return the total distance of `routes`, recomputed from the file's figures.

        Raises
        ------
        SolveError
            With every rule of the benchmark that they break.
        """
        faults = []
        visited = sorted(node for route in routes for node in route)
        if visited != list(range(1, len(self.demands))):
            faults.append("customers are missing or visited twice")
        if len(routes) > self.vehicles:
            faults.append(f"{len(routes)} routes for {self.vehicles} vehicles")
        total = 0
        for number, route in enumerate(routes):
            if self.demands[list(route)].sum() > self.capacity:
                faults.append(f"route {number} is over capacity")
            distance, late = self._drive(route)
            total += distance
            if late:
                faults.append(f"route {number} is late at {late}")
        if faults:
            raise SolveError(f"{self.name}: the solution is wrong: {'; '.join(faults)}")
        return total / TENTHS

    def _drive(self, route: Sequence[int]) -> tuple[int, list[int]]:
        now, distance, late = int(self.windows[0, 0]), 0, []
        for origin, node in zip([0, *route], [*route, 0], strict=True):
            distance += int(self.distances[origin, node])
            now += int(self.services[origin] + self.distances[origin, node])
            now = max(now, int(self.windows[node, 0]))
            if now > self.windows[node, 1]:
                late.append(node)
        return distance, late


def read_vrptw(path: Path) -> Vrptw:
    """Return the instance of a VRPLIB file.

    Raises
    ------
    FileFormatError
        If the file cannot be read or a section is missing.
    """
    import vrplib

    try:
        data = vrplib.read_instance(path)
        count = len(data["demand"])
        services = np.broadcast_to(np.asarray(data.get("service_time", 0), dtype=float), count)
        return Vrptw(
            name=path.stem,
            vehicles=int(data.get("vehicles", count - 1)),
            capacity=int(data["capacity"]),
            distances=_tenths(data["edge_weight"]),
            demands=np.asarray(data["demand"], dtype=np.int64),
            services=_tenths(np.where(np.arange(count) == 0, 0, services)),
            windows=_tenths(data["time_window"]),
        )
    except (OSError, KeyError, ValueError, TypeError, IndexError, RuntimeError) as error:
        fault = f"is not a VRPLIB file with time windows: {error}"
        raise FileFormatError(str(path), [fault]) from error


def run_vrptw(
    directory: Path,
    *,
    seconds: float,
    threads: int = 1,
    instances: Sequence[str] | None = None,
    seed: int = 1,
    on_row: Callable[[BenchRow], None] | None = None,
) -> list[BenchRow]:
    """Solve the instances of a folder one after the other.

    Parameters
    ----------
    directory
        Holds ``NAME.vrp`` files and, where known, ``NAME.sol`` beside them.
    seconds
        Wall-clock seconds for each instance, above 0.
    threads, seed
        As for :func:`routing.solve.solve`.
    instances
        Names without suffix; by default all in the folder.
    on_row
        Called with each row as soon as it is there.

    Raises
    ------
    InputError
        If there is no such folder or instance.
    FileFormatError
        If an instance cannot be read.
    SolveError
        If a solution does not stand the recomputation.
    """
    rows = []
    for path in _instance_paths(directory, instances):
        row = _run(read_vrptw(path), path.with_suffix(".sol"), seconds, threads, seed)
        rows.append(row)
        if on_row is not None:
            on_row(row)
    return rows


def _instance_paths(directory: Path, instances: Sequence[str] | None) -> list[Path]:
    found = {path.stem: path for path in sorted(directory.glob("*.vrp"))}
    if not found:
        raise InputError(str(directory), ["is not a folder with .vrp files"])
    missing = [name for name in instances or () if name not in found]
    if missing:
        listed = ", ".join(found)
        raise InputError(
            str(directory), [f"has no {name}.vrp: it has {listed}" for name in missing]
        )
    return [found[name] for name in instances or found]


def _run(instance: Vrptw, solution: Path, seconds: float, threads: int, seed: int) -> BenchRow:
    began_s = time.monotonic()
    plan: Plan | None = None
    budget = Budget(seconds=seconds)
    for better in solve(instance.problem(), budget=budget, seed=seed, threads=threads):
        plan = better
    spent_s = time.monotonic() - began_s
    cost = None
    if plan is not None and not plan.unassigned:
        routes = [[int(node) for node in route.order_ids] for route in plan.routes]
        cost = instance.verified_cost(routes)
    best_known = _best_known(solution)
    gap = None
    if cost is not None and best_known:
        gap = round(100 * (cost / best_known - 1), 3)
    return BenchRow(
        instance=instance.name,
        cost=cost,
        best_known=best_known,
        gap_percent=gap,
        seconds=round(spent_s, 3),
    )


def _best_known(path: Path) -> float | None:
    import vrplib

    if not path.exists():
        return None
    try:
        return float(vrplib.read_solution(path)["cost"])
    except (OSError, KeyError, ValueError, TypeError, RuntimeError) as error:
        fault = f"is not a VRPLIB solution with its cost: {error}"
        raise FileFormatError(str(path), [fault]) from error


def _tenths(figures: object) -> NDArray[np.int64]:
    tenths: NDArray[np.int64] = np.floor(TENTHS * np.asarray(figures, dtype=float)).astype(np.int64)
    return tenths
