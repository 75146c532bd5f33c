"""Random small problems with everything in them: windows, breaks, skills, cash, gaps."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from hypothesis import strategies as st

from routing.model import (
    Break,
    CostWeights,
    Courier,
    Depot,
    Mode,
    Order,
    Problem,
    Skill,
    TimeWindow,
    TravelMatrix,
)
from tests.builders import DAY, HOUR

__all__ = ["rich_problems"]

OPENS_S = 9 * HOUR
CODES = ("inspect:car", "inspect:truck")


@st.composite
def rich_problems(draw: st.DrawFn, most_orders: int = 6, most_couriers: int = 3) -> Problem:
    """A problem within two hours of the morning on up to eight places."""
    size = draw(st.integers(2, 8))
    couriers = [
        draw(_couriers(f"C{number}", size)) for number in range(draw(st.integers(1, most_couriers)))
    ]
    orders = [
        draw(_orders(f"P{number}", size)) for number in range(draw(st.integers(1, most_orders)))
    ]
    modes = {courier.mode for courier in couriers}
    return Problem(
        day=DAY,
        timezone="Asia/Shanghai",
        locations=(),
        depots=(Depot(id="D", node=0),),
        couriers=tuple(couriers),
        orders=tuple(orders),
        matrices={mode: draw(_matrices(mode, size)) for mode in sorted(modes)},
        costs=draw(_costs()),
    )


@st.composite
def _spans(draw: st.DrawFn, first_s: int, longest_s: int) -> TimeWindow:
    start_s = first_s + 60 * draw(st.integers(0, 60))
    return TimeWindow(start_s, start_s + 60 * draw(st.integers(0, longest_s // 60)))


@st.composite
def _matrices(draw: st.DrawFn, mode: Mode, size: int) -> TravelMatrix:
    spots = draw(st.lists(st.integers(0, 12), min_size=size, max_size=size))
    durations = 60 * np.abs(np.subtract.outer(spots, spots)).astype(np.int64)
    for origin, target in draw(
        st.lists(st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)), max_size=3)
    ):
        if origin != target:
            durations[origin, target] = draw(st.sampled_from([-1, 30, 400]))
    return TravelMatrix(mode, durations, np.where(durations < 0, -1, 3 * durations))


@st.composite
def _couriers(draw: st.DrawFn, identifier: str, size: int) -> Courier:
    due = None
    if draw(st.booleans()):
        window = draw(_spans(OPENS_S - 20 * 60, 30 * 60))
        due = Break(window, 60 * draw(st.integers(1, 20)))
    nodes = st.integers(0, size - 1)
    shift_start_s = OPENS_S + 60 * draw(st.integers(0, 15))
    expiry = st.sampled_from([None, DAY, DAY - timedelta(days=1)])
    return Courier(
        id=identifier,
        depot_id="D",
        start_node=draw(nodes),
        end_node=draw(st.none() | nodes),
        shift=TimeWindow(shift_start_s, shift_start_s + 60 * draw(st.integers(20, 150))),
        mode=draw(st.sampled_from([Mode.EBIKE, Mode.CAR])),
        break_=due,
        skills=tuple(Skill(code, draw(expiry)) for code in CODES if draw(st.booleans())),
        equipment=frozenset({"pos"}) if draw(st.booleans()) else frozenset(),
        bag_capacity=draw(st.none() | st.integers(0, 8)),
        max_stops=draw(st.none() | st.integers(0, 4)),
        max_working_s=draw(st.none() | st.integers(10, 90).map(lambda minutes: 60 * minutes)),
        cash_limit_fen=draw(st.none() | st.integers(0, 3000)),
    )


@st.composite
def _orders(draw: st.DrawFn, identifier: str, size: int) -> Order:
    windows = [draw(_spans(OPENS_S, 60 * 60))]
    if draw(st.booleans()):
        windows.append(draw(_spans(windows[0].end_s + 60, 60 * 60)))
    rare = st.sampled_from([False, False, True])
    return Order(
        id=identifier,
        node=draw(st.integers(0, size - 1)),
        windows=tuple(windows),
        service_duration_s=30 * draw(st.integers(0, 20)),
        setup_duration_s=draw(st.sampled_from([0, 60, 120])),
        preferred=draw(st.none() | _spans(OPENS_S, 30 * 60)),
        due_s=draw(st.none() | st.integers(OPENS_S, OPENS_S + HOUR)),
        required_skills=frozenset(code for code in CODES if draw(rare)),
        required_equipment=frozenset({"pos"}) if draw(rare) else frozenset(),
        bag_units=draw(st.integers(0, 3)),
        expected_cash_fen=draw(st.integers(0, 1500)),
        priority=draw(st.sampled_from([0, 20, 50, 90])),
    )


@st.composite
def _costs(draw: st.DrawFn) -> CostWeights:
    return CostWeights(
        courier_mfen=draw(st.sampled_from([0, 500])),
        distance_mfen_per_m=draw(st.integers(0, 2)),
        time_mfen_per_s=draw(st.integers(0, 3)),
        preference_mfen_per_s=draw(st.integers(0, 3)),
        lateness_mfen_per_s=draw(st.integers(0, 3)),
        drop_base_mfen=draw(st.sampled_from([1000, 10_000_000])),
    )
