"""What would have to give so that a courier could drive a sequence of orders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from routing.model import Courier, Order, Problem, TimeWindow
from routing.plan import Route
from routing.schedule import Infeasible, Obstacle, schedule_route

__all__ = ["Change", "Cure", "apply_changes", "find_cure"]

MOST_CHANGES = 6
"""More limits than that are no advice to a dispatcher."""

MOST_ROUNDS = 10
"""A limit may have to give more than once, for each place of the break."""

EFFORT_OF_EACH = 0.25
"""What a change takes beside its amount: one change is handier than two half as large."""

EFFORT_OF_SKILL = 3.0
EFFORT_OF_EQUIPMENT = 0.0


@dataclass(frozen=True, slots=True)
class Change:
    """One limit and how far it must give.

    Parameters
    ----------
    obstacle
        The limit.
    order
        Whose window or requirement it is; ``None`` for the courier's limits.
    amount
        Seconds, fen, units or stops; 0 where it has no measure.
    effort
        For ranking only: hours, or the share of the limit for cash, bag and
        stops; a certificate counts 3, equipment 0.
    """

    obstacle: Obstacle
    order: Order | None
    amount: int
    effort: float


@dataclass(frozen=True, slots=True)
class Cure:
    """Changes with which `courier` could drive, proven by timing the route again."""

    courier: Courier
    changes: tuple[Change, ...]

    @property
    def effort(self) -> float:
        """Sum of the efforts of the changes, and a quarter of an hour for each."""
        return sum(change.effort + EFFORT_OF_EACH for change in self.changes)


def find_cure(
    problem: Problem, courier: Courier, orders: Sequence[Order]
) -> Route | Cure | Infeasible:
    """Return the route if `orders` can be driven, else what would make it drivable.

    One limit after the other is given as much as it is broken by, until the
    route can be timed.

    Returns
    -------
    Route or Cure or Infeasible
        ``Infeasible`` when nothing of that kind helps (no path).
    """
    found = schedule_route(problem, courier, orders)
    if isinstance(found, Route):
        return found
    changes: tuple[Change, ...] = ()
    for _ in range(MOST_ROUNDS):
        change = _change(courier, orders, found)
        if change is None:
            return found
        changes = _merged((*changes, change))
        timed = schedule_route(problem, *apply_changes(courier, orders, changes))
        if isinstance(timed, Route):
            changes = _pruned(problem, courier, orders, changes)
            return Cure(courier, changes) if len(changes) <= MOST_CHANGES else found
        found = timed
    return found


def apply_changes(
    courier: Courier, orders: Sequence[Order], changes: Iterable[Change]
) -> tuple[Courier, tuple[Order, ...]]:
    """Return courier and orders as they would be with `changes`."""
    sequence = tuple(orders)
    for change in changes:
        courier = _eased_courier(courier, change)
        sequence = tuple(_eased_order(order, change) for order in sequence)
    return courier, sequence


def _pruned(
    problem: Problem, courier: Courier, orders: Sequence[Order], changes: tuple[Change, ...]
) -> tuple[Change, ...]:
    """Return the changes without those that the others make needless."""
    for change in sorted(changes, key=lambda change: -change.effort):
        fewer = tuple(other for other in changes if other is not change)
        eased = apply_changes(courier, orders, fewer)
        if fewer and isinstance(schedule_route(problem, *eased), Route):
            changes = fewer
    return changes


def _merged(changes: Sequence[Change]) -> tuple[Change, ...]:
    """Return one change for each limit."""
    merged: dict[tuple[Obstacle, str | None], Change] = {}
    for change in changes:
        key = (change.obstacle, change.order.id if change.order else None)
        first = merged.get(key)
        if first is not None:
            amount, effort = first.amount + change.amount, first.effort + change.effort
            change = replace(first, amount=amount, effort=effort)
        merged[key] = change
    return tuple(merged.values())


def _change(courier: Courier, orders: Sequence[Order], found: Infeasible) -> Change | None:
    if found.obstacle is Obstacle.UNREACHABLE:
        return None
    order = next((order for order in orders if order.id == found.order_id), None)
    match found.obstacle:
        case Obstacle.SKILL:
            effort = EFFORT_OF_SKILL
        case Obstacle.EQUIPMENT:
            effort = EFFORT_OF_EQUIPMENT
        case Obstacle.CASH:
            effort = found.excess / max(1, courier.cash_limit_fen or 0)
        case Obstacle.BAG:
            effort = found.excess / max(1, courier.bag_capacity or 0)
        case Obstacle.STOPS:
            effort = found.excess / max(1, courier.max_stops or 0)
        case _:
            effort = found.excess / 3600
    return Change(found.obstacle, order, found.excess, effort)


def _eased_order(order: Order, change: Change) -> Order:
    if change.order is None or change.order.id != order.id:
        return order
    match change.obstacle:
        case Obstacle.WINDOW:
            last = order.windows[-1]
            longer = TimeWindow(last.start_s, last.end_s + change.amount)
            return replace(order, windows=(*order.windows[:-1], longer))
        case Obstacle.SKILL:
            return replace(order, required_skills=frozenset())
        case Obstacle.EQUIPMENT:
            return replace(order, required_equipment=frozenset())
        case _:
            return order


def _eased_courier(courier: Courier, change: Change) -> Courier:
    match change.obstacle:
        case Obstacle.SHIFT:
            shift = TimeWindow(courier.shift.start_s, courier.shift.end_s + change.amount)
            return replace(courier, shift=shift)
        case Obstacle.WORKING_TIME:
            return replace(courier, max_working_s=(courier.max_working_s or 0) + change.amount)
        case Obstacle.BREAK if courier.break_ is not None:
            window = courier.break_.window
            longer = TimeWindow(window.start_s, window.end_s + change.amount)
            return replace(courier, break_=replace(courier.break_, window=longer))
        case Obstacle.CASH:
            return replace(courier, cash_limit_fen=(courier.cash_limit_fen or 0) + change.amount)
        case Obstacle.BAG:
            return replace(courier, bag_capacity=(courier.bag_capacity or 0) + change.amount)
        case Obstacle.STOPS:
            return replace(courier, max_stops=(courier.max_stops or 0) + change.amount)
        case _:
            return courier
