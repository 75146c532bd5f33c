"""A day small enough to know by heart.

On the straight street of ``builders`` (a minute and 100 m from node to node)
C1 leaves the depot at node 0 at 9:00 and is back at 11:00 after 1,000 m:

==== ==== ======= ====== ===== ===== ==========================================
stop node arrival setup  start end   remarks
==== ==== ======= ====== ===== ===== ==========================================
A    2    09:02   2 min  09:04 09:09
B    2    09:09   none   10:00 10:15 same door; window 10-11 h: waits 51 min
C    5    10:48   2 min  10:50 10:55 a break from 10:16 to 10:46 on the way;
                                     promised by 10:40, preferred from 11:00
==== ==== ======= ====== ===== ===== ==========================================

C2 has no route; D is unassigned, E could not be placed, one row was refused.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from routing.model import (
    Break,
    Contact,
    Location,
    Order,
    PaymentMethod,
    Problem,
    RoadLine,
    Task,
    TimeWindow,
)
from routing.plan import BreakTaken, Plan, Reason, Route, Stop, Unassigned
from routing.report import Excluded, ReportInputs
from tests.builders import HOUR, courier, hours, line_problem, order

HOSTILE = "</script><script>alert('1')</script>"


def at(hour: int, minute: int = 0) -> int:
    return hour * HOUR + minute * 60


def contact(name: str, **changes: str) -> Contact:
    values = {
        "name": name,
        "phone_masked": "138****1234",
        "address": "深圳市福田区泰然九路1号",
        "plate": "粤B12345",
        "vin": "LSVAA4182E2184847",
        "product": "车损险",
    }
    return Contact(**(values | changes))


def day_orders() -> tuple[Order, ...]:
    return (
        order("A", 2, setup_duration_s=120, contact=contact("张三")),
        order(
            "B",
            2,
            windows=(hours(10, 11),),
            service_duration_s=900,
            tasks=(Task.HAND_OVER, Task.INSPECT_VEHICLE),
            payment=PaymentMethod.POS,
            premium_due_fen=50_000,
            contact=contact("李四", note="来前请打 13812345678"),
        ),
        order(
            "C",
            5,
            setup_duration_s=120,
            due_s=at(10, 40),
            preferred=hours(11, 12),
            tasks=(Task.HAND_OVER, Task.COLLECT_PREMIUM),
            payment=PaymentMethod.CASH,
            premium_due_fen=123_450,
            expected_cash_fen=123_450,
            contact=contact("王五"),
        ),
        order("D", 4, contact=contact("赵六", plate="粤B99999")),
    )


def day_problem(**changes: Any) -> Problem:
    couriers = (
        courier(
            "C1",
            name="杨秀",
            break_=Break(TimeWindow(at(10, 16), at(10, 20)), 1800),
            cash_limit_fen=500_000,
        ),
        courier("C2", name="何磊"),
    )
    return line_problem(changes.pop("orders", day_orders()), couriers, **changes)


def day_plan() -> Plan:
    stops = (
        Stop(order_id="A", arrival_s=at(9, 2), start_s=at(9, 4), end_s=at(9, 9)),
        Stop(order_id="B", arrival_s=at(9, 9), start_s=at(10), end_s=at(10, 15)),
        Stop(order_id="C", arrival_s=at(10, 48), start_s=at(10, 50), end_s=at(10, 55)),
    )
    route = Route(
        courier_id="C1",
        departure_s=at(9),
        return_s=at(11),
        stops=stops,
        distance_m=1000,
        break_=BreakTaken(start_s=at(10, 16), end_s=at(10, 46), after=2),
    )
    reason = Reason(code="WINDOW", message="没有路线赶得上", remedy="改约下午")
    return Plan(
        routes=(route,),
        unassigned=(Unassigned(order_id="D", reasons=(reason,)),),
        # D left out at priority 50, then 1 mfen for each of 1,000 m and 7,200 s.
        cost_mfen=10_000_000 * 2**5 + 1000 + 7200,
        engine="by hand",
    )


def day_inputs(**changes: Any) -> ReportInputs:
    values: dict[str, Any] = {
        "problem": day_problem(),
        "plan": day_plan(),
        "roads": (
            RoadLine("primary", "泰然九路", (Location(22.53, 114.0), Location(22.53, 114.006))),
        ),
        "refused": (
            Excluded(id="orders.csv 第3行", reason="应收保费为负数", remedy="请核对", address=""),
        ),
        "unplaced": (
            Excluded(id="E", reason="只到区级", remedy="补充门牌", address="深圳市福田区"),
        ),
        "title": "福田分公司",
        "notes": ("虚构数据",),
    }
    return ReportInputs(**(values | changes))


def with_contact(**changes: str) -> ReportInputs:
    """The day with another customer at stop A."""
    first, *others = day_orders()
    changed = replace(first, contact=replace(first.contact, **changes))
    return day_inputs(problem=day_problem(orders=(changed, *others)))
