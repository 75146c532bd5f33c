from routing.model import Location, RoadLine
from routing.report.base_map import Street, streets

AROUND = (Location(22.53, 114.00), Location(22.54, 114.02))


def road(highway: str, name: str, *points: tuple[float, float]) -> RoadLine:
    return RoadLine(highway, name, tuple(Location(*point) for point in points))


def drawn(*roads: RoadLine, margin_m: float = 500, most_points: int = 1000) -> tuple[Street, ...]:
    return streets(roads, AROUND, margin_m=margin_m, most_points=most_points)


def test_pieces_of_a_street_become_one_line_and_directions_are_drawn_once() -> None:
    found = drawn(
        road("primary", "滨河大道", (22.53, 114.00), (22.53, 114.01)),
        road("primary", "滨河大道", (22.53, 114.01), (22.531, 114.02)),
        road("primary", "滨河大道", (22.53, 114.01), (22.53, 114.00)),
    )
    assert len(found) == 1
    assert set(found[0].points) == {(22.53, 114.00), (22.53, 114.01), (22.531, 114.02)}
    assert (found[0].rank, found[0].name) == (1, "滨河大道")


def test_points_on_a_straight_line_are_left_out() -> None:
    (street,) = drawn(road("service", "", (22.53, 114.0), (22.53, 114.005), (22.53, 114.01)))
    assert sorted(street.points) == [(22.53, 114.0), (22.53, 114.01)]


def test_streets_outside_of_the_margin_are_left_out() -> None:
    # 0.01 degrees of latitude are 1,113 m.
    north = road("primary", "北", (22.55, 114.00), (22.56, 114.00))
    assert drawn(north, margin_m=1000) == ()
    assert len(drawn(north, margin_m=1200)) == 1


def test_lesser_streets_give_way_when_there_is_too_much() -> None:
    wide = road("primary", "主", (22.53, 114.00), (22.53, 114.01))
    lane = road("footway", "巷", (22.531, 114.00), (22.531, 114.01))
    assert [street.name for street in drawn(wide, lane, most_points=3)] == ["主"]
    assert [street.name for street in drawn(wide, lane, most_points=4)] == ["主", "巷"]


def test_ramps_rank_with_their_road_and_unknown_classes_last() -> None:
    ramp = road("trunk_link", "", (22.53, 114.00), (22.53, 114.01))
    odd = road("corridor", "", (22.532, 114.00), (22.532, 114.01))
    assert [street.rank for street in drawn(odd, ramp)] == [0, 6]
