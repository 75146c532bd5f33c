"""Whether the plan has room for an order after all, or makes it by a fair exchange."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from routing.check.words import yuan
from routing.explain.codes import Code
from routing.explain.day import Day
from routing.explain.places import Place, fits, places
from routing.explain.words import place_words
from routing.model import Courier, Order
from routing.plan import Reason, Route
from routing.schedule import route_cost_mfen

__all__ = ["exchange_reason", "room_reason"]

PRICED_FITS = 3
"""Fitting places, by detour, whose cost is compared."""

MFEN_PER_FEN = 1000


def room_reason(day: Day, order: Order, able: tuple[Courier, ...]) -> Reason | None:
    """Return where `order` fits as the plan stands, and at what cost; ``None`` if nowhere."""
    found = places((day.tours[courier.id] for courier in able), order)
    priced = [
        (_added_mfen(day, place, route), place)
        for place, route in itertools.islice(fits(day.problem, order, found), PRICED_FITS)
    ]
    if not priced:
        return None
    added_mfen, place = min(priced, key=lambda item: item[0])
    charged_mfen = day.problem.costs.drop_mfen(order.priority)
    where = f"{place.tour.courier.id} {place_words(place.tour.orders, place.after)}"
    figures = f"adding {_price(added_mfen)}, while leaving it out is charged {_price(charged_mfen)}"
    if added_mfen < charged_mfen:
        return Reason(
            code=Code.COULD_BE_INSERTED,
            message=f"Fits on {where}, {figures}",
            remedy=f"Put it on {where}, or plan again with more time.",
        )
    return Reason(
        code=Code.COSTS_MORE,
        message=f"Fits on {where}, {figures}",
        remedy=f"Put it on {where} by hand, or raise its priority from {order.priority}.",
    )


def exchange_reason(day: Day, order: Order, able: tuple[Courier, ...]) -> Reason | None:
    """Return a less important order in whose stead `order` fits; the least important first."""
    for victim, courier, at in sorted(
        _victims(day, order, able), key=lambda item: item[0].priority
    ):
        tour = day.without(courier.id, at)
        for place, _ in fits(day.problem, order, places([tour], order)):
            where = f"{courier.id} {place_words(tour.orders, place.after)}"
            return Reason(
                code=Code.LESS_IMPORTANT_FIRST,
                message=(
                    f"Would fit on {where} if {victim.id} (priority {victim.priority}, "
                    f"this one {order.priority}) gave way"
                ),
                remedy=f"Take {victim.id} off the route of {courier.id} and put this one in.",
            )
    return None


def _victims(
    day: Day, order: Order, able: tuple[Courier, ...]
) -> Iterator[tuple[Order, Courier, int]]:
    for courier in able:
        for at, victim in enumerate(day.tours[courier.id].orders):
            if victim.priority < order.priority:
                yield victim, courier, at


def _added_mfen(day: Day, place: Place, route: Route) -> int:
    return route_cost_mfen(day.problem, route) - place.tour.cost_mfen


def _price(cost_mfen: int) -> str:
    return yuan(cost_mfen // MFEN_PER_FEN)
