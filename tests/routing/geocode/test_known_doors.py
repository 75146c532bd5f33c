"""Known addresses alone, without any map."""

from __future__ import annotations

from pathlib import Path

import pytest

from routing.errors import FileFormatError
from routing.geocode import Precision, UnplacedCode, make_geocoder
from tests.routing.geocode.builders import north, off_m, placed, settings, unplaced, write_known

STREET = [
    (f"Dorfstrasse {n}, 9490 Vaduz", north(10 * n, 0 if n % 2 else 20)) for n in (1, 2, 5, 6, 9, 10)
]
ELSEWHERE = [
    (f"Dorfstrasse {n}, 9496 Balzers", north(10 * n - 9_000)) for n in (1, 3, 5, 7, 20, 22)
]


def book(tmp_path: Path, rows=(*STREET, *ELSEWHERE), **changes: object):  # type: ignore[no-untyped-def]
    known = write_known(tmp_path / "known.csv", rows)
    return make_geocoder(settings(**changes), known=known)


@pytest.mark.parametrize(
    "text",
    [
        "Dorfstrasse 5, 9490 Vaduz",
        "9490 Vaduz, Dorfstr. 5",
        "DORFSTRASSE 5, Vaduz",
        "Dorfstraße 5 9490 Vaduz",
    ],
)
def test_a_known_door_is_found_in_every_spelling(tmp_path: Path, text: str) -> None:
    found = placed(book(tmp_path).place(text))
    assert (found.precision, found.source) == (Precision.DOOR, "known")
    assert off_m(found.location, north(50)) < 0.1


def test_a_number_between_known_ones_is_near(tmp_path: Path) -> None:
    found = placed(book(tmp_path).place("Dorfstrasse 7, 9490 Vaduz"))
    assert (found.precision, found.source) == (Precision.NUMBER_NEAR, "gazetteer")
    assert off_m(found.location, north(70)) < 0.1
    assert 0 < found.uncertainty_m < 120


def test_a_number_far_beyond_is_only_on_the_road(tmp_path: Path) -> None:
    assert placed(book(tmp_path).place("Dorfstrasse 91, 9490 Vaduz")).precision is Precision.ROAD


def test_a_road_of_two_towns_is_told_apart_by_the_town(tmp_path: Path) -> None:
    found = placed(book(tmp_path).place("Dorfstrasse 5, Balzers"))
    assert off_m(found.location, north(-8_950)) < 0.1


def test_a_road_of_two_towns_without_a_town_is_ambiguous(tmp_path: Path) -> None:
    found = unplaced(book(tmp_path).place("Dorfstrasse 5"))
    assert found.code is UnplacedCode.AMBIGUOUS
    assert {item.matched for item in found.candidates} == {
        "Dorfstrasse 5, 9490 Vaduz",
        "Dorfstrasse 5, 9496 Balzers",
    }


def test_a_number_that_only_one_town_can_have_is_still_ambiguous_if_near_the_others(
    tmp_path: Path,
) -> None:
    found = unplaced(book(tmp_path).place("Dorfstrasse 9"))
    assert found.code is UnplacedCode.AMBIGUOUS


def test_the_same_road_in_an_unknown_town_is_not_taken(tmp_path: Path) -> None:
    found = unplaced(book(tmp_path).place("Dorfstrasse 5, 8001 Zürich"))
    assert found.code in {UnplacedCode.NOT_FOUND, UnplacedCode.OUTSIDE}


def test_chinese_doors_compounds_and_neighbours(tmp_path: Path) -> None:
    rows = [
        ("广东省深圳市福田区福华路100号金色家园", (22.5400, 114.0500)),
        ("广东省深圳市福田区福华路102号", (22.5400, 114.0503)),
        ("广东省深圳市福田区福华路106号", (22.5400, 114.0509)),
    ]
    found = book(tmp_path, rows)
    assert placed(found.place("福田区福华路一百号")).precision is Precision.DOOR
    assert placed(found.place("深圳福田金色家园")).precision is Precision.DOOR
    assert placed(found.place("深圳福田金色家园3栋501")).precision is Precision.NUMBER_NEAR
    near = placed(found.place("福华路104号"))
    assert near.precision is Precision.NUMBER_NEAR
    assert off_m(near.location, (22.5400, 114.0506)) < 1
    assert unplaced(found.place("广州市天河区福华路100号")).code is UnplacedCode.OUTSIDE
    assert unplaced(found.place("南山区福华路100号")).code is UnplacedCode.OUTSIDE
    coarse = unplaced(found.place("深圳市福田区幸福里"))
    assert (coarse.code, coarse.candidates[0].precision) == (
        UnplacedCode.TOO_COARSE,
        Precision.DISTRICT,
    )


@pytest.mark.parametrize("text", ["", "   ", "12345", "😀", "号" * 10_000, "\x00", "!?,;"])
def test_hostile_queries_are_refused_with_a_remedy(tmp_path: Path, text: str) -> None:
    found = unplaced(book(tmp_path).place(text))
    assert found.code in {UnplacedCode.UNREADABLE, UnplacedCode.NOT_FOUND}
    assert found.message
    assert found.remedy


def test_a_bad_row_leaves_the_others_standing(tmp_path: Path) -> None:
    path = tmp_path / "known.csv"
    path.write_text(
        "address,lat,lon\nDorfstrasse 1,47.0,9.5\nDorfstrasse 2,114.05,22.5\n"
        "Dorfstrasse 3,x,9.5\n,47,9\n",
        encoding="utf-8",
    )
    found = make_geocoder(settings(), known=path)
    assert [str(fault).split(":")[0] for fault in found.faults] == ["row 3", "row 4", "row 5"]
    assert "swapped" in found.faults[0].message
    assert placed(found.place("Dorfstrasse 1")).precision is Precision.DOOR


def test_a_table_without_coordinates_names_what_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "known.csv"
    path.write_text("address,note\nDorfstrasse 1,x\n", encoding="utf-8")
    with pytest.raises(FileFormatError) as caught:
        make_geocoder(settings(), known=path)
    assert len(caught.value.faults) == 2


def test_a_source_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileFormatError, match="telepathy"):
        book(tmp_path, sources=("known", "telepathy"))


def test_what_is_accepted_comes_from_the_settings(tmp_path: Path) -> None:
    doors = book(tmp_path, accepted=("door",))
    assert unplaced(doors.place("Dorfstrasse 7, 9490 Vaduz")).code is UnplacedCode.TOO_COARSE
