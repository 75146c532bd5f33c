import csv
import re
import subprocess
import sys
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from xml.etree.ElementTree import canonicalize

import openpyxl
import osmium
import pytest
from shapely import LineString, Point, union_all

from tests.fixtures_data.test_listing import FIXTURES, MADE_BY_SCRIPT

FUTIAN = FIXTURES / "futian"
DAYS = ("small", "large")
ROWS = {"small": 160, "large": 800}
METRES_PER_DEGREE = 111_195.0
COS_LAT = 0.9237  # of 22.53 degrees


def read_csv(path: Path, encoding: str = "utf-8", delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as stream:
        return list(csv.DictReader(stream, delimiter=delimiter))


def order_rows(day: str) -> Iterator[dict[str, str]]:
    book = openpyxl.load_workbook(FUTIAN / day / "orders_telesales.xlsx")
    header, *rows = book["配送清单"].iter_rows(min_row=2, values_only=True)
    for row in rows:
        texts = ["" if cell is None else str(cell) for cell in row]
        yield dict(zip(map(str, header), texts, strict=True))
    yield from read_csv(FUTIAN / day / "orders_agency.csv", "gb18030", ";")
    if day == "large":
        yield from read_csv(FUTIAN / day / "orders_branch.csv", "utf-8-sig")


def in_metres(lat: float, lon: float) -> tuple[float, float]:
    return lon * METRES_PER_DEGREE * COS_LAT, lat * METRES_PER_DEGREE


def content(path: Path) -> object:
    """What a file says; how XML is written and squeezed differs between machines."""
    if path.suffix != ".xlsx":
        return path.read_bytes()
    with zipfile.ZipFile(path) as book:
        return [
            (
                member.filename,
                member.date_time,
                canonicalize(book.read(member), rewrite_prefixes=True),
            )
            for member in book.infolist()
        ]


@pytest.fixture(scope="module")
def made_again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("futian")
    subprocess.run([sys.executable, "-B", str(FUTIAN / "make_days.py"), str(out)], check=True)
    return out


@pytest.mark.parametrize("name", sorted(MADE_BY_SCRIPT))
def test_the_script_makes_the_same_file_again(made_again: Path, name: str) -> None:
    inside = Path(name).relative_to("futian")
    assert content(made_again / inside) == content(FUTIAN / inside)


@pytest.mark.parametrize("day", DAYS)
def test_every_row_is_expected_to_be_read_or_refused(day: str) -> None:
    rows = list(order_rows(day))
    read = read_csv(FUTIAN / day / "rows_expected.csv")
    faults = read_csv(FUTIAN / day / "faults_expected.csv")
    refused = [fault for fault in faults if fault["outcome"] == "refused"]
    assert len(rows) == ROWS[day] == len(read) + len(refused)
    places = [(row["file"], row["row"]) for row in read + refused]
    assert len(set(places)) == len(places)
    assert 0.04 <= len(faults) / len(rows) <= 0.06


@pytest.mark.parametrize("day", DAYS)
def test_policies_that_are_to_be_read_are_unique(day: str) -> None:
    policies = [row["policy"] for row in read_csv(FUTIAN / day / "rows_expected.csv")]
    assert all(policies)
    assert len(set(policies)) == len(policies)


@pytest.mark.parametrize("day", DAYS)
def test_every_order_says_that_it_is_invented(day: str) -> None:
    assert all("虚构数据" in row["备注"] for row in order_rows(day))
    book = openpyxl.load_workbook(FUTIAN / day / "orders_telesales.xlsx")
    assert "虚构数据" in str(book["配送清单"]["A1"].value)
    assert "虚构数据" in str(book["说明"]["A1"].value)


def test_the_branch_says_that_it_is_invented() -> None:
    assert "虚构数据" in read_csv(FUTIAN / "depots.csv")[0]["name"]


@pytest.mark.parametrize("day", DAYS)
def test_phones_come_from_the_invented_range(day: str) -> None:
    column = re.compile("手机|电话")
    for row in order_rows(day):
        phone = next(value for name, value in row.items() if column.search(name))
        digits = re.sub(r"\D", "", phone).translate(
            str.maketrans("０１２３４５６７８９", "0123456789")
        )
        assert re.fullmatch(r"(86)?1990000(\d{4})?|", digits), phone


def check_digit(vin: str) -> str:
    values = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", "12345678123457923456789", strict=True))
    weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]
    rest = sum(int(values.get(sign, sign)) * w for sign, w in zip(vin, weights, strict=True)) % 11
    return "X" if rest == 10 else str(rest)


@pytest.mark.parametrize("day", DAYS)
def test_vehicle_numbers_have_their_check_digit(day: str) -> None:
    assert check_digit("1M8GDM9AXKP042788") == "X"  # the example of 49 CFR 565.15
    vins = [
        value for row in order_rows(day) for name, value in row.items() if name in {"车架号", "VIN"}
    ]
    assert sum(map(bool, vins)) > 0.8 * len(vins)
    wrong = {vin for vin in vins if vin and ("O" in vin or vin[8] != check_digit(vin))}
    assert wrong <= {"LXX000001P0000001", "LXXO0000XP000001"}  # of the spoilt rows


def test_known_doors_stand_beside_their_street_and_their_numbers_grow_along_it() -> None:
    parts: dict[str, list[LineString]] = defaultdict(list)
    for way in osmium.FileProcessor(str(FUTIAN / "futian.osm.pbf")).with_locations():
        if way.is_way() and len(way.nodes) > 1:
            line = LineString([in_metres(node.lat, node.lon) for node in way.nodes])
            parts[way.tags.get("name", "")].append(line)
    streets = {name: union_all(lines) for name, lines in parts.items()}
    doors: dict[str, list[tuple[int, Point]]] = defaultdict(list)
    for row in read_csv(FUTIAN / "known_addresses.csv"):
        found = re.fullmatch(r"广东省深圳市福田区(.+?)(\d+)号.*", row["address"])
        assert found is not None, row
        point = Point(in_metres(float(row["lat"]), float(row["lon"])))
        assert streets[found[1]].distance(point) < 15, row
        doors[found[1]].append((int(found[2]), point))
    for street, numbered in doors.items():
        numbered.sort(key=lambda door: door[0])
        for (low, a), (high, b) in pairwise(numbered):
            # 6 m for each number, and up to 14 m to either side
            assert 0 < a.distance(b) <= 6 * (high - low) + 29, (street, low, high)


@pytest.mark.parametrize("day", DAYS)
def test_most_orders_can_be_placed_at_their_door_or_street(day: str) -> None:
    placements = Counter(row["placement"] for row in read_csv(FUTIAN / day / "rows_expected.csv"))
    total = placements.total()
    assert 0.5 < placements["door"] / total < 0.7
    assert 0.3 < placements["road"] / total < 0.5
    assert placements["crossing"] > 0
    assert placements["none"] > 0
