"""Small days with every rule at once, drawn at random."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from routing.model import (
    UNREACHABLE,
    Break,
    CostWeights,
    Courier,
    Mode,
    Order,
    Problem,
    Skill,
    TimeWindow,
    TravelMatrix,
)
from tests.builders import DAY, HOUR, line_problem

NODES = 6
SKILLS = ("inspect:car", "inspect:truck")
COSTS = CostWeights(
    courier_mfen=2_000,
    distance_mfen_per_m=3,
    time_mfen_per_s=2,
    preference_mfen_per_s=1,
    lateness_mfen_per_s=4,
    drop_base_mfen=100_000,
)


@st.composite
def windows(draw: st.DrawFn, earliest_h: int = 8, latest_h: int = 18) -> tuple[TimeWindow, ...]:
    edges = draw(
        st.lists(st.integers(earliest_h * 4, latest_h * 4), min_size=2, max_size=4, unique=True)
    )
    edges = sorted(edges)[: len(edges) // 2 * 2]
    return tuple(
        TimeWindow(start * 900, end * 900)
        for start, end in zip(edges[::2], edges[1::2], strict=True)
    )


@st.composite
def orders(draw: st.DrawFn, identifier: str, *, one_window: bool = False) -> Order:
    chosen = draw(windows())
    return Order(
        id=identifier,
        node=draw(st.integers(0, NODES - 1)),
        windows=chosen[:1] if one_window else chosen,
        service_duration_s=draw(st.integers(0, 8)) * 300,
        setup_duration_s=draw(st.sampled_from((0, 120, 600))),
        preferred=draw(st.none() | windows().map(lambda spans: spans[0])),
        due_s=draw(st.none() | st.integers(6 * HOUR, 18 * HOUR)),
        required_skills=frozenset(draw(st.sets(st.sampled_from(SKILLS), max_size=1))),
        required_equipment=draw(st.sampled_from((frozenset(), frozenset(), frozenset({"pos"})))),
        bag_units=draw(st.integers(0, 3)),
        expected_cash_fen=draw(st.sampled_from((0, 0, 100, 300))),
        priority=draw(st.integers(0, 100)),
    )


@st.composite
def couriers(draw: st.DrawFn, identifier: str, *, working_limit: bool = True) -> Courier:
    start_h = draw(st.integers(7, 11))
    rest = st.builds(
        lambda at, length, minutes: Break(TimeWindow(at * 900, (at + length) * 900), minutes * 60),
        st.integers(36, 56),
        st.integers(0, 6),
        st.integers(10, 60),
    )
    skills = st.builds(
        Skill, st.sampled_from(SKILLS), st.sampled_from((None, DAY, DAY.replace(day=1)))
    )
    hours = st.none() | st.integers(2, 8).map(lambda h: h * HOUR)
    return Courier(
        id=identifier,
        depot_id="D",
        start_node=draw(st.integers(0, NODES - 1)),
        end_node=draw(st.none() | st.integers(0, NODES - 1)),
        shift=TimeWindow(start_h * HOUR, (start_h + draw(st.integers(2, 9))) * HOUR),
        mode=draw(st.sampled_from((Mode.EBIKE, Mode.CAR))),
        break_=draw(st.none() | rest),
        skills=tuple(draw(st.lists(skills, max_size=2))),
        equipment=draw(st.sampled_from((frozenset(), frozenset({"pos"})))),
        bag_capacity=draw(st.none() | st.integers(1, 8)),
        max_stops=draw(st.none() | st.integers(0, 4)),
        max_working_s=draw(hours) if working_limit else None,
        cash_limit_fen=draw(st.none() | st.sampled_from((100, 400))),
    )


@st.composite
def matrices(draw: st.DrawFn, mode: Mode) -> TravelMatrix:
    """Any figures, so no triangle inequality; some pairs without a path."""
    rng = np.random.default_rng(draw(st.integers(0, 2**16)))
    minutes = rng.integers(0, 41, (NODES, NODES))
    gaps = rng.random((NODES, NODES)) < draw(st.sampled_from((0.0, 0.1)))
    np.fill_diagonal(minutes, 0)
    np.fill_diagonal(gaps, val=False)
    seconds = np.where(gaps, UNREACHABLE, minutes * 60)
    return TravelMatrix(mode, seconds, np.where(gaps, UNREACHABLE, minutes * 100))


@st.composite
def problems(
    draw: st.DrawFn,
    *,
    most_orders: int = 8,
    most_couriers: int = 3,
    one_window: bool = False,
    working_limit: bool = True,
) -> Problem:
    count = draw(st.integers(0, most_orders))
    fleet = draw(st.integers(1, most_couriers))
    return line_problem(
        [draw(orders(f"P{at}", one_window=one_window)) for at in range(count)],
        [draw(couriers(f"C{at}", working_limit=working_limit)) for at in range(fleet)],
        locations=(),
        matrices={mode: draw(matrices(mode)) for mode in (Mode.EBIKE, Mode.CAR)},
        costs=COSTS,
    )
