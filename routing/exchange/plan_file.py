"""``plan.json``: routes, and the orders left out with their reasons.

The document is described by ``schemas/plan.schema.json``.  A plan made by hand
may leave out all times of a route; they are filled in as
:func:`routing.schedule.schedule_route` finds them cheapest, or, where the
sequence breaks a limit, as early as it can be driven, for ``check`` to judge.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from routing.cache import write_atomically
from routing.errors import FileFormatError
from routing.exchange.convert import from_plain, to_plain
from routing.exchange.schema import read_json
from routing.model import Courier, Order, Problem, TimeWindow
from routing.plan import Plan, Route, Unassigned
from routing.schedule import Infeasible, make_plan, schedule_route

__all__ = ["FORMAT", "read_plan", "write_plan"]

FORMAT = "policy-courier/plan/1"
ENDLESS_S = 30 * 86_400


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
        unknown courier or order, or has a leg without a path.
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
    orders = [problem.order_by_id[i] for i in ids]
    timed = schedule_route(problem, courier, orders)
    if isinstance(timed, Infeasible):
        timed = schedule_route(problem, _tireless(courier), [_patient(o) for o in orders])
    if isinstance(timed, Infeasible):
        return f"cannot be driven at all: no path to order {timed.order_id}"
    return timed


def _tireless(courier: Courier) -> Courier:
    """Return `courier` without limits, so that a route that breaks them gets times."""
    rest = courier.break_
    return replace(
        courier,
        shift=_endless(courier.shift),
        break_=rest and replace(rest, window=_endless(rest.window)),
        bag_capacity=None,
        max_stops=None,
        max_working_s=None,
        cash_limit_fen=None,
    )


def _patient(order: Order) -> Order:
    """Return `order` for anybody to serve, however late."""
    return replace(
        order,
        windows=(*order.windows[:-1], _endless(order.windows[-1])),
        required_skills=frozenset(),
        required_equipment=frozenset(),
    )


def _endless(window: TimeWindow) -> TimeWindow:
    return TimeWindow(window.start_s, window.end_s + ENDLESS_S)
