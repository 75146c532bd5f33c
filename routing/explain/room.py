"""Whether the plan has room for an order after all, or makes it by a fair exchange."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from routing.errors import SolveError
from routing.explain.codes import Code
from routing.explain.day import Day
from routing.explain.phrase import Fact, fill, make_reason
from routing.explain.places import Place, fits, places
from routing.explain.words import money, route_words
from routing.model import Courier, Order
from routing.plan import Reason
from routing.schedule import Infeasible, route_cost_mfen, schedule_route

__all__ = ["exchange_reason", "room_reason"]

PRICED_FITS = 3
"""Fitting places, by detour, whose cost is compared."""

MFEN_PER_FEN = 1000


def room_reason(day: Day, order: Order, able: tuple[Courier, ...]) -> Reason | None:
    """Return where `order` fits as the plan stands, and at what cost; ``None`` if nowhere."""
    found = places((day.tours[courier.id] for courier in able), order)
    priced = [
        (_added_mfen(day, place, order), place)
        for place in itertools.islice(fits(day.unpriced, order, found), PRICED_FITS)
    ]
    if not priced:
        return None
    added_mfen, place = min(priced, key=lambda item: item[0])
    charged_mfen = day.problem.costs.drop_mfen(order.priority)
    facts: dict[str, Fact] = {
        "where": route_words(place.tour.courier.id, place.tour.orders, place.after),
        "added": money(added_mfen // MFEN_PER_FEN),
        "charged": money(charged_mfen // MFEN_PER_FEN),
        "priority": order.priority,
    }
    message = fill(
        "It fits on {where}: serving it adds {added}, leaving it out is charged at {charged}",
        "可排入{where}：送此单增加成本{added}，不送计{charged}",
        **facts,
    )
    if added_mfen < charged_mfen:
        code = Code.COULD_BE_INSERTED
        en = "put it on {where}, or plan again with more time"
        zh = "排入{where}，或延长求解时间重新计划"
    else:
        code = Code.COSTS_MORE
        en = "put it on {where} by hand, or raise its priority from {priority}"
        zh = "手工排入{where}，或提高其优先级（现为{priority}）"
    return make_reason(code, message, fill(en, zh, **facts))


def exchange_reason(day: Day, order: Order, able: tuple[Courier, ...]) -> Reason | None:
    """Return a less important order in whose stead `order` fits; the least important first."""
    for victim, courier, at in sorted(
        _victims(day, order, able), key=lambda item: item[0].priority
    ):
        tour = day.without(courier.id, at)
        for place in fits(day.unpriced, order, places([tour], order)):
            return _gives_way(order, victim, courier.id, place)
    return None


def _victims(
    day: Day, order: Order, able: tuple[Courier, ...]
) -> Iterator[tuple[Order, Courier, int]]:
    for courier in able:
        for at, victim in enumerate(day.tours[courier.id].orders):
            if victim.priority < order.priority:
                yield victim, courier, at


def _gives_way(order: Order, victim: Order, courier_id: str, place: Place) -> Reason:
    facts: dict[str, Fact] = {
        "where": route_words(courier_id, place.tour.orders, place.after),
        "who": courier_id,
        "victim": victim.id,
        "theirs": victim.priority,
        "ours": order.priority,
    }
    message = fill(
        "It would fit on {where} if {victim} (priority {theirs}, this one {ours}) gave way",
        "若让出 {victim}（优先级{theirs}，本单{ours}），即可排入{where}",
        **facts,
    )
    remedy = fill(
        "take {victim} off the route of {who} and put this one in",
        "将 {victim} 从 {who} 的路线撤下，排入本单",
        **facts,
    )
    return make_reason(Code.LESS_IMPORTANT_FIRST, message, remedy)


def _added_mfen(day: Day, place: Place, order: Order) -> int:
    sequence = place.tour.with_order(order, place.after)
    route = schedule_route(day.problem, place.tour.courier, sequence)
    if isinstance(route, Infeasible):
        raise SolveError(f"order {order.id} fits and does not fit on {place.tour.courier.id}")
    return route_cost_mfen(day.problem, route) - place.tour.cost_mfen
