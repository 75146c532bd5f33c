"""People at their desks, and what tests of the office ask again and again."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier
from typing import TypeVar

from courier_api.domain.actor import Role
from courier_api.domain.dispatch.branch import Branch
from courier_api.domain.order.states import FailReason, Inspection, OrderEvent, OrderState
from courier_api.domain.people.person import Person
from courier_api.errors import ConflictError, RefusedError
from courier_api.ports.events import Event
from courier_api.services.office.closing import book_back, close_orders
from courier_api.services.office.till import draw_cash
from routing.model import Location
from tests.courier_api.trade import AT, actor
from tests.courier_api.visit.drive import House

T = TypeVar("T")

FUTIAN = Branch(
    id="futian",
    name="福田分公司",
    time_zone="Asia/Shanghai",
    depot_id="FT",
    location=Location(22.5358, 114.0194),
)
DAY = date(2026, 6, 18)
AGENT, AGENT_2 = actor(Role.AGENT), actor(Role.AGENT, "agent-2")
DISPATCHER, UNDERWRITER = actor(Role.DISPATCHER), actor(Role.UNDERWRITER)
CLERK, CLERK_2 = actor(Role.ACCOUNTANT), actor(Role.ACCOUNTANT, "accountant-2")
BOSS, COURIER = actor(Role.MANAGER), actor(Role.COURIER)
STRANGER = {role: actor(role, f"{role}-9", "luohu") for role in Role}
"""The same roles in another branch."""


def a_courier(name: str, branch_id: str = "futian") -> Person:
    return Person(id=name, login=f"l-{name}", role=Role.COURIER, branch_id=branch_id, created_at=AT)


COURIERS = (a_courier("c1"), a_courier("c2"), a_courier("c9", "luohu"))
HANDS = 50


def race(house: House, act: Callable[[int], T]) -> list[T]:
    """Let all hands start at once; return what those got that came through."""
    barrier = Barrier(HANDS)

    def one(number: int) -> T | None:
        barrier.wait()
        try:
            return act(number)
        except (ConflictError, RefusedError):
            return None

    with ThreadPoolExecutor(HANDS) as pool:
        return [found for found in pool.map(one, range(HANDS)) if found is not None]


def morning(house: House, *orders: str, inspection: bool = False) -> None:
    """Orders planned for c1 and in his custody."""
    due = Inspection.DUE if inspection else Inspection.EXEMPT
    for order in orders:
        house.plan(order, inspection=due)
    house.check_in()
    house.take_over(*orders)


def refused_and_back(house: House, order: str = "o1", *, paid: bool = True) -> None:
    """The customer refuses, paid or not; the papers come back to the branch."""
    house.arrive(order)
    if paid:
        house.pay(order)
    house.fail(order, OrderEvent.REFUSE, FailReason.NO_LONGER_WANTED)
    house.take_back(f"P-{order}", f"R-{order}")
    assert house.order(order).state is OrderState.RETURNED


def evening(house: House, *delivered: str) -> None:
    """Receipts booked back, the shift closed, orders closed."""
    house.act(CLERK, book_back, [f"R-{order}" for order in delivered])
    house.close_shift()
    house.act(CLERK, close_orders, delivered)


def fill_till(house: House, amount_fen: int) -> None:
    house.act(CLERK, draw_cash, amount_fen)


def told(house: House, audience: str) -> list[Event]:
    """What an audience has been told, oldest first."""
    with house.store.read() as unit:
        return [event for event in unit.events.since(0, 1000) if event.audience == audience]


def audited(house: House) -> list[str]:
    """The actions in the audit log, oldest first."""
    house.store.write(lambda unit: unit.audit.sequence(10_000))
    with house.store.read() as unit:
        return [entry.action for entry in unit.audit.entries(0, 10_000)]


def later(house: House, **span: float) -> None:
    house.at = house.at + timedelta(**span)


def figures(house: House, **values: int) -> None:
    """Change figures of the office."""
    house.figures = replace(house.figures, office=replace(house.figures.office, **values))
