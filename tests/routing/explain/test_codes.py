"""One hand-worked day for each code: nodes lie a minute apart, a service takes five."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from routing.explain import IMPOSSIBLE, Code, explain, is_impossible
from routing.model import (
    Break,
    CostWeights,
    Courier,
    Order,
    Problem,
    Skill,
    TimeWindow,
    TravelMatrix,
)
from routing.plan import Reason, Route, Unassigned
from routing.schedule import make_plan, schedule_route
from tests.builders import DAY, courier, hours, line_problem, order

CAR = frozenset({"inspect:car"})
POS = frozenset({"pos"})


def span(start_min: int, end_min: int) -> TimeWindow:
    """Minutes after nine o'clock."""
    return TimeWindow(60 * (540 + start_min), 60 * (540 + end_min))


def reasons(problem: Problem, *routes: Sequence[str]) -> tuple[Reason, ...]:
    """Explain the order X, with a route for each courier in turn."""
    driven = []
    for who, ids in zip(problem.couriers, routes, strict=False):
        if ids:
            found = schedule_route(problem, who, [problem.order_by_id[one] for one in ids])
            assert isinstance(found, Route), found
            driven.append(found)
    plan = explain(problem, make_plan(problem, driven, engine="hand"))
    return next(left.reasons for left in plan.unassigned if left.order_id == "X")


def without_path(problem: Problem, *pairs: tuple[int, int]) -> dict[str, Any]:
    matrices = {}
    for mode, matrix in problem.matrices.items():
        durations, distances = matrix.durations_s.copy(), matrix.distances_m.copy()
        for pair in pairs:
            durations[pair] = distances[pair] = -1
        matrices[mode] = TravelMatrix(mode, durations, distances)
    return {"matrices": matrices}


X = order("X", 1)
TOO_EARLY = Break(hours(11, 11.5), 600)

ALONE: list[tuple[Code, Order, list[Courier], str, str]] = [
    (
        Code.NO_SKILL,
        order("X", 1, required_skills=CAR),
        [courier("C1"), courier("C2", skills=(Skill("inspect:truck"),))],
        "C1 and C2 lack the certificate inspect:car",
        "Certify C1 for inspect:car, good on 2026-06-18.",
    ),
    (
        Code.SKILL_EXPIRED,
        order("X", 1, required_skills=CAR),
        [courier(skills=(Skill("inspect:car", DAY - timedelta(days=1)),))],
        "C1 has an inspect:car that expired on 2026-06-17",
        "Renew the certificate inspect:car of C1, good on 2026-06-18.",
    ),
    (
        Code.NO_EQUIPMENT,
        order("X", 1, required_equipment=POS),
        [courier()],
        "C1 carries no pos",
        "Equip C1 with pos.",
    ),
    (
        # too early for any shift: at the door 9:01, an hour and a minute late
        Code.WINDOW_OUTSIDE_SHIFTS,
        order("X", 1, windows=(hours(7, 8),)),
        [courier()],
        "its window 07:00-08:00 is outside the shift of C1 (C1 would start X 1 h 1 min after",
        "Let X start 1 h 1 min later, until 09:01.",
    ),
    (
        # too late: from 19:00, back 19:06
        Code.WINDOW_OUTSIDE_SHIFTS,
        order("X", 1, windows=(hours(19, 20),)),
        [courier()],
        "outside the shift of C1 (C1 would be done 1 h 6 min after the shift 09:00-18:00)",
        "Let the shift of C1 end 1 h 6 min later, at 19:06.",
    ),
    (
        Code.TOO_FAR_FOR_WINDOW,
        order("X", 33, windows=(hours(9, 9.5),)),
        [courier()],
        "C1 would start X 3 min after its window 09:00-09:30",
        "Let X start 3 min later, until 09:33.",
    ),
    (
        Code.SHIFT_TOO_SHORT,
        order("X", 1, windows=(hours(17.95, 18),)),
        [courier()],
        "C1 would be done 3 min after the shift 09:00-18:00",
        "Let the shift of C1 end 3 min later, at 18:03.",
    ),
    (
        Code.WORKING_TIME_TOO_SHORT,
        X,
        [courier(max_working_s=300)],
        "C1 would work 2 min more than the 5 min allowed",
        "Allow C1 2 min of overtime.",
    ),
    (
        # 9:30 at the latest to 13:30, home 13:31; rest first would mean 11:11 at the door
        Code.BREAK_LEAVES_NO_TIME,
        order("X", 1, windows=(hours(9, 9.5),), service_duration_s=4 * 3600),
        [courier(break_=TOO_EARLY)],
        "C1 could start the break only 1 h 31 min after 11:00-11:30",
        "Let the break of C1 start 1 h 31 min later, until 13:01.",
    ),
    (
        Code.CASH_ABOVE_LIMIT,
        order("X", 1, expected_cash_fen=120_050),
        [courier("C1", cash_limit_fen=100_000), courier("C2", cash_limit_fen=110_000)],
        "C1 and C2 would exceed the cash limit (nearest: C2 would hold 100.50 yuan more than the "
        "limit of 1,100.00 yuan)",
        "Raise the cash limit of C2 by 100.50 yuan to 1,200.50 yuan, "
        "or have as much paid by card or QR.",
    ),
    (
        Code.BAG_TOO_SMALL,
        order("X", 1, bag_units=5),
        [courier(bag_capacity=3)],
        "C1 would carry 2 more than the 3 units that the bag holds",
        "Give C1 a bag for 5 units.",
    ),
    (
        Code.NO_STOP_ALLOWED,
        X,
        [courier(max_stops=0)],
        "C1 would have 1 stop, the limit is 0",
        "Allow C1 1 stop.",
    ),
]


@pytest.mark.parametrize(("code", "wanted", "couriers", "message", "remedy"), ALONE)
def test_what_nobody_could_do_is_proven_impossible(
    code: Code, wanted: Order, couriers: list[Courier], message: str, remedy: str
) -> None:
    found = reasons(line_problem([wanted], couriers))
    assert [reason.code for reason in found] == [code]
    assert found[0].message.startswith("Nobody can serve it, even with nothing else to do: ")
    assert message in found[0].message
    assert found[0].remedy == remedy
    assert is_impossible(Unassigned(order_id="X", reasons=found))


def test_what_only_a_shared_door_makes_possible_is_not_called_impossible() -> None:
    # Alone, X is at its door at 9:01 and set up at 9:03, a minute late; after A, a minute's
    # service at the same node, X starts at 9:02
    beside = order("A", 1, windows=(span(0, 1),), service_duration_s=60)
    wanted = order("X", 1, windows=(span(0, 2),), setup_duration_s=120)
    assert [reason.code for reason in reasons(line_problem([beside, wanted]), ["A"])] == [
        Code.COULD_BE_INSERTED
    ]
    left = Unassigned(order_id="X", reasons=reasons(line_problem([beside, wanted])))
    assert left.reasons[0].code == Code.WINDOWS_TAKEN
    assert not is_impossible(left)
    lonely = Unassigned(order_id="X", reasons=reasons(line_problem([wanted])))
    assert is_impossible(lonely)


def test_nobody_on_shift() -> None:
    found = reasons(replace(line_problem([X]), couriers=()))
    assert [reason.code for reason in found] == [Code.NO_COURIER]


@pytest.mark.parametrize(
    ("pair", "way"),
    [((0, 1), "there from the start of C1"), ((1, 0), "from there to the end of C1")],
)
def test_no_path_there_or_back(pair: tuple[int, int], way: str) -> None:
    problem = line_problem([X])
    found = reasons(line_problem([X], **without_path(problem, pair)))
    assert [reason.code for reason in found] == [Code.UNREACHABLE]
    assert way in found[0].message


def test_different_obstacles_come_nearest_to_a_fix_first() -> None:
    who = [
        courier("C1"),
        courier("C2", skills=(Skill("inspect:car"),), shift=hours(9, 9.1)),
        courier("C3", skills=(Skill("inspect:car", DAY - timedelta(days=2)),)),
    ]
    found = reasons(line_problem([order("X", 1, required_skills=CAR)], who))
    # C2: 9:07 against 9:06; the others need a certificate
    assert [reason.code for reason in found] == [
        Code.SHIFT_TOO_SHORT,
        Code.NO_SKILL,
        Code.SKILL_EXPIRED,
    ]


CROWDED: list[tuple[Code, list[Order], Courier, str, str]] = [
    (
        # at 9:05 at the door of both, which are at one place: whoever is second starts at 9:10
        Code.WINDOWS_TAKEN,
        [order("A", 5, windows=(span(5, 5),)), order("X", 5, windows=(span(5, 7),))],
        courier(),
        "after A, C1 would start X 3 min after its window 09:05-09:07",
        "Let X start 3 min later, until 09:10.",
    ),
    (
        # 1 + 5 + 5 + 1 minutes
        Code.SHIFT_END,
        [order("A", 1), X],
        courier(shift=span(0, 10)),
        "C1 would be done 2 min after the shift 09:00-09:10",
        "Let the shift of C1 end 2 min later, at 09:12.",
    ),
    (
        Code.WORKING_TIME,
        [order("A", 1), X],
        courier(max_working_s=600),
        "C1 would work 2 min more than the 10 min allowed",
        "Allow C1 2 min of overtime.",
    ),
    (
        # A 9:01-9:06, X 9:06-9:11; the break has to start by 9:07, and before X it would
        # mean starting X at 9:16
        Code.BREAK,
        [order("A", 1, windows=(span(0, 5),)), order("X", 1, windows=(span(0, 10),))],
        courier(break_=Break(span(0, 7), 600)),
        "C1 could start the break only 4 min after 09:00-09:07",
        "Let the break of C1 start 4 min later, until 09:11.",
    ),
    (
        Code.CASH_LIMIT,
        [order("A", 1, expected_cash_fen=60_000), order("X", 1, expected_cash_fen=60_000)],
        courier(cash_limit_fen=100_000),
        "C1 would hold 200.00 yuan more than the limit of 1,000.00 yuan",
        "Raise the cash limit of C1 by 200.00 yuan to 1,200.00 yuan, "
        "or have as much paid by card or QR.",
    ),
    (
        Code.BAG_FULL,
        [order("A", 1, bag_units=2), order("X", 1, bag_units=2)],
        courier(bag_capacity=3),
        "C1 would carry 1 more than the 3 units that the bag holds",
        "Give C1 a bag for 4 units.",
    ),
    (
        Code.ROUTE_FULL,
        [order("A", 1), X],
        courier(max_stops=1),
        "C1 would have 2 stops, the limit is 1",
        "Allow C1 2 stops.",
    ),
]


@pytest.mark.parametrize(("code", "orders", "who", "message", "remedy"), CROWDED)
def test_what_fits_alone_but_not_beside_others(
    code: Code, orders: list[Order], who: Courier, message: str, remedy: str
) -> None:
    found = reasons(line_problem(orders, [who]), ["A"])
    assert found[0].code == code
    assert found[0].message.startswith(
        "C1, the only courier who might serve it, has no room for it (2 places tried); nearest: "
    )
    assert message in found[0].message
    assert found[0].remedy == remedy
    assert not is_impossible(Unassigned(order_id="X", reasons=found))


def test_an_order_that_no_stop_can_be_left_for_or_reached_from() -> None:
    orders = [order("A", 2), X]
    cut = without_path(line_problem(orders), (1, 2), (2, 1))
    found = reasons(line_problem(orders, **cut), ["A"])
    assert [reason.code for reason in found] == [Code.CUT_OFF]


@pytest.mark.parametrize(
    ("wanted", "able", "code", "remedy"),
    [
        (
            order("X", 1, required_skills=CAR),
            {"skills": (Skill("inspect:car"),)},
            Code.SKILL_ELSEWHERE,
            "Certify C2 for inspect:car, good on 2026-06-18.",
        ),
        (
            order("X", 1, required_equipment=POS),
            {"equipment": POS},
            Code.EQUIPMENT_ELSEWHERE,
            "Equip C2 with pos.",
        ),
    ],
)
def test_room_with_a_courier_who_lacks_something_is_named(
    wanted: Order, able: dict[str, Any], code: Code, remedy: str
) -> None:
    # C1 could, but works five minutes too long for both; C2 has time and lacks something
    who = [courier("C1", max_working_s=420, **able), courier("C2")]
    found = reasons(line_problem([order("A", 1), wanted], who), ["A"])
    by_code = {reason.code: reason for reason in found}
    assert by_code.keys() == {Code.WORKING_TIME, code}
    assert by_code[code].remedy == remedy
    assert "(2 places tried); C2 has (with nothing else to do), but C2 " in by_code[code].message


def test_an_order_that_fits_is_said_to_fit_and_where() -> None:
    found = reasons(line_problem([order("A", 1), order("B", 3), order("X", 2)]), ["A", "B"])
    # two minutes away on the way from A to B: five minutes of service more
    assert [reason.code for reason in found] == [Code.COULD_BE_INSERTED]
    assert "It fits on the route of C1 (after A): serving it adds 0.00 yuan" in found[0].message


def test_an_order_that_costs_more_than_it_is_charged() -> None:
    costs = CostWeights(time_mfen_per_s=1000, drop_base_mfen=419_000)
    problem = line_problem([order("X", 1, priority=0)], costs=costs)
    # 420 s at one fen a second, 200 m at a thousandth
    found = reasons(problem)
    assert [reason.code for reason in found] == [Code.COSTS_MORE]
    assert "adds 4.20 yuan, leaving it out is charged at 4.19 yuan" in found[0].message


def test_a_less_important_order_is_asked_to_give_way_first() -> None:
    orders = [
        order("A", 1, priority=30),
        order("B", 1, priority=20),
        order("X", 1, priority=40),
    ]
    found = reasons(line_problem(orders, [courier(max_stops=2)]), ["A", "B"])
    assert [reason.code for reason in found] == [Code.LESS_IMPORTANT_FIRST, Code.ROUTE_FULL]
    assert "if B (priority 20, this one 40) gave way" in found[0].message
    assert found[0].remedy == "Take B off the route of C1 and put this one in."


def test_an_order_as_important_need_not_give_way() -> None:
    orders = [order("A", 1), X]
    found = reasons(line_problem(orders, [courier(max_stops=1)]), ["A"])
    assert [reason.code for reason in found] == [Code.ROUTE_FULL]


def test_an_order_whose_giving_way_does_not_help_is_not_named() -> None:
    orders = [
        order("A", 1, bag_units=1, priority=0),
        order("B", 1, bag_units=3),
        order("X", 1, bag_units=2),
    ]
    found = reasons(line_problem(orders, [courier(bag_capacity=4)]), ["A", "B"])
    assert [reason.code for reason in found] == [Code.BAG_FULL]


def test_every_code_has_its_case() -> None:
    tested = {case[0] for case in ALONE} | {case[0] for case in CROWDED}
    elsewhere = {
        Code.NO_COURIER,
        Code.UNREACHABLE,
        Code.CUT_OFF,
        Code.SKILL_ELSEWHERE,
        Code.EQUIPMENT_ELSEWHERE,
        Code.COULD_BE_INSERTED,
        Code.COSTS_MORE,
        Code.LESS_IMPORTANT_FIRST,
        Code.NOT_EXAMINED,
    }
    assert tested | elsewhere == set(Code)
    assert {case[0] for case in ALONE} <= IMPOSSIBLE


def test_a_plan_that_names_unknown_orders_and_couriers_is_explained_all_the_same() -> None:
    problem = line_problem([order("A", 1), X], [courier(max_stops=1)])
    route = schedule_route(problem, problem.couriers[0], [problem.orders[0]])
    assert isinstance(route, Route)
    plan = make_plan(problem, [route], engine="hand")
    stranger = replace(route, courier_id="C9")
    odd = replace(
        plan,
        routes=(route, stranger),
        unassigned=(*plan.unassigned, Unassigned(order_id="Z")),
    )
    explained = explain(problem, odd)
    assert [bool(left.reasons) for left in explained.unassigned] == [True, False]


def test_progress_is_told() -> None:
    told: list[tuple[int, int]] = []
    problem = line_problem([order("A", 1), X])
    plan = make_plan(problem, [], engine="hand")
    explain(problem, plan, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]


def test_every_reason_is_told_in_chinese_with_the_same_figures() -> None:
    cases = [line_problem([wanted], who) for _, wanted, who, _, _ in ALONE]
    told = [reason for problem in cases for reason in reasons(problem)]
    for _, orders, who, _, _ in CROWDED:
        told += reasons(line_problem(orders, [who]), ["A"])
    for reason in told:
        assert figures(reason.message_zh) == figures(reason.message), reason
        assert figures(reason.remedy_zh) == figures(reason.remedy), reason
        assert not re.search("[a-z]{2,}", re.sub(r"inspect:\w+", "", reason.message_zh)), reason
        assert reason.remedy_zh.endswith("。")


def figures(text: str) -> list[str]:
    """Clocks, days and money, which both languages write alike, in any order."""
    return sorted(re.findall(r"\d+:\d\d(?::\d\d)?|\d{4}-\d\d-\d\d|[\d,]+\.\d\d", text))


def test_chinese_reads_like_the_trade() -> None:
    wanted = order("X", 1, expected_cash_fen=120_050)
    (cash,) = reasons(line_problem([wanted], [courier(cash_limit_fen=100_000)]))
    assert cash.message_zh == (
        "即使不排其他单，也无人可送：C1 手中现金将比现金上限1,000.00元多200.50元"
    )
    assert cash.remedy_zh == (
        "将 C1 的现金上限提高200.50元至1,200.50元，或请客户改用刷卡、扫码支付同等金额。"
    )
    (shift,) = reasons(line_problem([order("A", 1), X], [courier(shift=span(0, 10))]), ["A"])
    assert shift.message_zh == (
        "唯一能送此单的 C1 排不下（已试2个位置）；最接近的：排在第一站时，"
        "C1 要在班次09:00–09:10结束后2分钟才能收工"
    )
    assert shift.remedy_zh == "安排 C1 加班2分钟，至09:12下班。"


def test_each_reason_is_understood_without_the_others() -> None:
    # C1 to C4 have no certificate, C5 has it but his shift ends a minute too early
    who = [courier(f"C{at}") for at in range(1, 5)]
    who.append(courier("C5", skills=(Skill("inspect:car"),), shift=hours(9, 9.1)))
    shift, skill = reasons(line_problem([order("X", 1, required_skills=CAR)], who))
    assert shift.message == (
        "Nobody can serve it, even with nothing else to do: C5 would be done 60 s after the shift "
        "09:00-09:06; 4 of 5 couriers lack the certificate inspect:car"
    )
    assert skill.message == (
        "Nobody can serve it, even with nothing else to do: 4 of 5 couriers lack the certificate "
        "inspect:car; C5 would be done 60 s after the shift 09:00-09:06"
    )
    assert skill.message_zh == (
        "即使不排其他单，也无人可送：5名配送员中有4名没有验车资质（inspect:car）；"
        "C5 要在班次09:00–09:06结束后60秒才能收工"
    )


def test_a_terminal_to_lend_comes_before_overtime_and_one_stop_more() -> None:
    # C1 has a terminal, but X would be the second stop of one and done two minutes late
    who = [
        courier("C1", equipment=POS, max_stops=1, shift=span(0, 10)),
        courier("C2"),
    ]
    wanted = order("X", 1, required_equipment=POS)
    first, *_ = reasons(line_problem([order("A", 1), wanted], who), ["A"])
    assert (first.code, first.remedy) == (Code.EQUIPMENT_ELSEWHERE, "Equip C2 with pos.")
    assert first.remedy_zh == "为 C2 配备POS机。"
