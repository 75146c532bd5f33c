"""What is handed in: orders, folders and archives, names of photos, earlier visits."""

from __future__ import annotations

import json
import stat
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath

import pytest

from inspection.errors import InputError
from inspection.inspect_vehicle import order_from, photos_in, read_earlier, read_order, remember
from inspection.inspect_vehicle.assign import by_word
from inspection.report import AssignedBy
from inspection.settings import default_settings
from tests.inspection.report.findings import DAY, TABLE, VIN, order, photo, report

SETTINGS = default_settings()
JPEG = b"\xff\xd8\xff\xe0" + bytes(60)
VISITS = Path(__file__).parents[3] / "fixtures" / "visits"


@pytest.mark.parametrize(
    ("name", "item"),
    [
        ("vin.jpg", "vin"),
        ("VIN 2.JPG", "vin"),
        ("车架号.png", "vin"),
        ("大架号近照.jpg", "vin"),
        ("corner_front_left.jpg", "corner_front_left"),
        ("Front-Left.heic", "corner_front_left"),
        ("left_front_3.jpg", "corner_front_left"),
        ("左前45度.jpg", "corner_front_left"),
        ("右后.jpg", "corner_rear_right"),
        ("rear right.webp", "corner_rear_right"),
        ("行驶证正页.jpg", "licence"),
        ("driving-license.jpg", "licence"),
        ("损伤1.jpg", "damage"),
        ("人车合影.jpg", "person_with_car"),
        ("vin/IMG_1.jpg", "vin"),
        ("vintage.jpg", "other"),
        ("IMG_20260618.jpg", "other"),
        ("微信图片_20260618.jpg", "other"),
    ],
)
def test_names_tell_what_photos_are_for(name: str, item: str) -> None:
    assert by_word(name, {}, TABLE)[0] == item


def test_the_orders_word_goes_before_the_name() -> None:
    assert by_word("vin.jpg", {"vin.jpg": "licence"}, TABLE) == ("licence", AssignedBy.ORDER)
    assert by_word("a/vin.jpg", {"vin.jpg": "damage"}, TABLE)[0] == "damage"


@pytest.mark.parametrize(
    "path", sorted(VISITS.glob("*/order.json")), ids=lambda one: one.parent.name
)
def test_the_orders_of_the_invented_visits_are_read(path: Path) -> None:
    about = read_order(path)
    assert about.visit.day == DAY
    assert about.facts.first_registered is not None


def test_every_fault_of_an_order_is_told_at_once() -> None:
    record = {
        "vin": "LVV",
        "plaet": "x",
        "business": "stolen",
        "visit": {"date": "2026-13-01", "lat": 1.0, "code": 12, "started_at": "2026-06-18"},
        "damages": [{"part": "door"}],
        "photos": ["vin.jpg"],
    }
    with pytest.raises(InputError) as caught:
        order_from(record)
    told = str(caught.value)
    for word in ("plaet", "stolen", "visit.code", "damages[0]", "photos", "LVV", "2026-13-01"):
        assert word in told, word


@pytest.mark.parametrize("content", ["", "[]", "{", "null", '{"vin": 1}', "\xff"])
def test_a_file_that_is_no_order_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "order.json"
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(InputError):
        read_order(path)


def test_facts_may_stand_apart_and_the_day_on_the_command_line() -> None:
    record = {"vin": VIN, "facts": {"new_car": True}, "damages": []}
    about = order_from(record, day=date(2026, 6, 18))
    assert (about.order, about.facts.new_car, about.facts.damage_reported) == (VIN, True, False)


def archive(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        for name, data in members.items():
            file.writestr(name, data)
    return path


def test_a_folder_and_its_archive_hold_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "visit"
    (folder / "sub").mkdir(parents=True)
    members = {"vin.jpg": JPEG, "sub/行驶证": JPEG, "notes.txt": b"hello", ".DS_Store": b"x"}
    for name, data in members.items():
        (folder / name).write_bytes(data)
    zipped = archive(tmp_path / "visit.zip", {**members, "__MACOSX/._vin.jpg": b"x"})
    for found in (photos_in(folder, SETTINGS), photos_in(zipped, SETTINGS)):
        assert [one.name for one in found.files] == ["sub/行驶证", "vin.jpg"]
        assert found.ignored == ("notes.txt",)
        assert found.files[1].read(3) == b"\xff\xd8\xff"


def test_names_in_an_archive_lead_nowhere_and_none_is_lost(tmp_path: Path) -> None:
    before = set(tmp_path.rglob("*"))
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = archive_twice(tmp_path / "v.zip")
    found = photos_in(path, SETTINGS)
    names = [one.name for one in found.files]
    assert len(names) == len(set(names)) == 4
    assert all(".." not in PurePosixPath(name).parts for name in names)
    assert all(one.read(10**6) == JPEG for one in found.files)
    assert set(tmp_path.rglob("*")) == before | {path}


def archive_twice(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        for name in ("../../vin.jpg", "/etc/vin.jpg", "a.jpg", "a.jpg"):
            file.writestr(name, JPEG)
    return path


def test_names_written_by_chinese_windows_are_read(tmp_path: Path) -> None:
    path = tmp_path / "v.zip"
    member = zipfile.ZipInfo("xxxxxx.jpg")
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(member, JPEG)
    path.write_bytes(path.read_bytes().replace(b"xxxxxx", "车架号".encode("gb18030")))
    assert photos_in(path, SETTINGS).files[0].name == "车架号.jpg"


def test_an_archive_that_swells_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for at in range(6):
            file.writestr(f"{at}.jpg", bytes(100_000_000))
    assert path.stat().st_size < 1_000_000
    with pytest.raises(InputError, match="600,000,000 bytes"):
        photos_in(path, SETTINGS)


def test_a_link_in_an_archive_is_only_bytes(tmp_path: Path) -> None:
    path = tmp_path / "v.zip"
    link = zipfile.ZipInfo("vin.jpg")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(link, "/etc/passwd")
    assert photos_in(path, SETTINGS).files[0].read(100) == b"/etc/passwd"


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 broken"])
def test_what_is_neither_folder_nor_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "v.zip"
    path.write_bytes(content)
    for one in (path, tmp_path / "absent"):
        with pytest.raises(InputError):
            photos_in(one, SETTINGS)


def test_a_broken_member_is_an_error_of_that_file_only(tmp_path: Path) -> None:
    path = archive(tmp_path / "v.zip", {"a.jpg": JPEG, "b.jpg": JPEG})
    data = path.read_bytes()
    at = data.index(JPEG)
    path.write_bytes(data[: at + 20] + b"\x01" + data[at + 21 :])
    first, second = photos_in(path, SETTINGS).files
    with pytest.raises(OSError, match="unpacked"):
        first.read(10**6)
    assert second.read(10**6) == JPEG


def test_too_many_photos_are_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "v.zip", {f"{at}.jpg": JPEG for at in range(101)})
    with pytest.raises(InputError, match="101 photos"):
        photos_in(path, SETTINGS)


def test_what_is_remembered_is_known_at_the_next_visit(tmp_path: Path) -> None:
    path = tmp_path / "kept" / "earlier.jsonl"
    made = report([], [photo("vin.jpg", "vin"), photo("bad.jpg", "licence", usable=False)])
    remember(path, made)
    remember(path, made)  # again: in its own place
    known = read_earlier(path)
    assert [one.visit for one in known.sightings] == ["visit-1"]
    assert known.describe(0).name == "vin.jpg"
    assert len(known.hashes) == 1
    assert known.picture(0) is not None
    assert known.with_digest(made.photos[0].digest) == known.related(VIN) == [0]
    assert read_earlier(path, but="visit-1").sightings == ()
    assert not list(path.parent.glob("*.part"))


def test_a_visit_without_name_is_not_remembered(tmp_path: Path) -> None:
    about = order()
    nameless = replace(about, visit=replace(about.visit, visit=""))
    with pytest.raises(InputError, match="identifier"):
        remember(tmp_path / "e.jsonl", replace(report([], []), order=nameless))


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        json.dumps({"visit": "v", "seen_at": "yesterday"}),
        json.dumps({"visit": "v", "seen_at": "2026-06-18T12:00:00"}),
        json.dumps({"visit": "v", "seen_at": "2026-06-18T12:00:00Z", "nonces": ["x"]}),
        json.dumps(
            {
                "visit": "v",
                "seen_at": "2026-06-18T12:00:00Z",
                "photos": [{"name": "a", "digest": "0" * 64, "look": "0" * 16, "picture": "../a"}],
            }
        ),
    ],
)
def test_a_line_that_is_no_visit_is_refused_by_its_number(tmp_path: Path, line: str) -> None:
    path = tmp_path / "e.jsonl"
    path.write_text(f"\n{line}\n{line}\n", "utf-8")
    with pytest.raises(InputError, match="line 2") as caught:
        read_earlier(path)
    assert "line 3" in str(caught.value)
