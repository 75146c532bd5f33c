"""A plan with the streets it runs on, drawn and printed."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from routing.plan_day.excluded import ExcludedOrders
from routing.plan_day.watch import Watcher

if TYPE_CHECKING:
    from routing.matrix import TravelProvider
    from routing.model import Location, Problem
    from routing.plan import Plan, Route
    from routing.settings import Settings

__all__ = ["render_plan", "write_pictures"]


def render_plan(
    problem: Problem,
    plan: Plan,
    roads: Path,
    out: Path,
    settings: Settings,
    watcher: Watcher,
    excluded: ExcludedOrders,
) -> tuple[Path, ...]:
    """Write all reports of `plan`, with the street geometry taken from `roads`.

    Returns
    -------
    tuple of Path
        What was written.
    """
    from routing.matrix import make_provider

    provider = make_provider(settings.travel, roads)
    return write_pictures(problem, plan, roads, out, settings, provider, watcher, excluded)


def write_pictures(
    problem: Problem,
    plan: Plan,
    roads: Path,
    out: Path,
    settings: Settings,
    provider: TravelProvider,
    watcher: Watcher,
    excluded: ExcludedOrders,
) -> tuple[Path, ...]:
    """Write map, timeline, manifests, spreadsheet and GeoJSON."""
    from routing.matrix import base_map
    from routing.report import ReportInputs, write_reports

    watcher.begin("tracing streets", len(plan.routes))
    legs = {}
    for done, route in enumerate(plan.routes, start=1):
        legs[route.courier_id] = _legs(problem, route, provider)
        watcher.update(done)
    inputs = ReportInputs(
        problem=problem,
        plan=plan,
        legs=legs,
        roads=base_map(roads),
        refused=excluded.refused,
        unplaced=excluded.unplaced,
        title=" ".join(depot.name for depot in problem.depots if depot.name) or "保单配送计划",
        settings=settings.report,
    )
    watcher.begin("writing reports", None)
    return write_reports(inputs, out, progress=lambda done, _total: watcher.update(done))


def _legs(
    problem: Problem, route: Route, provider: TravelProvider
) -> tuple[tuple[Location, ...], ...]:
    courier = problem.courier_by_id[route.courier_id]
    nodes = [courier.start_node, *(problem.order_by_id[i].node for i in route.order_ids)]
    if courier.end_node is not None:
        nodes.append(courier.end_node)
    points = [problem.locations[node] for node in nodes]
    return tuple(
        provider.path(origin, destination, courier.mode) for origin, destination in pairwise(points)
    )
