"""A crossroads: arms of 100 m to the west (way 1), east (2), north (3), south (4).

From arm to arm it is 200 m or 20 s; where that is forbidden, the way round
leads over a turn at the end of another arm: 200 m or 20 s more.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from routing.model import UNREACHABLE, Mode
from tests.routing.matrix.networks import Tags, Town, Turn, town

NODES = {0: (0, 0), 1: (-100, 0), 2: (100, 0), 3: (0, 100), 4: (0, -100)}
WAYS: list[tuple[tuple[int, ...], Tags]] = [((arm, 0), {}) for arm in (1, 2, 3, 4)]
WEST, EAST, NORTH, SOUTH = (NODES[arm] for arm in (1, 2, 3, 4))


def crossroads(folder: Path, *turns: Turn) -> Town:
    return town(folder, {5: (5000, 5000)} | NODES, WAYS, turns)


def test_without_restrictions_all_turns_are_free(tmp_path: Path) -> None:
    assert crossroads(tmp_path).seconds(WEST, NORTH) == 20


def test_forbidden_turn_costs_the_way_round(tmp_path: Path) -> None:
    here = crossroads(tmp_path, Turn("no_left_turn", 1, 0, 3))
    assert here.seconds(WEST, NORTH) == 40
    assert here.seconds(WEST, EAST) == 20
    assert here.seconds(NORTH, WEST) == 20


def test_forbidden_turn_binds_who_starts_on_the_street(tmp_path: Path) -> None:
    here = crossroads(tmp_path, Turn("no_left_turn", 1, 0, 3))
    # 50 m to the junction; turning back at the western end is 50 + 100 m and as forbidden;
    # so over another arm: 50 + 200 + 50 m.
    assert here.seconds((-50, 0), (0, 50)) == 30


def test_prescribed_turn_forbids_all_others(tmp_path: Path) -> None:
    here = crossroads(tmp_path, Turn("only_right_turn", 1, 0, 4))
    assert here.seconds(WEST, SOUTH) == 20
    # South, turn there, back to the junction, on: 100 + 100 + 100 + 100 m.
    assert here.seconds(WEST, EAST) == 40


def test_forbidden_u_turn_at_a_dead_end(tmp_path: Path) -> None:
    here = crossroads(
        tmp_path,
        Turn("no_left_turn", 1, 0, 3),
        *(Turn("no_u_turn", arm, arm, arm) for arm in (2, 4)),
    )
    assert here.seconds(WEST, EAST) == 20
    assert here.seconds(WEST, NORTH) == UNREACHABLE


def test_nobody_turns_back_at_a_junction_with_a_way_on(tmp_path: Path) -> None:
    """The eastern arm goes on for 100 m, the southern one is a one-way out."""
    nodes = NODES | {5: (200, 0)}
    ways = [WAYS[0], ((0, 2), {}), WAYS[2], ((0, 4), {"oneway": "yes"}), ((2, 5), {})]
    here = town(tmp_path, nodes, ways, [Turn("no_left_turn", 1, 0, 3)])
    # 100 m to the junction, 200 m to the eastern end, back, 100 m north.
    assert here.seconds(WEST, NORTH) == 60


def test_turn_over_a_way_is_followed(tmp_path: Path) -> None:
    """Two one-way carriageways joined by a link; turning back over the link is forbidden.

    East-bound on y = 0 from 1 over 2 to 3, west-bound on y = 20 from 4 over 5 to 6,
    link 2-5, and a far link 3-4 that is free.
    """
    nodes = {1: (0, 0), 2: (100, 0), 3: (200, 0), 4: (200, 20), 5: (100, 20), 6: (0, 20)}
    ways: list[tuple[tuple[int, ...], Tags]] = [
        ((1, 2), {"oneway": "yes"}),
        ((2, 3), {"oneway": "yes"}),
        ((4, 5), {"oneway": "yes"}),
        ((5, 6), {"oneway": "yes"}),
        ((2, 5), {}),
        ((3, 4), {}),
    ]
    free = town(tmp_path, nodes, ways)
    assert free.seconds((0, 0), (0, 20)) == 22
    bound = town(tmp_path, nodes, ways, [Turn("no_u_turn", 1, (5,), 4)])
    assert bound.seconds((0, 0), (0, 20)) == 42
    assert bound.seconds((0, 0), (100, 20)) == 12
    # Stopping on the link breaks the journey in two: each half is allowed.
    assert bound.seconds((0, 0), (100, 10)) == 11


@pytest.mark.parametrize(
    ("mode", "tags", "seconds"),
    [
        (Mode.CAR, {}, 40),
        (Mode.EBIKE, {}, 40),
        (Mode.FOOT, {}, 20),
        (Mode.EBIKE, {"except": "bicycle"}, 20),
        (Mode.CAR, {"except": "psv; motorcar"}, 20),
    ],
)
def test_binds_the_modes_it_is_meant_for(
    tmp_path: Path, mode: Mode, tags: Tags, seconds: int
) -> None:
    here = crossroads(tmp_path, Turn("no_left_turn", 1, 0, 3, tags))
    assert here.seconds(WEST, NORTH, mode) == seconds


def test_all_turns_forbidden_make_a_trap(tmp_path: Path) -> None:
    turns = [Turn("no_left_turn", 1, 0, 3), Turn("no_right_turn", 1, 0, 4)]
    here = crossroads(tmp_path, *turns, Turn("no_straight_on", 1, 0, 2))
    assert here.seconds(WEST, EAST) == UNREACHABLE
