"""``plan.json``: routes, and the orders left out with their reasons.

The document is described by ``schemas/plan.schema.json``.  A plan made by hand
may leave out all times of a route; they are filled in as
:func:`routing.schedule.schedule_route` finds them cheapest.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from routing.cache import write_atomically
from routing.errors import FileFormatError
from routing.exchange.convert import from_plain, to_plain
from routing.exchange.schema import read_json
from routing.model import Problem
from routing.plan import Plan, Route, Unassigned
from routing.schedule import Infeasible, make_plan, schedule_route

__all__ = ["FORMAT", "read_plan", "write_plan"]

FORMAT = "policy-courier/plan/1"


def write_plan(path: Path, plan: Plan) -> None:
    """Write `plan` to `path`, whole or not at all."""
    document = {"format": FORMAT, **to_plain(plan)}
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(document, ensure_ascii=False, indent=1)
    write_atomically(path, f"{text}\n".encode())


def read_plan(path: Path, problem: Problem) -> Plan:
    """Return the plan at `path`, with the times that it leaves out filled in.

    Raises
    ------
    FileFormatError
        If the file breaches the schema, or a route without times names an
        unknown courier or order or cannot be driven at all.
    """
    document = read_json(path, "plan")
    routes: list[Route] = []
    faults: list[str] = []
    for at, route in enumerate(document["routes"]):
        place = f"{path}: $.routes[{at}]"
        if "departure_s" in route:
            routes.append(from_plain(place, route, Route))
            continue
        timed = _timed(problem, route)
        if isinstance(timed, Route):
            routes.append(timed)
        else:
            faults.append(f"$.routes[{at}]: {timed}")
    if faults:
        raise FileFormatError(str(path), faults)
    unassigned = from_plain(
        f"{path}: unassigned", document.get("unassigned", []), tuple[Unassigned, ...]
    )
    if "cost_mfen" not in document:
        return make_plan(problem, routes, engine=document.get("engine", "hand"))
    return Plan(
        routes=tuple(routes),
        unassigned=unassigned,
        cost_mfen=document["cost_mfen"],
        engine=document.get("engine", ""),
        seed=document.get("seed"),
    )


def _timed(problem: Problem, route: Mapping[str, Any]) -> Route | str:
    courier = problem.courier_by_id.get(route["courier_id"])
    if courier is None:
        return f"courier {route['courier_id']!r} is unknown"
    ids = [stop["order_id"] for stop in route["stops"]]
    unknown = [identifier for identifier in ids if identifier not in problem.order_by_id]
    if unknown:
        return f"unknown orders: {', '.join(unknown)}"
    timed = schedule_route(problem, courier, [problem.order_by_id[i] for i in ids])
    if isinstance(timed, Infeasible):
        where = f" at order {timed.order_id}" if timed.order_id else ""
        over = f" by {timed.excess}" if timed.excess else ""
        return (
            f"cannot be driven: {timed.obstacle} limit broken{where}{over}; add times to check it"
        )
    return timed
