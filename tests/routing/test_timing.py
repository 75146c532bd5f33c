"""The cheapest timing: by hand, and against trying every minute."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.check import check_plan
from routing.model import (
    Break,
    CostWeights,
    Courier,
    Mode,
    Order,
    Problem,
    TimeWindow,
    TravelMatrix,
)
from routing.plan import BreakTaken, Route
from routing.schedule import Infeasible, make_plan, route_cost_mfen, schedule_route
from tests.builders import HOUR, courier, hours, line_problem, order

NINE = 540
PRICES = CostWeights(
    distance_mfen_per_m=1, time_mfen_per_s=3, preference_mfen_per_s=1, lateness_mfen_per_s=5
)


def drive(orders: list[Order], by: Courier, costs: CostWeights = PRICES) -> Route:
    found = schedule_route(line_problem(orders, [by], costs=costs), by, orders)
    assert isinstance(found, Route), found
    return found


def span(start_min: int, end_min: int) -> TimeWindow:
    """Minutes after nine o'clock."""
    return TimeWindow(60 * (NINE + start_min), 60 * (NINE + end_min))


def test_a_courier_with_one_wish_leaves_in_time_for_it() -> None:
    route = drive([order("A", 1, preferred=hours(14, 15))], courier())
    assert route.stops[0].start_s in hours(14, 15)
    assert route.departure_s == route.stops[0].start_s - 60


def test_waiting_for_a_wish_must_pay() -> None:
    # B must be served at 9:07 at the latest, which keeps A at its door at 9:01-9:06; A's wish
    # for 9:20 is not worth the time that waiting there would cost
    orders = [order("A", 1, windows=(span(0, 2),)), order("B", 2, preferred=span(20, 30))]
    assert drive(orders, courier()).stops[1].start_s == 60 * (NINE + 8)
    # ... unless time is cheaper than the wish
    cheap = CostWeights(time_mfen_per_s=1, preference_mfen_per_s=3)
    assert drive(orders, courier(), cheap).stops[1].start_s == 60 * (NINE + 20)


def test_a_later_window_may_save_a_long_wait() -> None:
    # In A's first window one would wait two hours for B; in its second, at 11:59, not at all
    orders = [
        order("A", 1, windows=(hours(9, 9.5), hours(11.5, 12))),
        order("B", 2, windows=(hours(12, 13),)),
    ]
    route = drive(orders, courier(max_working_s=HOUR))
    # a minute there, A, a minute on, B, two minutes back
    assert route.working_s == 60 + 300 + 60 + 300 + 120


def test_a_promise_is_weighed_against_working_time() -> None:
    # Leaving at 9:00 serves A, due at 9:00, a minute late, and waits 54 minutes for B:
    # 5 a second for lateness are more than 3 for waiting
    orders = [order("A", 1, due_s=9 * HOUR), order("B", 2, windows=(hours(10, 11),))]
    assert drive(orders, courier()).departure_s == 9 * HOUR
    patient = CostWeights(time_mfen_per_s=5, lateness_mfen_per_s=3)
    assert drive(orders, courier(), patient).departure_s == 10 * HOUR - 60 - 300 - 60


def test_the_break_moves_with_the_wish() -> None:
    due = Break(hours(11, 12), 1800)
    route = drive([order("A", 1, preferred=hours(14, 15))], courier(break_=due))
    # the rest is over before departure and costs nothing
    assert route.break_ == BreakTaken(start_s=12 * HOUR, end_s=12 * HOUR + 1800, after=0)
    assert route.working_s == 60 + 300 + 60


@st.composite
def spans(draw: st.DrawFn, first: int = 0) -> TimeWindow:
    start = draw(st.integers(first, first + 20))
    return span(start, start + draw(st.integers(0, 12)))


@st.composite
def minute_problems(draw: st.DrawFn) -> Problem:
    """One courier and up to three orders within 45 minutes, everything in whole minutes."""
    size = draw(st.integers(1, 4))
    spots = draw(st.lists(st.integers(0, 6), min_size=size, max_size=size))
    apart = 60 * np.abs(np.subtract.outer(spots, spots)).astype(np.int64)
    nodes = st.integers(0, size - 1)
    orders = []
    for number in range(draw(st.integers(1, 3))):
        windows = [draw(spans())]
        if draw(st.booleans()):
            windows.append(draw(spans(windows[0].end_s // 60 - NINE + 1)))
        orders.append(
            order(
                f"P{number}",
                draw(nodes),
                windows=tuple(windows),
                service_duration_s=60 * draw(st.integers(0, 8)),
                setup_duration_s=60 * draw(st.integers(0, 2)),
                preferred=draw(st.none() | spans()),
                due_s=draw(st.none() | st.integers(0, 30).map(lambda at: 60 * (NINE + at))),
            )
        )
    who = courier(
        start_node=draw(nodes),
        end_node=draw(st.none() | nodes),
        shift=span(0, draw(st.integers(10, 45))),
        break_=draw(st.none() | st.builds(Break, spans(-5), st.sampled_from([60, 300, 600]))),
        max_working_s=draw(st.none() | st.integers(5, 30).map(lambda minutes: 60 * minutes)),
    )
    price = st.integers(0, 3)
    return line_problem(
        orders,
        [who],
        locations=(),
        matrices={Mode.EBIKE: TravelMatrix(Mode.EBIKE, apart, apart)},
        costs=CostWeights(
            time_mfen_per_s=draw(price),
            preference_mfen_per_s=draw(price),
            lateness_mfen_per_s=draw(price),
        ),
    )


@dataclass(frozen=True)
class EveryMinute:
    """Tries every minute for departure, services and break, and keeps the cheapest."""

    problem: Problem

    def least_mfen(self) -> int | None:
        who, per_s = self.problem.couriers[0], self.problem.costs.time_mfen_per_s
        costs = []
        for departure in range(who.shift.start_s, who.shift.end_s + 1, 60):
            back_by_s = who.shift.end_s
            if who.max_working_s is not None:
                back_by_s = min(back_by_s, departure + who.max_working_s)
            starts = {who.break_ is None}
            if who.break_ and departure >= who.break_.window.start_s + who.break_.duration_s:
                starts.add(True)
            for over in starts:
                cost = self._from(0, departure, over, back_by_s)
                if cost is not None:
                    costs.append(cost - per_s * departure)
        return min(costs, default=None)

    @functools.cache  # noqa: B019
    def _from(self, at: int, now: int, over: bool, back_by_s: int) -> int | None:
        """Return the least cost from leaving stop `at` (0: the start) at `now`."""
        who, orders = self.problem.couriers[0], self.problem.orders
        rests = [None]
        if not over and who.break_ is not None:
            window = who.break_.window
            rests += range(max(now, window.start_s), window.end_s + 1, 60)
        if at == len(orders):
            return self._home(now, over, rests, back_by_s)
        node = orders[at - 1].node if at else who.start_node
        found = orders[at]
        base = now + self._travel_s(node, found.node)
        setup = 0 if node == found.node else found.setup_duration_s
        costs = []
        for rest in rests:
            length = 0 if rest is None or who.break_ is None else who.break_.duration_s
            ready = base + setup + length
            if rest is not None:
                ready = max(ready, rest + length)
            for window in found.windows:
                for start in range(max(ready, window.start_s), window.end_s + 1, 60):
                    end = start + found.service_duration_s
                    later = self._from(at + 1, end, over or rest is not None, back_by_s)
                    if later is not None and end <= back_by_s:
                        costs.append(later + self._wishes_mfen(found, start))
        return min(costs, default=None)

    def _home(self, now: int, over: bool, rests: list[int | None], back_by_s: int) -> int | None:
        who, weights = self.problem.couriers[0], self.problem.costs
        travel = 0
        if who.end_node is not None:
            travel = self._travel_s(self.problem.orders[-1].node, who.end_node)
        backs = []
        for rest in rests if over or who.break_ is None else rests[1:]:
            on_the_road = rest is not None and rest < now + travel
            length = who.break_.duration_s if on_the_road and who.break_ else 0
            backs.append(now + travel + length)
        return min((weights.time_mfen_per_s * b for b in backs if b <= back_by_s), default=None)

    def _travel_s(self, origin: int, target: int) -> int:
        return int(self.problem.matrices[Mode.EBIKE].durations_s[origin, target])

    def _wishes_mfen(self, found: Order, start_s: int) -> int:
        weights, cost = self.problem.costs, 0
        if found.preferred is not None:
            early, late = found.preferred.start_s - start_s, start_s - found.preferred.end_s
            cost += weights.preference_mfen_per_s * max(0, early, late)
        if found.due_s is not None:
            cost += weights.lateness_mfen_per_s * max(0, start_s - found.due_s)
        return cost


@given(minute_problems())
@settings(max_examples=120, deadline=None)
def test_no_timing_in_whole_minutes_is_cheaper(problem: Problem) -> None:
    who = problem.couriers[0]
    found = schedule_route(problem, who, problem.orders)
    least_mfen = EveryMinute(problem).least_mfen()
    if isinstance(found, Infeasible):
        assert least_mfen is None
        return
    assert check_plan(problem, make_plan(problem, [found], engine="test")) == ()
    by_distance = problem.costs.distance_mfen_per_m * found.distance_m
    timing_mfen = route_cost_mfen(problem, found) - by_distance - problem.costs.courier_mfen
    assert least_mfen is not None
    assert timing_mfen == least_mfen
