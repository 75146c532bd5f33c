"""The day in figures: what became of every row, and each courier's route."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from routing.model import Problem, clock
from routing.plan import Plan, Reason, Route
from routing.plan_day.placing import Unplaced

__all__ = ["Counts", "DaySummary", "RouteFacts", "route_facts", "summarise"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Orders by what became of them: read = refused + unplaced + planned + unassigned."""

    read: int
    refused: int
    located: int
    unplaced: int
    planned: int
    unassigned: int

    @property
    def adds_up(self) -> bool:
        """Whether every row read is accounted for."""
        return self.read == self.refused + self.unplaced + self.planned + self.unassigned


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteFacts:
    """What a dispatcher asks of one route.

    Parameters
    ----------
    first_s, last_s
        Start of the first and of the last service.
    cash_fen
        The most expected cash in hand, at the end of the route.
    slack_s
        The smallest delay that would break a window or the shift.
    """

    courier_id: str
    name: str
    stops: int
    first_s: int
    last_s: int
    departure_s: int
    return_s: int
    distance_m: int
    cash_fen: int
    slack_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySummary:
    """All that ``summary.json`` says and the terminal shows."""

    counts: Counts
    routes: tuple[RouteFacts, ...]
    idle_couriers: tuple[str, ...]
    unassigned: Mapping[str, tuple[Reason, ...]]
    unplaced: Mapping[str, Reason]
    cost_mfen: int
    engine: str
    seed: int | None
    phase_seconds: Mapping[str, float]

    def to_json(self) -> dict[str, Any]:
        """Return the summary as JSON values; clock times stand beside seconds."""
        document = {"format": "policy-courier/summary/1", **asdict(self)}
        document["counts"] = asdict(self.counts)
        document["routes"] = [
            {
                **asdict(facts),
                "first": clock(facts.first_s),
                "last": clock(facts.last_s),
                "distance_km": round(facts.distance_m / 1000, 1),
            }
            for facts in self.routes
        ]
        return document


def summarise(
    problem: Problem,
    plan: Plan,
    *,
    read: int,
    refused: int,
    unplaced: Iterable[Unplaced],
    phase_seconds: Mapping[str, float],
) -> DaySummary:
    """Return the figures of the day."""
    left = {item.sale.id: item.reason for item in unplaced}
    planned = sum(len(route.stops) for route in plan.routes)
    out = {route.courier_id for route in plan.routes}
    return DaySummary(
        counts=Counts(
            read=read,
            refused=refused,
            located=len(problem.orders),
            unplaced=len(left),
            planned=planned,
            unassigned=len(plan.unassigned),
        ),
        routes=tuple(route_facts(problem, route) for route in plan.routes),
        idle_couriers=tuple(c.id for c in problem.couriers if c.id not in out),
        unassigned={item.order_id: item.reasons for item in plan.unassigned},
        unplaced=left,
        cost_mfen=plan.cost_mfen,
        engine=plan.engine,
        seed=plan.seed,
        phase_seconds=phase_seconds,
    )


def route_facts(problem: Problem, route: Route) -> RouteFacts:
    """Return the figures of one route."""
    courier = problem.courier_by_id[route.courier_id]
    orders = [problem.order_by_id[identifier] for identifier in route.order_ids]
    spare = [courier.shift.end_s - route.return_s]
    for stop, order in zip(route.stops, orders, strict=True):
        spare += [w.end_s - stop.start_s for w in order.windows if stop.start_s in w]
    return RouteFacts(
        courier_id=courier.id,
        name=courier.name,
        stops=len(route.stops),
        first_s=route.stops[0].start_s,
        last_s=route.stops[-1].start_s,
        departure_s=route.departure_s,
        return_s=route.return_s,
        distance_m=route.distance_m,
        cash_fen=sum(order.expected_cash_fen for order in orders),
        slack_s=min(spare),
    )
