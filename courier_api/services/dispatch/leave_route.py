"""Routes change: the courier hears of it, and his route has a new version."""

from __future__ import annotations

from collections.abc import Iterable

from courier_api.services.work import Work

__all__ = ["leave_route", "tell_route_changed"]


def leave_route(work: Work, order_id: str) -> None:
    """Take an order off the route it is on, if any; the others keep their order and times."""
    stop = work.unit.plans.stop_of(order_id)
    if stop is None:
        return
    work.unit.plans.drop_stops([order_id])
    tell_route_changed(work, [stop.courier_id])


def tell_route_changed(work: Work, courier_ids: Iterable[str]) -> None:
    """Give each courier's route a new version and tell him."""
    for courier_id in sorted(set(courier_ids)):
        version = work.unit.plans.bump_route(courier_id, work.at)
        work.unit.events.tell(
            work.actor.branch_id,
            f"courier:{courier_id}",
            "route_changed",
            courier_id,
            {"version": version},
        )
