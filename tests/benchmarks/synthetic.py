"""Invented days of any size: points strewn over a town, streets as detours."""

from __future__ import annotations

from datetime import date

import numpy as np

from routing.model import (
    Break,
    Courier,
    Depot,
    Mode,
    Order,
    Problem,
    Skill,
    TimeWindow,
    TravelMatrix,
)
from routing.settings import default_settings

HOUR = 3600
TOWN_M = 9_000
SPEED_M_PER_S = {Mode.EBIKE: 5.0, Mode.CAR: 7.0}
DETOUR = 1.4
WINDOWS = ((9, 12), (13, 18), (9, 18), (9, 11), (14, 16), (16, 18))
SKILL = Skill("inspect:car", date(2026, 12, 31))


def synthetic_problem(orders: int, couriers: int, seed: int = 1) -> Problem:
    """Return a day with breaks, cash, skills, equipment, priorities and two modes."""
    rng = np.random.default_rng(seed)
    points = rng.random((1 + orders, 2)) * TOWN_M
    points[0] = TOWN_M / 2
    modes = (Mode.EBIKE, Mode.CAR)
    return Problem(
        day=date(2026, 6, 18),
        timezone="Asia/Shanghai",
        locations=(),
        depots=(Depot(id="D", node=0),),
        couriers=tuple(_courier(at) for at in range(couriers)),
        orders=tuple(_order(at, rng) for at in range(orders)),
        matrices={mode: _matrix(points, mode) for mode in modes},
        costs=default_settings().costs,
    )


def _matrix(points: np.ndarray, mode: Mode) -> TravelMatrix:
    gaps = points[:, None] - points[None]
    metres = np.hypot(gaps[..., 0], gaps[..., 1]) * DETOUR
    seconds = metres / SPEED_M_PER_S[mode]
    return TravelMatrix(mode, seconds.astype(np.int64), metres.astype(np.int64))


def _courier(at: int) -> Courier:
    return Courier(
        id=f"C{at:03d}",
        depot_id="D",
        start_node=0,
        end_node=None if at % 7 == 3 else 0,
        shift=TimeWindow((8 + at % 2) * HOUR, 18 * HOUR + HOUR // 2),
        mode=Mode.CAR if at % 5 == 0 else Mode.EBIKE,
        break_=Break(TimeWindow(int(11.5 * HOUR), 13 * HOUR), HOUR // 2),
        skills=(SKILL,) if at % 2 == 0 else (),
        equipment=frozenset({"pos"}) if at % 3 else frozenset(),
        bag_capacity=40,
        max_stops=24,
        max_working_s=9 * HOUR,
        cash_limit_fen=2_000_000,
    )


def _order(at: int, rng: np.random.Generator) -> Order:
    start, end = WINDOWS[rng.integers(len(WINDOWS))]
    inspection = rng.random() < 0.3
    return Order(
        id=f"P{at:05d}",
        node=1 + at,
        windows=(TimeWindow(start * HOUR, end * HOUR),),
        preferred=TimeWindow(10 * HOUR, 11 * HOUR) if rng.random() < 0.1 else None,
        service_duration_s=420 + 600 * inspection,
        setup_duration_s=120,
        required_skills=frozenset({"inspect:car"}) if inspection else frozenset(),
        required_equipment=frozenset({"pos"}) if rng.random() < 0.25 else frozenset(),
        expected_cash_fen=int(rng.integers(5) == 0) * int(rng.integers(50_000, 500_000)),
        priority=int(rng.integers(30, 96)),
        due_s=16 * HOUR if rng.random() < 0.2 else None,
    )
