"""Each way of spoiling a sound plan is caught by its rule and by no other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from routing.check import RULES, check_plan
from routing.model import Break, Problem, Skill, TimeWindow, TravelMatrix
from routing.plan import BreakTaken, Plan, Route, Unassigned
from tests.builders import DAY, courier, hours
from tests.routing.check.bordered_day import at, bordered_plan, bordered_problem, span, visit

Spoiler = Callable[[Problem, Plan], tuple[Problem, Plan]]


def in_route(number: int, **changes: Any) -> Spoiler:
    def spoil(problem: Problem, plan: Plan) -> tuple[Problem, Plan]:
        routes = list(plan.routes)
        routes[number] = replace(routes[number], **changes)
        return problem, replace(plan, routes=tuple(routes))

    return spoil


def in_stop(number: int, position: int, **changes: Any) -> Spoiler:
    def spoil(problem: Problem, plan: Plan) -> tuple[Problem, Plan]:
        stops = list(plan.routes[number].stops)
        stops[position] = replace(stops[position], **changes)
        return in_route(number, stops=tuple(stops))(problem, plan)

    return spoil


def in_break(**changes: Any) -> Spoiler:
    def spoil(problem: Problem, plan: Plan) -> tuple[Problem, Plan]:
        taken = plan.routes[0].break_
        assert taken is not None
        return in_route(0, break_=replace(taken, **changes))(problem, plan)

    return spoil


def in_courier(identifier: str, **changes: Any) -> Spoiler:
    def spoil(problem: Problem, plan: Plan) -> tuple[Problem, Plan]:
        couriers = tuple(
            replace(one, **changes) if one.id == identifier else one for one in problem.couriers
        )
        return replace(problem, couriers=couriers), plan

    return spoil


def in_order(identifier: str, **changes: Any) -> Spoiler:
    def spoil(problem: Problem, plan: Plan) -> tuple[Problem, Plan]:
        orders = tuple(
            replace(one, **changes) if one.id == identifier else one for one in problem.orders
        )
        return replace(problem, orders=orders), plan

    return spoil


def in_plan(change: Callable[[Plan], Plan]) -> Spoiler:
    return lambda problem, plan: (problem, change(plan))


def cut(origin: int, target: int) -> Spoiler:
    def spoil(problem: Problem, plan: Plan) -> tuple[Problem, Plan]:
        matrices = {}
        for mode, matrix in problem.matrices.items():
            durations, distances = matrix.durations_s.copy(), matrix.distances_m.copy()
            durations[origin, target] = distances[origin, target] = -1
            matrices[mode] = TravelMatrix(mode, durations, distances)
        return replace(problem, matrices=matrices), plan

    return spoil


def swapped(plan: Plan) -> Plan:
    first = plan.routes[0]
    a, b, c = first.stops
    return replace(plan, routes=(replace(first, stops=(b, a, c)), plan.routes[1]))


def doubled(plan: Plan) -> Plan:
    second = plan.routes[1]
    stops = (*second.stops, visit("E", at(10, 0), at(10, 0), at(10, 5)))
    return replace(plan, routes=(plan.routes[0], replace(second, stops=stops)))


def moved_to_c2(plan: Plan) -> Plan:
    """A goes to C2, who has no certificate and no time."""
    first, second = plan.routes
    moved = replace(second, stops=(*second.stops, first.stops[0]))
    return replace(plan, routes=(replace(first, stops=first.stops[1:]), moved))


def break_before_departure(start_s: int) -> Spoiler:
    """C1 rests first and drives A only; the cost is not looked at here."""
    taken = BreakTaken(start_s=start_s, end_s=start_s + 1800, after=0)
    due = Break(TimeWindow(start_s, start_s), 1800)

    def spoil(problem: Problem, plan: Plan) -> tuple[Problem, Plan]:
        first = replace(
            plan.routes[0],
            stops=plan.routes[0].stops[:1],
            return_s=at(9, 39),
            distance_m=200,
            break_=taken,
        )
        left = tuple(Unassigned(order_id=one) for one in "BCF")
        changed = replace(plan, routes=(first, plan.routes[1]), unassigned=left)
        return in_courier("C1", break_=due)(problem, changed)

    return spoil


SPOILERS: list[tuple[str, Spoiler, set[str]]] = [
    # membership
    ("order forgotten", in_plan(lambda p: replace(p, unassigned=())), {"V01"}),
    (
        "last stop dropped",
        in_route(1, stops=bordered_plan().routes[1].stops[:1]),
        {"V01", "V16", "V41"},
    ),
    ("order visited twice", in_plan(doubled), {"V02", "V11", "V16", "V41"}),
    (
        "order routed and unassigned",
        in_plan(lambda p: replace(p, unassigned=(Unassigned(order_id="A"), *p.unassigned))),
        {"V03"},
    ),
    ("order unassigned twice", in_plan(lambda p: replace(p, unassigned=p.unassigned * 2)), {"V04"}),
    (
        "unknown order unassigned",
        in_plan(lambda p: replace(p, unassigned=(*p.unassigned, Unassigned(order_id="X")))),
        {"V05"},
    ),
    ("unknown order visited", in_stop(1, 1, order_id="X"), {"V01", "V05"}),
    ("unknown courier", in_route(1, courier_id="X"), {"V06"}),
    (
        "courier used twice",
        in_plan(lambda p: replace(p, routes=(p.routes[0], replace(p.routes[1], courier_id="C1")))),
        {"V07", "V16", "V20", "V40", "V41"},
    ),
    (
        "route without stops",
        in_plan(
            lambda p: replace(
                p,
                routes=(
                    *p.routes,
                    Route(
                        courier_id="C3",
                        departure_s=at(9, 0),
                        return_s=at(9, 0),
                        stops=(),
                        distance_m=0,
                    ),
                ),
            )
        ),
        {"V08"},
    ),
    ("time that is no integer", in_stop(0, 1, start_s=float(at(10, 0))), {"V09"}),
    ("time that is missing", in_stop(0, 1, arrival_s=None), {"V09"}),
    ("break place that is text", in_break(after="2"), {"V09"}),
    ("cost that is no integer", in_plan(lambda p: replace(p, cost_mfen=1.5)), {"V09"}),
    # the clock
    (
        "departure before the shift",
        in_courier("C2", shift=TimeWindow(at(9, 0, 1), at(10, 0))),
        {"V10"},
    ),
    (
        "return after the shift",
        in_courier("C1", shift=TimeWindow(at(9, 0), at(10, 44, 59))),
        {"V11"},
    ),
    (
        "open end after the shift",
        in_courier("C2", shift=TimeWindow(at(9, 0), at(9, 59, 59))),
        {"V11"},
    ),
    ("departure a second later", in_route(0, departure_s=at(9, 30, 1)), {"V12", "V13", "V41"}),
    ("departure a second earlier", in_route(0, departure_s=at(9, 29, 59)), {"V12", "V35", "V41"}),
    ("arrival a second later", in_stop(0, 1, arrival_s=at(9, 40, 1)), {"V12"}),
    ("arrival without the break on the road", in_stop(0, 2, arrival_s=at(10, 6)), {"V12"}),
    ("stops swapped", in_plan(swapped), {"V12", "V13", "V40", "V41"}),
    ("start before setup is over", in_order("A", setup_duration_s=121), {"V13"}),
    ("start after the window", in_order("D", windows=(span((9, 0), (9, 3)),)), {"V14"}),
    (
        "start a second after the window",
        in_order("D", windows=(TimeWindow(at(9, 0), at(9, 3, 59)),)),
        {"V14"},
    ),
    (
        "start before the window",
        in_order("C", windows=(TimeWindow(at(10, 38, 1), at(12, 0)),)),
        {"V14"},
    ),
    ("start between two windows", in_order("B", windows=(hours(9, 9.5), hours(11, 12))), {"V14"}),
    ("end a second later", in_stop(0, 0, end_s=at(9, 38, 1)), {"V15"}),
    ("service longer than planned", in_order("B", service_duration_s=299), {"V12", "V15"}),
    ("return a second later", in_route(0, return_s=at(10, 45, 1)), {"V16"}),
    ("return that is not the last end", in_route(1, return_s=at(9, 59)), {"V16"}),
    ("no path between stops", cut(1, 3), {"V17"}),
    ("no path from the start", cut(0, 4), {"V17"}),
    ("no path home", cut(2, 0), {"V17"}),
    # the break
    ("break forgotten", in_route(0, break_=None), {"V12", "V20"}),
    (
        "break not due",
        in_route(1, break_=BreakTaken(start_s=at(9, 20), end_s=at(9, 30), after=1)),
        {"V21"},
    ),
    (
        "break before its window",
        in_courier("C1", break_=Break(TimeWindow(at(10, 5, 1), at(10, 30)), 1800)),
        {"V22"},
    ),
    (
        "break after its window",
        in_courier("C1", break_=Break(TimeWindow(at(9, 5), at(10, 4, 59)), 1800)),
        {"V22"},
    ),
    ("break shortened", in_break(end_s=at(10, 34, 59)), {"V23"}),
    ("break lengthened", in_break(end_s=at(10, 35, 1)), {"V23"}),
    (
        "break begins in the service",
        in_break(start_s=at(10, 4, 59), end_s=at(10, 34, 59)),
        {"V22", "V24"},
    ),
    ("break after more stops than there are", in_break(after=4), {"V12", "V24"}),
    ("break after a negative number of stops", in_break(after=-1), {"V12", "V24"}),
    ("break filed one stop late", in_break(after=3), {"V12", "V16", "V24", "V35", "V41"}),
    ("break filed one stop early", in_break(after=1), {"V12", "V13", "V25"}),
    (
        "break runs into the service",
        in_break(start_s=at(10, 8, 1), end_s=at(10, 38, 1)),
        {"V12", "V25"},
    ),
    ("break before departure", break_before_departure(at(9, 0)), {"V41"}),
    (
        "departure within the break",
        break_before_departure(at(9, 0, 1)),
        {"V12", "V13", "V24", "V41"},
    ),
    # what a courier may, carries and holds
    ("certificate missing", in_courier("C1", skills=()), {"V30"}),
    (
        "certificate expired yesterday",
        in_courier("C1", skills=(Skill("inspect:car", DAY - timedelta(days=1)),)),
        {"V31"},
    ),
    (
        "one of two certificates expired",
        in_courier(
            "C1",
            skills=(Skill("inspect:car", DAY - timedelta(days=9)), Skill("inspect:car", DAY)),
        ),
        set(),
    ),
    (
        "moved to a courier without the certificate",
        in_plan(moved_to_c2),
        {"V12", "V13", "V16", "V24", "V30", "V35", "V40", "V41"},
    ),
    ("equipment missing", in_courier("C1", equipment=frozenset({"printer"})), {"V32"}),
    ("bag one too small", in_courier("C1", bag_capacity=2), {"V33"}),
    ("one stop too many", in_courier("C1", max_stops=2), {"V34"}),
    ("a second of overtime", in_courier("C1", max_working_s=75 * 60 - 1), {"V35"}),
    ("a fen too much", in_order("C", expected_cash_fen=3001), {"V36"}),
    # figures
    ("distance off by a metre", in_route(0, distance_m=601), {"V40"}),
    ("cost off by one", in_plan(lambda p: replace(p, cost_mfen=p.cost_mfen + 1)), {"V41"}),
    ("preference not counted", in_order("B", preferred=hours(10.5, 11)), {"V41"}),
    ("priority changed", in_order("F", priority=10), {"V41"}),
]


def test_a_plan_that_just_meets_every_limit_is_sound() -> None:
    assert check_plan(bordered_problem(), bordered_plan()) == ()


@pytest.mark.parametrize(
    ("spoil", "rules"), [case[1:] for case in SPOILERS], ids=[c[0] for c in SPOILERS]
)
def test_a_spoiled_plan_breaks_exactly_these_rules(spoil: Spoiler, rules: set[str]) -> None:
    found = check_plan(*spoil(bordered_problem(), bordered_plan()))
    assert {violation.rule for violation in found} == rules


def test_every_rule_is_broken_by_some_mutation() -> None:
    assert set().union(*(rules for _, _, rules in SPOILERS)) == set(RULES)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (in_courier("C1", max_working_s=4499),
         "V35 courier C1: works 4500 s, 4499 s are allowed"),
        (in_order("C", expected_cash_fen=3001),
         "V36 courier C1, order C: leaves 50.01 yuan in hand, the limit is 50.00 yuan"),
        (in_stop(0, 2, arrival_s=at(10, 6)),
         "V12 courier C1, order C: arrives 10:06, but leaving 10:05 + 60 s travel + 1800 s break"
         " is 10:36"),
        (in_plan(lambda p: replace(p, unassigned=())),
         "V01 order F: is neither on a route nor unassigned"),
        (in_plan(lambda p: replace(p, cost_mfen=0)),
         "V41 plan: is said to cost 0 mfen, it costs 10014640 mfen"),
        (in_order("D", windows=(TimeWindow(at(9, 0), at(9, 3, 59)),)),
         "V14 courier C2, order D: starts 09:04, the windows are 09:00-09:03:59"),
    ],
)  # fmt: skip
def test_a_violation_says_where_and_by_how_much(spoil: Spoiler, message: str) -> None:
    assert [str(one) for one in check_plan(*spoil(bordered_problem(), bordered_plan()))] == [
        message
    ]


def test_a_break_at_the_door_is_added_to_the_setup() -> None:
    # Without a path home and back everything else stays: the break starts on arrival at C, 10:06,
    # so that C's two minutes of setup and the half hour end at 10:38
    problem, plan = in_stop(0, 2, arrival_s=at(10, 6))(bordered_problem(), bordered_plan())
    assert check_plan(*in_break(start_s=at(10, 6), end_s=at(10, 36))(problem, plan)) == ()


def test_a_break_after_the_return_costs_no_working_time() -> None:
    problem = in_courier("C3", break_=Break(hours(17, 17), 3600))(
        bordered_problem(), bordered_plan()
    )[0]
    third = Route(
        courier_id="C3",
        departure_s=at(9, 0),
        return_s=at(9, 15),
        stops=(visit("F", at(9, 5), at(9, 5), at(9, 10)),),
        distance_m=1000,
        break_=BreakTaken(start_s=at(17, 0), end_s=at(18, 0), after=1),
    )
    base = bordered_plan()
    plan = replace(
        base, routes=(*base.routes, third), unassigned=(), cost_mfen=8740 + 5900 + 1000 + 1000 + 900
    )
    assert check_plan(problem, plan) == ()


def test_a_plan_of_nonsense_is_reported_not_crashed_on() -> None:
    mad = Route(
        courier_id="C1",
        departure_s=-(10**12),
        return_s=10**12,
        stops=(
            visit("X", 5, 4, 3),
            visit("A", -1, -2, -3),
            visit("", 0, 0, 0),
            visit("A", 0, 0, 0),
        ),
        distance_m=-5,
        break_=BreakTaken(start_s=0, end_s=-1, after=99),
    )
    plan = Plan(routes=(mad, mad, replace(mad, courier_id="")), unassigned=(), cost_mfen=-1)
    rules = {violation.rule for violation in check_plan(bordered_problem(), plan)}
    assert {"V01", "V02", "V05", "V06", "V07", "V10", "V14", "V22", "V23", "V24"} <= rules


def test_violations_come_sorted_by_rule() -> None:
    found = check_plan(bordered_problem(), replace(bordered_plan(), routes=(), unassigned=()))
    assert [violation.rule for violation in found] == ["V01"] * 6 + ["V41"]


def test_nobody_in_nothing_to_do_is_sound() -> None:
    problem = replace(bordered_problem(), orders=(), couriers=(courier("C9"),))
    assert check_plan(problem, Plan(routes=(), unassigned=(), cost_mfen=0)) == ()
