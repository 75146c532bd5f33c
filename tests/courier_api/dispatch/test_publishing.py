"""One version is published: routes change, who is on the road is left alone."""

from __future__ import annotations

import threading
from collections import Counter

import pytest

from courier_api.domain.actor import Role
from courier_api.domain.custody.holder import Holder, HolderKind
from courier_api.domain.dispatch.publishing import LeftOutCode, Published
from courier_api.domain.order.evidence import Evidence
from courier_api.domain.order.order import Order
from courier_api.domain.order.states import OrderEvent, OrderState
from courier_api.domain.people.person import Person, PersonState
from courier_api.errors import ConflictError, NotFoundError, RightsError
from courier_api.ports import OrderFilter
from courier_api.services.dispatch.book import book, cancel
from courier_api.services.dispatch.plan_text import read_plan_text
from courier_api.services.dispatch.publish import publish
from courier_api.services.dispatch.route import route_of, route_version
from courier_api.services.work import Work
from routing.model import Location, TimeWindow
from tests.courier_api.dispatch.office import AT, DAY, HOUR, Office, a_sale


@pytest.fixture
def planned(office: Office) -> Office:
    """Eight orders booked for a day on which twelve couriers work."""
    office.put_couriers()
    office.take(
        *(
            a_sale(f"P{n}", location=Location(22.53 + n / 500, 114.02 + n / 700))
            for n in range(1, 9)
        )
    )
    return office


def publish_new(office: Office, replaces: int = 0) -> Published:
    return office.do(Role.DISPATCHER, publish, office.plan(), replaces=replaces)


def orders_of(office: Office) -> dict[str, Order]:
    with office.store.read() as unit:
        return {order.id: order for order in unit.order_book.all("futian", OrderFilter())}


def take_over(work: Work, order_id: str, *, all_papers: bool = True) -> None:
    """Hand the papers to the order's courier; with all of them he is on the road."""
    order = work.unit.orders.get(order_id)
    courier = Holder(HolderKind.COURIER, order.courier_id or "")
    papers = work.unit.custody.of_order(order_id)
    for paper in papers if all_papers else papers[:1]:
        moved = paper.transfer(courier, source=paper.holder, actor_id=courier.id, at=work.at)
        work.unit.custody.move(moved)
    if all_papers:
        found = Evidence(documents=work.unit.custody.of_order(order_id))
        work.step(order, OrderEvent.TAKE_OVER, found)


def test_every_routed_order_gets_its_courier_and_a_place_on_his_route(planned: Office) -> None:
    done = publish_new(planned)
    orders = orders_of(planned)
    assert len(done.planned) == 8
    assert {order.state for order in orders.values()} == {OrderState.PLANNED}
    for courier_id in done.couriers:
        route = planned.look(Role.COURIER, route_of, DAY, who=courier_id)
        assert [stop.position for stop in route.stops] == list(range(1, len(route.stops) + 1))
        assert [stop.start_at for stop in route.stops] == sorted(s.start_at for s in route.stops)
        assert all(orders[stop.order_id].courier_id == courier_id for stop in route.stops)
        assert route.version == 1


def test_couriers_hear_that_their_route_changed_and_others_do_not(planned: Office) -> None:
    done = publish_new(planned)
    with planned.store.read() as unit:
        told = Counter(
            event.audience for event in unit.events.since(0, 1000) if event.kind == "route_changed"
        )
        assert told == Counter({f"courier:{courier_id}": 1 for courier_id in done.couriers})
        assert all(route_version(unit, courier_id) == 1 for courier_id in done.couriers)
        assert route_version(unit, "somebody-else") == 0


def test_publishing_the_same_plan_again_changes_no_route(planned: Office) -> None:
    plan_id = planned.plan()
    planned.do(Role.DISPATCHER, publish, plan_id, replaces=0)
    before = orders_of(planned)
    again = planned.do(Role.DISPATCHER, publish, plan_id, replaces=1)
    assert (again.planned, again.moved, again.unplanned, again.couriers) == ((), (), (), ())
    assert orders_of(planned) == before
    assert again.publication.number == 2


def test_who_does_not_know_the_newest_publication_does_not_replace_it(planned: Office) -> None:
    publish_new(planned)
    with pytest.raises(ConflictError, match="publication 1 is the newest"):
        publish_new(planned, replaces=0)


def test_a_newer_plan_moves_orders_that_nobody_took_over(planned: Office) -> None:
    first = publish_new(planned)
    by_courier = {c: planned.look(Role.COURIER, route_of, DAY, who=c) for c in first.couriers}
    gone = first.couriers[0]
    planned.put_couriers_but(gone)
    second = publish_new(planned, replaces=1)
    orders = orders_of(planned)
    lost = {stop.order_id for stop in by_courier[gone].stops}
    assert lost <= {*second.moved, *second.unplanned}
    assert all(order.courier_id != gone for order in orders.values())
    assert planned.look(Role.COURIER, route_of, DAY, who=gone).stops == ()
    assert planned.look(Role.COURIER, route_of, DAY, who=gone).version == 2


def test_a_newer_plan_never_touches_orders_on_the_road(planned: Office) -> None:
    first = publish_new(planned)
    courier_id = first.couriers[0]
    on_road, *_ = planned.look(Role.COURIER, route_of, DAY, who=courier_id).stops
    planned.do(Role.DISPATCHER, take_over, on_road.order_id)
    before = orders_of(planned)[on_road.order_id]
    planned.put_couriers_but(courier_id)
    second = publish_new(planned, replaces=1)
    assert orders_of(planned)[on_road.order_id] == before
    assert [kept.order_id for kept in second.kept] == [on_road.order_id]
    route = planned.look(Role.COURIER, route_of, DAY, who=courier_id)
    assert [stop.order_id for stop in route.stops] == [on_road.order_id]


def test_an_order_on_the_road_is_planned_for_who_holds_its_papers(planned: Office) -> None:
    first = publish_new(planned)
    on_road = planned.look(Role.COURIER, route_of, DAY, who=first.couriers[0]).stops[0]
    planned.do(Role.DISPATCHER, take_over, on_road.order_id)
    publish_new(planned, replaces=1)
    with planned.store.read() as unit:
        stop = unit.plans.stop_of(on_road.order_id)
    assert stop is not None
    assert stop.courier_id == first.couriers[0]


def test_an_order_whose_papers_are_partly_taken_stays_with_its_courier(planned: Office) -> None:
    first = publish_new(planned)
    courier_id = first.couriers[0]
    half = planned.look(Role.COURIER, route_of, DAY, who=courier_id).stops[0]
    planned.do(Role.DISPATCHER, take_over, half.order_id, all_papers=False)
    planned.put_couriers_but(courier_id)
    second = publish_new(planned, replaces=1)
    assert half.order_id in {kept.order_id for kept in second.kept}
    assert orders_of(planned)[half.order_id].courier_id == courier_id


def test_an_order_rebooked_since_the_plan_is_left_out_with_the_reason(planned: Office) -> None:
    plan_id = planned.plan()
    order_id = min(orders_of(planned))
    window = TimeWindow(19 * HOUR, 20 * HOUR)
    planned.do(Role.AGENT, book, order_id, day=DAY, windows=(window,))
    done = planned.do(Role.DISPATCHER, publish, plan_id, replaces=0)
    assert [(left.order_id, left.code) for left in done.left_out] == [
        (order_id, LeftOutCode.REBOOKED)
    ]
    assert orders_of(planned)[order_id].state is OrderState.BOOKED


def test_an_order_cancelled_since_the_plan_is_left_out_with_the_reason(planned: Office) -> None:
    plan_id = planned.plan()
    order_id = min(orders_of(planned))
    planned.do(Role.AGENT, cancel, order_id)
    done = planned.do(Role.DISPATCHER, publish, plan_id, replaces=0)
    assert [left.code for left in done.left_out] == [LeftOutCode.NOT_BOOKED]
    assert all(left.reason_zh for left in done.left_out)


def test_an_order_rebooked_after_publication_leaves_the_route(planned: Office) -> None:
    done = publish_new(planned)
    courier_id = done.couriers[0]
    stop = planned.look(Role.COURIER, route_of, DAY, who=courier_id).stops[0]
    planned.do(Role.AGENT, book, stop.order_id, day=DAY.replace(day=19))
    route = planned.look(Role.COURIER, route_of, DAY, who=courier_id)
    assert stop.order_id not in {s.order_id for s in route.stops}
    assert route.version == 2


def test_nobody_is_sent_out_who_was_disabled_since_the_plan(planned: Office) -> None:
    plan_id = planned.plan()
    with planned.store.read() as unit:
        gone = read_plan_text(unit.plans.version(plan_id).plan).routes[0].courier_id
    person = Person(
        id=gone,
        login=gone,
        role=Role.COURIER,
        branch_id="futian",
        created_at=AT,
        state=PersonState.DISABLED,
        disabled_at=AT,
    )
    planned.do(Role.MANAGER, lambda work: work.unit.people.add(person))
    done = planned.do(Role.DISPATCHER, publish, plan_id, replaces=0)
    assert {left.code for left in done.left_out} == {LeftOutCode.COURIER_GONE}
    assert gone not in done.couriers
    again = publish_new(planned, replaces=1)
    assert again.left_out == ()
    assert gone not in {order.courier_id for order in orders_of(planned).values()}


def test_agents_do_not_publish(planned: Office) -> None:
    plan_id = planned.plan()
    with pytest.raises(RightsError):
        planned.do(Role.AGENT, publish, plan_id, replaces=0)
    assert {order.state for order in orders_of(planned).values()} == {OrderState.BOOKED}


def test_plans_of_another_branch_are_not_there(planned: Office) -> None:
    plan_id = planned.plan()
    with pytest.raises(NotFoundError):
        planned.elsewhere(publish, plan_id, replaces=0)


def test_of_fifty_who_publish_at_once_exactly_one_wins(planned: Office) -> None:
    plan_id = planned.plan()
    outcomes: Counter[str] = Counter()
    start = threading.Barrier(50)

    def one(number: int) -> None:
        start.wait()
        try:
            planned.do(Role.DISPATCHER, publish, plan_id, replaces=0, who=f"d{number}")
        except ConflictError:
            outcomes["late"] += 1
        else:
            outcomes["won"] += 1

    hands = [threading.Thread(target=one, args=(number,)) for number in range(50)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert outcomes == {"won": 1, "late": 49}
    assert {order.state for order in orders_of(planned).values()} == {OrderState.PLANNED}
    assert {order.version for order in orders_of(planned).values()} == {3}
