from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from routing.model import Break, Problem, TimeWindow
from routing.plan import BreakTaken, Plan, Route, Stop
from routing.report.activities import Doing, activities
from routing.report.itinerary import Itinerary, itineraries
from routing.schedule import make_plan, schedule_route
from tests.builders import courier, hours, line_problem, order
from tests.routing.report.day import at, day_plan, day_problem


def only(problem: Problem, plan: Plan) -> Itinerary:
    (itinerary,) = itineraries(problem, plan)
    return itinerary


def told(itinerary: Itinerary) -> list[tuple[str, int, int]]:
    return [(span.doing.value, span.start_s, span.end_s) for span in activities(itinerary)]


def test_the_day_is_told_from_first_to_last() -> None:
    assert told(only(day_problem(), day_plan())) == [
        ("drive", at(9), at(9, 2)),
        ("setup", at(9, 2), at(9, 4)),
        ("serve", at(9, 4), at(9, 9)),
        ("wait", at(9, 9), at(10)),
        ("serve", at(10), at(10, 15)),
        ("drive", at(10, 15), at(10, 16)),
        ("rest", at(10, 16), at(10, 46)),
        ("drive", at(10, 46), at(10, 48)),
        ("setup", at(10, 48), at(10, 50)),
        ("serve", at(10, 50), at(10, 55)),
        ("drive", at(10, 55), at(11)),
    ]


def test_a_break_at_the_door_interrupts_the_wait() -> None:
    problem = line_problem([order("A", 2, setup_duration_s=120, windows=(hours(11, 12),))])
    route = Route(
        courier_id="C1",
        departure_s=at(9),
        return_s=at(11, 7),
        stops=(Stop(order_id="A", arrival_s=at(9, 2), start_s=at(11), end_s=at(11, 5)),),
        distance_m=400,
        break_=BreakTaken(start_s=at(10), end_s=at(10, 30), after=0),
    )
    assert told(only(problem, Plan(routes=(route,), unassigned=(), cost_mfen=0))) == [
        ("drive", at(9), at(9, 2)),
        ("setup", at(9, 2), at(9, 4)),
        ("wait", at(9, 4), at(10)),
        ("rest", at(10), at(10, 30)),
        ("wait", at(10, 30), at(11)),
        ("serve", at(11), at(11, 5)),
        ("drive", at(11, 5), at(11, 7)),
    ]


def test_a_break_after_the_return_stands_apart() -> None:
    route = replace(
        day_plan().routes[0], break_=BreakTaken(start_s=at(12), end_s=at(12, 30), after=3)
    )
    plan = Plan(routes=(route,), unassigned=(), cost_mfen=0)
    assert told(only(day_problem(), plan))[-1] == ("rest", at(12), at(12, 30))


@given(
    nodes=st.lists(st.integers(1, 9), min_size=1, max_size=6),
    starts=st.lists(st.integers(9, 15), min_size=6, max_size=6),
    rest_from=st.integers(9 * 4, 15 * 4),
)
def test_spans_touch_and_fill_the_working_time(
    nodes: list[int], starts: list[int], rest_from: int
) -> None:
    orders = [
        order(str(at_), node, setup_duration_s=90, windows=(hours(start, 18),))
        for at_, (node, start) in enumerate(zip(nodes, sorted(starts), strict=False))
    ]
    rest = Break(TimeWindow(rest_from * 900, rest_from * 900 + 3600), 1800)
    problem = line_problem(orders, [courier(break_=rest)])
    route = schedule_route(problem, problem.couriers[0], orders)
    assert isinstance(route, Route)
    itinerary = only(problem, make_plan(problem, [route], engine="test"))
    spans = activities(itinerary)
    working = [
        span for span in spans if span.start_s >= route.departure_s and span.end_s <= route.return_s
    ]
    assert working[0].start_s == route.departure_s
    assert working[-1].end_s == route.return_s
    assert all(before.end_s == after.start_s for before, after in pairwise(working))
    served = [span.visit for span in spans if span.doing is Doing.SERVE]
    assert served == list(range(1, len(orders) + 1))
    setups = sum(span.end_s - span.start_s for span in spans if span.doing is Doing.SETUP)
    assert setups == sum(visit.setup_s for visit in itinerary.visits)
    waits = sum(span.end_s - span.start_s for span in spans if span.doing is Doing.WAIT)
    assert waits == itinerary.waiting_s
