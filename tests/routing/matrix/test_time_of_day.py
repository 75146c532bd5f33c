from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.errors import InputError
from routing.matrix import matrix_at, rush_hours
from routing.matrix.time_of_day import RushHours
from routing.model import UNREACHABLE, Mode, TravelMatrix
from routing.settings import default_settings

HOUR = 3600
MORNING = RushHours((0, 8 * HOUR, 9 * HOUR), (1.0, 2.0, 1.0))


def configured(*spans: tuple[str, str, float]) -> RushHours:
    settings = dataclasses.replace(default_settings().travel, rush_hours={Mode.CAR: spans})
    return rush_hours(settings, Mode.CAR)


def test_defaults_slow_cars_in_the_morning() -> None:
    hours = rush_hours(default_settings().travel, Mode.CAR)
    assert hours.factor(8 * HOUR) == 1.5
    assert hours.factor(12 * HOUR) == 1.0
    assert hours.factor(32 * HOUR) == hours.factor(8 * HOUR)


def test_mode_without_rush_hours_is_never_slowed() -> None:
    assert rush_hours(default_settings().travel, Mode.FOOT).travel_s(8 * HOUR, 600) == 600


@pytest.mark.parametrize(
    ("departure_s", "takes_s"),
    [
        (6 * HOUR, 600),
        (8 * HOUR, 1200),
        # 5 minutes at full pace to 08:00, the other 5 at half pace.
        (8 * HOUR - 300, 300 + 600),
        # 10 minutes at half pace do 5 of the 10, the rest after 09:00.
        (9 * HOUR - 600, 600 + 300),
    ],
)
def test_journey_is_driven_at_the_pace_of_each_part(departure_s: int, takes_s: int) -> None:
    assert MORNING.travel_s(departure_s, 600) == takes_s


@given(
    departure_s=st.integers(-HOUR, 30 * HOUR),
    later_s=st.integers(0, 3 * HOUR),
    free_flow_s=st.integers(1, 4 * HOUR),
    edges=st.lists(st.integers(1, 23), min_size=1, max_size=5, unique=True),
    factors=st.lists(st.floats(0.3, 4.0), min_size=6, max_size=6),
)
def test_who_leaves_later_never_arrives_earlier(
    departure_s: int, later_s: int, free_flow_s: int, edges: list[int], factors: list[float]
) -> None:
    starts = (0, *(HOUR * edge for edge in sorted(edges)))
    hours = RushHours(starts, tuple(factors[: len(starts)]))
    first = departure_s + hours.travel_s(departure_s, free_flow_s)
    second = departure_s + later_s + hours.travel_s(departure_s + later_s, free_flow_s)
    assert first <= second


def test_matrix_of_a_departure_keeps_zeros_gaps_and_metres() -> None:
    seconds = np.array([[0, 600], [UNREACHABLE, 0]])
    metres = np.array([[0, 900], [UNREACHABLE, 0]])
    slowed = matrix_at(TravelMatrix(Mode.CAR, seconds, metres), MORNING, 8 * HOUR)
    assert slowed.durations_s.tolist() == [[0, 1200], [UNREACHABLE, 0]]
    assert slowed.distances_m.tolist() == metres.tolist()


def test_all_faults_of_the_settings_are_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        configured(
            ("7.30", "09:00", 1.5),
            ("10:00", "09:00", 1.5),
            ("11:00", "12:00", 0.0),
            ("14:00", "16:00", 1.2),
            ("15:00", "17:00", 1.2),
        )
    assert len(caught.value.faults) == 4
    assert "overlap from 15:00" in str(caught.value)


def test_spans_may_touch_and_reach_midnight() -> None:
    hours = configured(("17:00", "18:00", 1.5), ("18:00", "24:00", 1.2))
    assert [hours.factor(HOUR * hour) for hour in (16, 17, 18, 23, 24)] == [1, 1.5, 1.2, 1.2, 1]
