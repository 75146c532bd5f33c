"""A gazetteer from an extract: a made-up village, then the fixtures' real ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from routing.cache import cache_dir, file_digest
from routing.errors import FileFormatError
from routing.geocode import Precision, UnplacedCode, make_geocoder
from routing.geocode.address_book import AddressBook
from routing.geocode.extract import read_extract
from routing.geocode.extract_cache import load_extract, pack, unpack
from routing.geocode.folding import fold
from tests.routing.geocode.builders import FIXTURES, north, off_m, placed, settings, unplaced

LIECHTENSTEIN = FIXTURES / "liechtenstein" / "liechtenstein.osm.pbf"
FUTIAN = FIXTURES / "futian" / "futian.osm.pbf"


def node(number: int, metres: float, east: float = 0, **tags: str) -> str:
    lat, lon = north(metres, east)
    inner = "".join(
        f'<tag k="{key.replace("__", ":")}" v="{value}"/>' for key, value in tags.items()
    )
    return f'<node id="{number}" version="1" lat="{lat}" lon="{lon}">{inner}</node>'


def way(number: int, refs: list[int], **tags: str) -> str:
    nodes = "".join(f'<nd ref="{ref}"/>' for ref in refs)
    inner = "".join(
        f'<tag k="{key.replace("__", ":")}" v="{value}"/>' for key, value in tags.items()
    )
    return f'<way id="{number}" version="1">{nodes}{inner}</way>'


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A street 1 km north, a side street 300 m along it, five numbers, a school, a name."""
    content = [
        node(1, 0), node(2, 300), node(3, 1000), node(4, 300, 400),
        *(node(10 + n, 10 * n, 20, addr__housenumber=str(n), addr__street="Hauptstrasse")
          for n in (2, 4, 6)),
        node(20, 300, 30, addr__housenumber="1;3", addr__street="Seitenweg", addr__city="Neudorf"),
        node(30, 500, 50, amenity="school", name="Schule Neudorf"),
        node(40, 400, 0, place="village", name="Neudorf"),
        way(100, [1, 2, 3], highway="residential", name="Hauptstrasse"),
        way(101, [2, 4], highway="residential", name="Seitenweg"),
    ]  # fmt: skip
    path = tmp_path_factory.mktemp("village") / "village.osm"
    path.write_text(f'<osm version="0.6">{"".join(content)}</osm>', encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def neudorf(village: Path) -> AddressBook:
    return make_geocoder(settings(), roads=village)


def test_a_mapped_house_is_a_door(neudorf: AddressBook) -> None:
    found = placed(neudorf.place("Hauptstrasse 4, Neudorf"))
    assert (found.precision, found.source) == (Precision.DOOR, "gazetteer")
    assert off_m(found.location, north(40, 20)) < 0.1


def test_one_house_may_have_two_numbers(neudorf: AddressBook) -> None:
    assert placed(neudorf.place("Seitenweg 3")).precision is Precision.DOOR


def test_a_named_building_is_a_door(neudorf: AddressBook) -> None:
    found = placed(neudorf.place("Schule Neudorf"))
    assert found.precision is Precision.DOOR
    assert off_m(found.location, north(500, 50)) < 0.1


def test_a_road_is_its_middle_on_the_road(neudorf: AddressBook) -> None:
    found = placed(neudorf.place("Hauptstrasse, Neudorf"))
    assert found.precision is Precision.ROAD
    assert off_m(found.location, north(500)) < 1
    assert found.uncertainty_m == pytest.approx(500, rel=0.01)


def test_a_far_number_stays_on_the_road(neudorf: AddressBook) -> None:
    found = placed(neudorf.place("Hauptstrasse 300, Neudorf"))
    assert found.precision is Precision.ROAD
    assert off_m(found.location, north(0)) < 1_001
    assert off_m(found.location, (found.location.lat, north(0)[1])) < 1


def test_the_village_alone_is_too_coarse(neudorf: AddressBook) -> None:
    found = unplaced(neudorf.place("Neudorf"))
    assert found.code is UnplacedCode.TOO_COARSE
    assert found.candidates[0].precision is Precision.TOWNSHIP


def test_an_unknown_road_falls_back_to_the_village(neudorf: AddressBook) -> None:
    found = unplaced(neudorf.place("Nirgendweg 5, Neudorf"))
    assert found.code is UnplacedCode.TOO_COARSE


def test_what_is_kept_is_what_was_read(village: Path) -> None:
    extract = read_extract(village)
    again = unpack(pack(extract))
    assert (again.houses, again.places, again.borders) == (
        extract.houses,
        extract.places,
        extract.borders,
    )
    assert len(extract.roads) == 2
    for one, other in zip(again.roads, extract.roads, strict=True):
        assert (one.name, one.lies) == (other.name, other.lies)
        assert np.array_equal(one.line, other.line)


def test_a_damaged_cache_is_read_anew(village: Path) -> None:
    load_extract(village)
    (kept,) = cache_dir("geocode").glob(f"{file_digest(village)}-*.npz")
    kept.write_bytes(b"not an archive")
    assert len(load_extract(village).houses) == 5
    assert kept.read_bytes() != b"not an archive"


def test_a_file_that_is_no_extract_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.osm.pbf"
    path.write_bytes(b"hello")
    with pytest.raises(FileFormatError):
        make_geocoder(settings(), roads=path)
    with pytest.raises(FileFormatError, match="cannot be read"):
        make_geocoder(settings(), roads=tmp_path / "missing.pbf")


@pytest.fixture(scope="module")
def liechtenstein() -> AddressBook:
    return make_geocoder(settings(), roads=LIECHTENSTEIN)


def test_every_house_number_with_a_town_is_found_at_its_door(liechtenstein: AddressBook) -> None:
    houses = [house for house in load_extract(LIECHTENSTEIN).houses if house.areas.towns]
    misses = 0
    for house in houses:
        found = liechtenstein.place(house.text)
        hit = getattr(found, "precision", None) is Precision.DOOR
        misses += not (hit and off_m(found.location, (house.lat, house.lon)) < 200)  # type: ignore[union-attr]
    assert len(houses) > 200
    assert misses <= len(houses) * 0.03


@pytest.mark.parametrize("town", ["Vaduz", "Schaan", "Triesen", "Balzers"])
def test_landstrasse_of_each_town_lies_in_that_town(liechtenstein: AddressBook, town: str) -> None:
    found = placed(liechtenstein.place(f"Landstrasse, {town}"))
    places = {fold(place.name): place for place in load_extract(LIECHTENSTEIN).places}
    village = places[fold(town)]
    assert off_m(found.location, (village.lat, village.lon)) < 3_000


def test_another_country_is_not_found_here(liechtenstein: AddressBook) -> None:
    assert unplaced(liechtenstein.place("Bahnhofstrasse 1, 8001 Zürich"))


@pytest.fixture(scope="module")
def futian() -> AddressBook:
    return make_geocoder(settings(), roads=FUTIAN)


def test_a_crossing_lies_where_the_roads_meet(futian: AddressBook) -> None:
    found = placed(futian.place("深圳市福田区深南大道与香梅路交叉口"))
    assert found.precision is Precision.NUMBER_NEAR
    roads = load_extract(FUTIAN).roads
    for name in ("深南大道", "香梅路"):
        points = np.concatenate([piece.line for piece in roads if piece.name == name])
        assert min(off_m(found.location, tuple(point)) for point in points) < 60


def test_a_chinese_road_is_found_with_and_without_its_region(futian: AddressBook) -> None:
    texts = ["红荔西路", "福田区红荔西路", "广东省深圳市福田区香蜜湖街道红荔西路7002号"]
    found = [placed(futian.place(text)) for text in texts]
    assert {item.precision for item in found} == {Precision.ROAD}
    assert len({item.location for item in found}) == 1


@pytest.mark.parametrize(
    "text", ["上海市徐汇区漕溪路12号", "南山区深南大道9000号", "广州市红荔西路1号"]
)
def test_another_city_or_district_is_outside(futian: AddressBook, text: str) -> None:
    found = unplaced(futian.place(text))
    assert found.code is UnplacedCode.OUTSIDE
    assert "not cover" in found.message
