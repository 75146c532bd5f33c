"""Each network is drawn in its docstring; 100 m take 10 s."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from routing.errors import OffNetworkError, TravelError
from routing.matrix.geometry import line_length_m
from routing.matrix.unreachable import describe_unreachable, unreachable_pairs
from routing.model import UNREACHABLE, Mode
from tests.routing.matrix.networks import Town, spot, town

SQUARE = {1: (0, 0), 2: (100, 0), 3: (100, 100), 4: (0, 100)}
LINE = {1: (0, 0), 2: (100, 0), 3: (200, 0)}


@pytest.fixture
def block(tmp_path: Path) -> Town:
    """A one-way loop 1 -> 2 -> 3 -> 4 -> 1 of 100 m sides."""
    return town(tmp_path, SQUARE, [((1, 2, 3, 4, 1), {"oneway": "yes"})])


class TestOneWay:
    def test_is_driven_in_its_direction_only(self, block: Town) -> None:
        # Corner 1 to corner 2 is 100 m; back it is the other three sides.
        assert block.seconds((0, 0), (100, 0)) == 10
        assert block.seconds((100, 0), (0, 0)) == 30

    def test_backwards_on_the_same_edge_means_around_the_block(self, block: Town) -> None:
        # 60 m back on a loop of 400 m: 340 m ahead.
        assert block.seconds((20, 0), (80, 0)) == 6
        assert block.seconds((80, 0), (20, 0)) == 34

    def test_may_be_ignored_on_foot(self, block: Town) -> None:
        assert block.seconds((80, 0), (20, 0), Mode.FOOT) == 6

    def test_against_its_points(self, tmp_path: Path) -> None:
        ways = [((1, 2, 3, 4, 1), {"oneway": "-1"})]
        assert town(tmp_path, SQUARE, ways).seconds((0, 0), (100, 0)) == 30

    def test_contraflow_cycling_is_for_e_bikes(self, tmp_path: Path) -> None:
        ways = [((1, 2, 3, 4, 1), {"oneway": "yes", "oneway:bicycle": "no"})]
        here = town(tmp_path, SQUARE, ways)
        assert here.seconds((100, 0), (0, 0), Mode.EBIKE) == 10
        assert here.seconds((100, 0), (0, 0), Mode.CAR) == 30

    def test_of_a_roundabout_is_implied(self, tmp_path: Path) -> None:
        ways = [((1, 2, 3, 4, 1), {"junction": "roundabout"})]
        assert town(tmp_path, SQUARE, ways).seconds((100, 0), (0, 0)) == 30

    def test_dead_end_cannot_be_left(self, tmp_path: Path) -> None:
        here = town(tmp_path, LINE, [((1, 2), {}), ((2, 3), {"oneway": "yes"})])
        assert here.seconds((0, 0), (150, 0)) == 15
        assert here.seconds((150, 0), (0, 0)) == UNREACHABLE


class TestRoundabout:
    """A ring 1 -> 2 -> 3 -> 4 (100 m sides) with a stub of 100 m at each corner."""

    @pytest.fixture
    def ring(self, tmp_path: Path) -> Town:
        stubs = {11: (-100, 0), 12: (200, 0), 13: (200, 100), 14: (-100, 100)}
        ways = [((1, 2, 3, 4, 1), {"junction": "roundabout"})]
        ways += [((corner, corner + 10), {}) for corner in SQUARE]
        return town(tmp_path, SQUARE | stubs, ways)

    def test_is_driven_around(self, ring: Town) -> None:
        # Stub 100 m + ring 1-2 100 m + stub 100 m; back over 2-3-4-1.
        assert ring.seconds((-100, 0), (200, 0)) == 30
        assert ring.seconds((200, 0), (-100, 0)) == 50

    def test_brings_back_where_one_came_from(self, ring: Town) -> None:
        assert ring.seconds((-100, 0), (-50, 0)) == 5
        assert ring.seconds((-50, 0), (-100, 0)) == 5


class TestSnapping:
    def test_goes_to_the_edge_not_to_its_ends(self, tmp_path: Path) -> None:
        here = town(tmp_path, LINE, [((1, 2, 3), {})])
        (found,) = here.provider.snap([spot(70, 30)], Mode.CAR)
        assert found is not None
        assert found.distance_m == pytest.approx(30, abs=0.05)
        assert found.location.lon == pytest.approx(spot(70, 0).lon, abs=1e-7)
        # 70 m along: 7 s to the western end, 13 s to the eastern one.
        assert here.seconds((70, 30), (0, 0)) == 7
        assert here.seconds((70, 30), (200, 0)) == 13

    def test_passes_over_roads_closed_to_the_mode(self, tmp_path: Path) -> None:
        nodes = {1: (0, 0), 2: (100, 0), 3: (0, 40), 4: (100, 40)}
        ways = [((1, 2), {"highway": "footway"}), ((3, 4), {"name": "福华路"})]
        here = town(tmp_path, nodes, ways)
        (by_car,) = here.provider.snap([spot(50, 5)], Mode.CAR)
        (on_foot,) = here.provider.snap([spot(50, 5)], Mode.FOOT)
        assert by_car is not None
        assert on_foot is not None
        assert (by_car.road, round(by_car.distance_m)) == ("福华路", 35)
        assert round(on_foot.distance_m) == 5

    def test_names_every_point_that_is_off_the_network(self, tmp_path: Path) -> None:
        here = town(tmp_path, LINE, [((1, 2, 3), {})])
        with pytest.raises(OffNetworkError, match=r"2 of 3 points.*point 1 .*; point 3 "):
            here.table((0, 61), (0, 59), (0, 5000))

    def test_at_a_junction_uses_every_road_there(self, tmp_path: Path) -> None:
        """One-way in from the west and from the north, one-way out to the east."""
        nodes = {1: (0, 0), 2: (100, 0), 3: (200, 0), 4: (100, 100)}
        ways = [((1, 2), {"oneway": "yes"}), ((4, 2), {"oneway": "yes"})]
        here = town(tmp_path, nodes, [*ways, ((2, 3), {"oneway": "yes"})])
        table = here.table((0, 0), (100, 100), (100, 0), (200, 0)).durations_s
        assert table[0, 2] == table[1, 2] == table[2, 3] == 10
        assert table[0, 3] == table[1, 3] == 20


class TestIslets:
    """A main street 1-2-3 both ways, and a street 8-9 that touches nothing, 40 m north."""

    @pytest.fixture
    def here(self, tmp_path: Path) -> Town:
        return town(
            tmp_path,
            LINE | {8: (0, 40), 9: (100, 40)},
            [((1, 2, 3), {}), ((2, 1), {"highway": "service"}), ((8, 9), {})],
            islet_factor=2.0,
        )

    def test_point_on_an_islet_stays_there(self, here: Town) -> None:
        table = here.table((0, 0), (50, 40), (90, 40))
        assert table.durations_s[0, 1] == table.durations_s[1, 0] == UNREACHABLE
        assert table.distances_m[0, 1] == UNREACHABLE
        assert table.durations_s[1, 2] == 4

    def test_point_nearly_as_near_to_the_main_street_goes_there(self, here: Town) -> None:
        # 24 m to the main street is less than twice 16 m to the islet.
        assert here.seconds((0, 0), (50, 24)) == 5
        # 30 m is more than twice 10 m.
        assert here.seconds((0, 0), (50, 30)) == UNREACHABLE

    def test_are_reported(self, here: Town) -> None:
        table = here.table((0, 0), (100, 0), (50, 40))
        assert unreachable_pairs(table) == ((0, 2), (1, 2), (2, 0), (2, 1))
        assert describe_unreachable(table, ("A", "B", "C"))[0] == (
            "C: no path from it to 2 and to it from 2 of the 2 other points"
        )


class TestSamePlace:
    def test_equal_points_are_zero_apart_and_others_never(self, tmp_path: Path) -> None:
        here = town(tmp_path, LINE, [((1, 2, 3), {})])
        table = here.table((50, 10), (50, 10), (50, -10))
        assert table.durations_s.tolist() == [[0, 0, 1], [0, 0, 1], [1, 1, 0]]
        assert table.distances_m.tolist() == [[0, 0, 1], [0, 0, 1], [1, 1, 0]]

    def test_no_points_make_an_empty_table(self, tmp_path: Path) -> None:
        assert len(town(tmp_path, LINE, [((1, 2, 3), {})]).table()) == 0


class TestRestrictedAccess:
    """A square whose south side 1-2 is private; the public way round is 300 m."""

    @pytest.fixture
    def here(self, tmp_path: Path) -> Town:
        nodes = SQUARE | {5: (-100, 0), 6: (200, 0)}
        ways = [((1, 2), {"access": "private"}), ((2, 3, 4, 1), {}), ((5, 1), {}), ((2, 6), {})]
        return town(tmp_path, nodes, ways)

    def test_is_no_thoroughfare(self, here: Town) -> None:
        assert here.seconds((-100, 0), (200, 0)) == 50

    def test_may_be_entered_and_left(self, here: Town) -> None:
        assert here.seconds((-100, 0), (50, 0)) == 15
        assert here.seconds((50, 0), (200, 0)) == 15

    def test_may_be_driven_between_two_places_on_it(self, here: Town) -> None:
        assert here.seconds((10, 0), (90, 0)) == 8

    def test_is_no_thoroughfare_from_its_corner_either(self, here: Town) -> None:
        # Corner 1 to corner 2 begins and ends on the private road: it may be used.
        assert here.seconds((0, 0), (100, 0)) == 10


class TestBarriers:
    def test_bollard_stops_cars_only(self, tmp_path: Path) -> None:
        here = town(tmp_path, LINE, [((1, 2, 3), {})], node_tags={2: {"barrier": "bollard"}})
        assert here.seconds((0, 0), (200, 0), Mode.CAR) == UNREACHABLE
        assert here.seconds((0, 0), (200, 0), Mode.EBIKE) == 20

    def test_gate_stops_nobody_unless_tagged(self, tmp_path: Path) -> None:
        gate = {"barrier": "gate"}
        here = town(tmp_path, LINE, [((1, 2, 3), {})], node_tags={2: gate})
        assert here.seconds((0, 0), (200, 0)) == 20
        closed = town(
            tmp_path, LINE, [((1, 2, 3), {})], node_tags={2: gate | {"access": "private"}}
        )
        assert closed.seconds((0, 0), (200, 0)) == UNREACHABLE


class TestGeometry:
    def test_follows_the_street(self, block: Town) -> None:
        path = block.provider.path(spot(80, 0), spot(20, 0), Mode.CAR)
        assert line_length_m(path) == pytest.approx(340, abs=0.5)
        corners = [(round(p.lon * 111_195), round(p.lat * 111_195)) for p in path]
        assert corners == [(80, 0), (100, 0), (100, 100), (0, 100), (0, 0), (20, 0)]

    def test_stays_on_the_edge(self, block: Town) -> None:
        path = block.provider.path(spot(20, 0), spot(80, 0), Mode.CAR)
        assert line_length_m(path) == pytest.approx(60, abs=0.5)

    def test_is_refused_where_there_is_none(self, tmp_path: Path) -> None:
        here = town(tmp_path, LINE, [((1, 2), {"oneway": "yes"})])
        with pytest.raises(TravelError, match="no path for mode car"):
            here.provider.path(spot(100, 0), spot(0, 0), Mode.CAR)


def test_faster_beats_shorter_and_shorter_breaks_ties(tmp_path: Path) -> None:
    """1-2 by a slow street of 100 m (12 s) or around the block on a fast one (10 s)."""
    ways = [((1, 2), {"highway": "service"}), ((2, 3, 4, 1), {"highway": "primary"})]
    speeds = {Mode.CAR: {"default": 36.0, "service": 30.0, "primary": 108.0}}
    here = town(tmp_path, SQUARE, ways, speed_kmh=speeds)
    table = here.table((0, 0), (100, 0))
    assert (table.durations_s[0, 1], table.distances_m[0, 1]) == (10, 300)


def test_parallel_streets_between_the_same_junctions_stay_apart(tmp_path: Path) -> None:
    """1-2 straight (100 m) and by a bow over 3 and 4 (300 m)."""
    here = town(tmp_path, SQUARE, [((1, 2), {}), ((1, 4, 3, 2), {})])
    table = here.table((0, 0), (100, 0), (50, 100))
    assert table.durations_s[0, 1] == 10
    assert table.durations_s[0, 2] == 15
    assert np.array_equal(table.durations_s, table.durations_s.T)


def test_extract_without_roads_for_the_mode_is_refused(tmp_path: Path) -> None:
    here = town(tmp_path, LINE, [((1, 2, 3), {"highway": "footway"})])
    with pytest.raises(TravelError, match="no road open to mode car"):
        here.table((0, 0))


def test_point_in_a_corner_is_on_one_street_only(tmp_path: Path) -> None:
    """Equally near to two one-way streets that meet at 1: it stands on the first of them."""
    ways = [((2, 1), {"oneway": "yes"}), ((1, 4), {"oneway": "yes"}), ((4, 2), {})]
    here = town(tmp_path, {1: (0, 0), 2: (100, 0), 4: (0, 100)}, ways)
    # 20 m before junction 1 on the way in, or 20 m behind it on the way out.
    there, back = here.seconds((20, 20), (0, 0)), here.seconds((0, 0), (20, 20))
    assert {there, back} in ({2, 10 + 15 + 8}, {2, 8 + 15 + 10})


def test_streets_drawn_on_top_of_each_other_are_both_used(tmp_path: Path) -> None:
    """A street mapped as two one-ways with nodes of their own between 1 and 2."""
    nodes = {1: (0, 0), 2: (100, 0), 3: (50, 0), 4: (50, 0)}
    ways = [((1, 3, 2), {"oneway": "yes"}), ((2, 4, 1), {"oneway": "yes"})]
    here = town(tmp_path, nodes, ways)
    assert here.seconds((30, 5), (70, 5)) == here.seconds((70, 5), (30, 5)) == 4
