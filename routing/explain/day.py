"""The plan as the explanation needs it: every courier's sequence with its room."""

from __future__ import annotations

from dataclasses import dataclass, replace

from routing.explain.bound import EasedDay
from routing.explain.slack import Slack
from routing.model import CostWeights, Courier, Order, Problem
from routing.plan import Plan, Route
from routing.schedule import route_cost_mfen

__all__ = ["Day", "Tour"]

FREE = CostWeights(distance_mfen_per_m=0)


@dataclass(frozen=True, slots=True, eq=False)
class Tour:
    """A courier's sequence of orders, maybe empty, and what it uses of his limits.

    Parameters
    ----------
    cost_mfen
        Of the route as planned; 0 for an empty one.
    slack
        Room in time at every place.
    cash_fen, bag_units
        Sums over the orders.
    """

    courier: Courier
    orders: tuple[Order, ...]
    cost_mfen: int
    slack: Slack
    cash_fen: int
    bag_units: int

    @classmethod
    def of(
        cls, problem: Problem, courier: Courier, orders: tuple[Order, ...], cost_mfen: int = 0
    ) -> Tour:
        """Measure the room in a sequence."""
        return cls(
            courier=courier,
            orders=orders,
            cost_mfen=cost_mfen,
            slack=Slack(problem, courier, orders),
            cash_fen=sum(order.expected_cash_fen for order in orders),
            bag_units=sum(order.bag_units for order in orders),
        )

    def with_order(self, order: Order, place: int) -> tuple[Order, ...]:
        """Return the sequence with `order` after `place` stops."""
        return (*self.orders[:place], order, *self.orders[place:])

    def load_effort(self, order: Order) -> float:
        """Return the shares by which cash, bag and stops would be above their limits."""
        courier = self.courier
        return sum(
            max(0, used - limit) / max(1, limit)
            for used, limit in (
                (self.cash_fen + order.expected_cash_fen, courier.cash_limit_fen),
                (self.bag_units + order.bag_units, courier.bag_capacity),
                (len(self.orders) + 1, courier.max_stops),
            )
            if limit is not None
        )


class Day:
    """All tours of a plan; tours with a stop taken out are measured once and kept.

    Attributes
    ----------
    problem
        As it stands.
    unpriced
        The same where time costs nothing: what can be driven is found sooner
        when the cheapest way to drive it need not be.
    """

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem = problem
        self.unpriced = replace(problem, costs=FREE)
        self.bound = EasedDay(self.unpriced)
        self._reduced: dict[tuple[str, int], Tour] = {}
        routes = {route.courier_id: route for route in plan.routes}
        self.tours = {
            courier.id: self._tour(courier, routes.get(courier.id)) for courier in problem.couriers
        }

    def without(self, courier_id: str, place: int) -> Tour:
        """Return a courier's tour without its stop number `place`, counted from 0."""
        key = (courier_id, place)
        if key not in self._reduced:
            tour = self.tours[courier_id]
            rest = (*tour.orders[:place], *tour.orders[place + 1 :])
            self._reduced[key] = Tour.of(self.problem, tour.courier, rest)
        return self._reduced[key]

    def _tour(self, courier: Courier, route: Route | None) -> Tour:
        if route is None:
            return Tour.of(self.problem, courier, ())
        known = self.problem.order_by_id
        orders = tuple(known[order_id] for order_id in route.order_ids if order_id in known)
        if len(orders) < len(route.stops):
            return Tour.of(self.problem, courier, orders)
        return Tour.of(self.problem, courier, orders, route_cost_mfen(self.problem, route))
