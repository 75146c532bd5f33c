"""A small day planned by hand in which every limit is just met.

The street of :mod:`tests.builders`: nodes a minute and 100 m apart.

C1 (break 10:05-10:30, half an hour) leaves node 0 at 9:30:

====  ====  =======  =====  =====  =====  ==============================
stop  node  arrival  setup  start  end    remark
====  ====  =======  =====  =====  =====  ==============================
A     1     9:31     2 min  9:33   9:38   certificate's last day
B     3     9:40            10:00  10:05  waits; break 10:05-10:35 on the
                                          road to C
C     2     10:36    2 min  10:38  10:43  window opens 10:38
home  0     10:45                         75 min of work, 600 m
====  ====  =======  =====  =====  =====  ==============================

C2 (open end, shift 9-10) leaves node 0 at 9:00: D at node 4 from 9:04, the end
of its window, to 9:09; E at the same node without setup from 9:55 to 10:00.
F is left out.
"""

from __future__ import annotations

from routing.model import Break, CostWeights, Courier, Mode, Order, Problem, Skill, TimeWindow
from routing.plan import BreakTaken, Plan, Route, Stop, Unassigned
from tests.builders import DAY, courier, hours, line_problem, order


def at(hour: int, minute: int, second: int = 0) -> int:
    return hour * 3600 + minute * 60 + second


def span(start: tuple[int, int], end: tuple[int, int]) -> TimeWindow:
    return TimeWindow(at(*start), at(*end))


def orders() -> tuple[Order, ...]:
    return (
        order(
            "A",
            1,
            setup_duration_s=120,
            required_skills=frozenset({"inspect:car"}),
            expected_cash_fen=2000,
        ),
        order("B", 3, windows=(hours(10, 11),), preferred=hours(10, 10.5)),
        order(
            "C",
            2,
            windows=(hours(8, 8.5), span((10, 38), (12, 0))),
            preferred=hours(11, 12),
            setup_duration_s=120,
            required_equipment=frozenset({"pos"}),
            expected_cash_fen=3000,
        ),
        order("D", 4, windows=(span((9, 0), (9, 4)),)),
        order("E", 4, windows=(span((9, 55), (10, 0)),), due_s=at(9, 50), setup_duration_s=60),
        order("F", 5, priority=0),
    )


def couriers() -> tuple[Courier, ...]:
    return (
        courier(
            "C1",
            break_=Break(span((10, 5), (10, 30)), 1800),
            skills=(Skill("inspect:car", DAY),),
            equipment=frozenset({"pos"}),
            bag_capacity=3,
            max_stops=3,
            max_working_s=75 * 60,
            cash_limit_fen=5000,
        ),
        courier("C2", mode=Mode.FOOT, end_node=None, shift=hours(9, 10)),
        courier("C3"),
    )


def bordered_problem() -> Problem:
    return line_problem(
        orders(),
        couriers(),
        costs=CostWeights(
            courier_mfen=1000,
            distance_mfen_per_m=1,
            time_mfen_per_s=1,
            preference_mfen_per_s=2,
            lateness_mfen_per_s=3,
            drop_base_mfen=10_000_000,
        ),
    )


def visit(order_id: str, arrival_s: int, start_s: int, end_s: int) -> Stop:
    return Stop(order_id=order_id, arrival_s=arrival_s, start_s=start_s, end_s=end_s)


def bordered_plan() -> Plan:
    first = Route(
        courier_id="C1",
        departure_s=at(9, 30),
        return_s=at(10, 45),
        stops=(
            visit("A", at(9, 31), at(9, 33), at(9, 38)),
            visit("B", at(9, 40), at(10, 0), at(10, 5)),
            visit("C", at(10, 36), at(10, 38), at(10, 43)),
        ),
        distance_m=600,
        break_=BreakTaken(start_s=at(10, 5), end_s=at(10, 35), after=2),
    )
    second = Route(
        courier_id="C2",
        departure_s=at(9, 0),
        return_s=at(10, 0),
        stops=(
            visit("D", at(9, 4), at(9, 4), at(9, 9)),
            visit("E", at(9, 9), at(9, 55), at(10, 0)),
        ),
        distance_m=400,
    )
    # C1: 1000 + 600 m + 4500 s + 2 * 1320 s before 11:00 for C = 8740
    # C2: 1000 + 400 m + 3600 s + 3 * 300 s after 9:50 for E = 5900
    return Plan(
        routes=(first, second),
        unassigned=(Unassigned(order_id="F"),),
        cost_mfen=8740 + 5900 + 10_000_000,
    )
