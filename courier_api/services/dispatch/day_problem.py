"""The problem of a day from what the database knows, the map and the roads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from courier_api.domain.dispatch.sale import SalePlace
from courier_api.errors import InputError
from courier_api.services.dispatch.day_orders import DayOrders, WantedVisit
from routing.exchange.depots_file import DepotRecord
from routing.model import Contact, Problem, RowRef, Sale, Skill
from routing.plan import Reason, Unassigned
from routing.plan_day.assemble import assemble
from routing.plan_day.placing import Placed, Unplaced, place_sales, split_off_network
from routing.plan_day.placing_faults import PLACING_RULES
from routing.plan_day.watch import Watcher
from routing.settings import Settings, default_settings

if TYPE_CHECKING:
    from routing.geocode import AddressBook
    from routing.matrix import TravelProvider

__all__ = ["DayProblem", "Maps", "default_maps", "make_problem"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Maps:
    """Where streets and addresses are looked up.

    Parameters
    ----------
    settings
        Of the planner.
    roads
        The OpenStreetMap extract; ``None`` for providers of travel times that need none.
    known_addresses
        CSV of addresses whose points are known, if there is one.
    """

    settings: Settings
    roads: Path | None = None
    known_addresses: Path | None = None

    def provider(self) -> TravelProvider:
        """Return travel times; kept, since reading roads takes seconds."""
        return _provider(self)

    def book(self) -> AddressBook:
        """Return the address book; kept likewise."""
        return _book(self)

    def __hash__(self) -> int:
        return hash((id(self.settings), self.roads, self.known_addresses))


def default_maps() -> Maps:
    """Return the planner's own settings without any roads."""
    return Maps(settings=default_settings())


@dataclass(frozen=True, slots=True, kw_only=True)
class DayProblem:
    """What the solver is given, and what it is not.

    Parameters
    ----------
    doors
        Found on the map just now, by order.
    unplaced
        Orders without a point near a road, with reasons.
    """

    problem: Problem
    doors: dict[str, SalePlace]
    unplaced: tuple[Unassigned, ...]


def make_problem(day: DayOrders, maps: Maps, watcher: Watcher) -> DayProblem:
    """Put the orders on the map and measure the ways between them; slow.

    Raises
    ------
    InputError
        If nobody is on shift.
    TravelError, GeocodeError, FileFormatError
        If map or roads cannot be used.
    """
    if not day.roster:
        raise InputError(f"roster of {day.day}", ["names nobody: hand in a couriers file first"])
    settings = _local(maps.settings, day.branch.time_zone)
    known, lost = _by_place(day.visits)
    placed, unplaced = _placed([visit.sale for visit in lost], maps, watcher)
    doors = {
        item.sale.id: SalePlace(
            location=item.location, precision=item.precision, source=item.source
        )
        for item in placed
    }
    couriers = [entry.profile for entry in day.roster]
    provider = maps.provider()
    near, far = split_off_network(
        [*known, *placed],
        sorted({courier.mode for courier in couriers}),
        provider,
        settings.travel.snap_limit_m,
    )
    near.sort(key=lambda item: item.sale.id)
    depot = DepotRecord(id=day.branch.depot_id, location=day.branch.location, row=RowRef("branch"))
    problem = assemble(day.day, settings, [depot], couriers, near, provider, watcher)
    return DayProblem(
        problem=_held(_anonymous(problem), day.visits),
        doors=doors,
        unplaced=tuple(map(_reasoned, (*unplaced, *far))),
    )


def _by_place(visits: Sequence[WantedVisit]) -> tuple[list[Placed], list[WantedVisit]]:
    known = [
        Placed(visit.sale, visit.place.location, visit.place.precision, visit.place.source)
        for visit in visits
        if visit.place is not None
    ]
    return known, [visit for visit in visits if visit.place is None]


def _placed(
    sales: Sequence[Sale], maps: Maps, watcher: Watcher
) -> tuple[list[Placed], list[Unplaced]]:
    return place_sales(sales, maps.book(), watcher) if sales else ([], [])


def _local(settings: Settings, time_zone: str) -> Settings:
    return replace(settings, appointments=replace(settings.appointments, timezone=time_zone))


def _anonymous(problem: Problem) -> Problem:
    """Drop what says whose door it is: the problem is kept for ever."""
    orders = tuple(replace(order, contact=Contact()) for order in problem.orders)
    return replace(problem, orders=orders)


def _held(problem: Problem, visits: Sequence[WantedVisit]) -> Problem:
    """See to it that only who has the papers can bring them: he alone has the skill."""
    held = {visit.sale.id: visit.held_by for visit in visits if visit.held_by is not None}
    if not held:
        return problem
    orders = tuple(
        replace(o, required_skills=o.required_skills | {f"holds:{o.id}"}) if o.id in held else o
        for o in problem.orders
    )
    couriers = tuple(
        replace(
            c, skills=(*c.skills, *(Skill(f"holds:{o}") for o, by in held.items() if by == c.id))
        )
        for c in problem.couriers
    )
    return replace(problem, orders=orders, couriers=couriers)


def _reasoned(item: Unplaced) -> Unassigned:
    """Return why in general words: particulars would tell the address, which the vault keeps."""
    code = item.reason.code
    rule = PLACING_RULES[code]
    reason = Reason(
        code=code,
        message=f"no usable point for the address ({code.lower().replace('_', ' ')})",
        remedy=item.reason.remedy,
        message_zh=rule.message_zh,
        remedy_zh=rule.remedy_zh,
    )
    return Unassigned(order_id=item.sale.id, reasons=(reason,))


@cache
def _provider(maps: Maps) -> TravelProvider:
    from routing.matrix import make_provider

    return make_provider(maps.settings.travel, maps.roads)


@cache
def _book(maps: Maps) -> AddressBook:
    from routing.geocode import make_geocoder

    return make_geocoder(maps.settings.geocode, known=maps.known_addresses, roads=maps.roads)
