from __future__ import annotations

import dataclasses

import pytest

from routing.matrix.access import Access, Directions, directions, node_blocks, road_access
from routing.matrix.speeds import posted_kmh, road_speeds_kmh
from routing.model import Mode
from routing.settings import default_settings

CAR, EBIKE, FOOT = Mode.CAR, Mode.EBIKE, Mode.FOOT
OPEN, ENDS_ONLY, CLOSED = Access.OPEN, Access.ENDS_ONLY, Access.CLOSED
BOTH, FORWARD, BACKWARD = Directions(True, True), Directions(True, False), Directions(False, True)
TRAVEL = default_settings().travel


def tags(text: str) -> dict[str, str]:
    """``"residential access=no"`` -> tags."""
    road, *others = text.split()
    return {"highway": road} | dict(pair.split("=", 1) for pair in others)


@pytest.mark.parametrize(
    ("text", "car", "ebike", "foot"),
    [
        ("residential", OPEN, OPEN, OPEN),
        ("motorway", OPEN, CLOSED, CLOSED),
        ("trunk", OPEN, OPEN, OPEN),
        ("trunk motorroad=yes", OPEN, CLOSED, CLOSED),
        ("primary expressway=yes", OPEN, CLOSED, CLOSED),
        ("primary expressway=yes bicycle=yes", OPEN, OPEN, CLOSED),
        ("motorway foot=yes", OPEN, CLOSED, OPEN),
        ("footway", CLOSED, OPEN, OPEN),
        ("cycleway", CLOSED, OPEN, OPEN),
        ("pedestrian motor_vehicle=destination", ENDS_ONLY, OPEN, OPEN),
        ("residential access=no", CLOSED, CLOSED, CLOSED),
        ("residential access=no foot=yes", CLOSED, CLOSED, OPEN),
        ("residential access=private", ENDS_ONLY, ENDS_ONLY, ENDS_ONLY),
        ("residential access=private motor_vehicle=yes", OPEN, ENDS_ONLY, ENDS_ONLY),
        ("residential motor_vehicle=no", CLOSED, OPEN, OPEN),
        ("residential vehicle=no", CLOSED, CLOSED, OPEN),
        ("residential vehicle=no bicycle=yes", CLOSED, OPEN, OPEN),
        ("residential motor_vehicle=no motorcar=yes", OPEN, OPEN, OPEN),
        ("primary bicycle=use_sidepath", OPEN, CLOSED, OPEN),
        ("service access=bus", CLOSED, CLOSED, CLOSED),
        ("service access=unbekannt", OPEN, OPEN, OPEN),
        ("track motor_vehicle=agricultural", CLOSED, OPEN, OPEN),
        ("construction", CLOSED, CLOSED, CLOSED),
        ("proposed foot=yes", CLOSED, CLOSED, CLOSED),
        ("bus_stop", CLOSED, CLOSED, CLOSED),
    ],
)
def test_access_follows_the_most_specific_tag(
    text: str, car: Access, ebike: Access, foot: Access
) -> None:
    assert [road_access(tags(text), mode) for mode in (CAR, EBIKE, FOOT)] == [car, ebike, foot]


@pytest.mark.parametrize(
    ("text", "car", "ebike", "foot"),
    [
        ("residential", BOTH, BOTH, BOTH),
        ("residential oneway=yes", FORWARD, FORWARD, BOTH),
        ("residential oneway=1", FORWARD, FORWARD, BOTH),
        ("residential oneway=-1", BACKWARD, BACKWARD, BOTH),
        ("residential oneway=no", BOTH, BOTH, BOTH),
        ("residential oneway=alternating", BOTH, BOTH, BOTH),
        ("residential oneway=reversible", Directions(False, False), Directions(False, False), BOTH),
        ("residential oneway=yes oneway:bicycle=no", FORWARD, BOTH, BOTH),
        ("residential oneway=yes cycleway=opposite_lane", FORWARD, BOTH, BOTH),
        ("residential oneway=yes cycleway:left=opposite_track", FORWARD, BOTH, BOTH),
        ("residential oneway=-1 oneway:motor_vehicle=yes", FORWARD, BACKWARD, BOTH),
        ("primary junction=roundabout", FORWARD, FORWARD, BOTH),
        ("primary junction=circular oneway=no", BOTH, BOTH, BOTH),
        ("motorway", FORWARD, FORWARD, BOTH),
        ("motorway oneway=no", BOTH, BOTH, BOTH),
        ("steps oneway:foot=yes", BOTH, BOTH, FORWARD),
    ],
)
def test_directions(text: str, car: Directions, ebike: Directions, foot: Directions) -> None:
    assert [directions(tags(text), mode) for mode in (CAR, EBIKE, FOOT)] == [car, ebike, foot]


@pytest.mark.parametrize(
    ("node", "blocked"),
    [
        ({"barrier": "bollard"}, [CAR]),
        ({"barrier": "kissing_gate"}, [CAR, EBIKE]),
        ({"barrier": "gate"}, []),
        ({"barrier": "lift_gate"}, []),
        ({"barrier": "toll_booth"}, []),
        ({"barrier": "gate", "access": "no"}, [CAR, EBIKE, FOOT]),
        ({"barrier": "gate", "access": "private", "foot": "yes"}, [CAR, EBIKE]),
        ({"barrier": "bollard", "motor_vehicle": "yes"}, []),
    ],
)
def test_barriers(node: dict[str, str], blocked: list[Mode]) -> None:
    assert [mode for mode in (CAR, EBIKE, FOOT) if node_blocks(node, mode)] == blocked


@pytest.mark.parametrize(
    ("value", "kmh"),
    [
        ("50", 50),
        ("50 km/h", 50),
        ("30 mph", 48.28),
        ("50;30", 30),
        ("CN:urban", 50),
        ("DE:rural", 80),
        ("walk", 7),
        ("none", None),
        ("signals", None),
        ("fast", None),
        ("0", None),
        ("", None),
    ],
)
def test_posted_limits(value: str, kmh: float | None) -> None:
    found = posted_kmh(value, TRAVEL.implied_maxspeed_kmh)
    assert found == (None if kmh is None else pytest.approx(kmh, abs=0.01))


def test_posted_limit_lowers_the_usual_speed_and_never_raises_it() -> None:
    settings = dataclasses.replace(
        TRAVEL, speed_kmh={**TRAVEL.speed_kmh, CAR: {"default": 40.0}}, maxspeed_factor=0.8
    )
    assert road_speeds_kmh(tags("primary"), CAR, settings) == (40, 40)
    assert road_speeds_kmh(tags("primary maxspeed=30"), CAR, settings) == (24, 24)
    assert road_speeds_kmh(tags("primary maxspeed=100"), CAR, settings) == (40, 40)
    one_way = tags("primary maxspeed=30 maxspeed:backward=20")
    assert road_speeds_kmh(one_way, CAR, settings) == (24, 16)


def test_walking_knows_no_limit_and_speed_zero_closes() -> None:
    assert road_speeds_kmh(tags("primary maxspeed=5"), FOOT, TRAVEL) == (4.8, 4.8)
    assert road_speeds_kmh(tags("steps"), EBIKE, TRAVEL) == (0, 0)
    assert road_speeds_kmh(tags("track"), CAR, TRAVEL) == (0, 0)
    assert road_speeds_kmh(tags("trunk"), EBIKE, TRAVEL) == (0, 0)
