from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from routing.exchange.courier_record import RouteEnd
from routing.exchange.couriers_file import CouriersRead, read_couriers
from routing.exchange.depots_file import DepotRecord, read_depots
from routing.model import Break, Location, Mode, RowRef, Skill, TimeWindow
from tests.routing.orders_file.files import lines_of, write_csv, write_json, write_xlsx

DAY = date(2026, 6, 18)
DEPOT = DepotRecord(id="FT", location=Location(22.5358, 114.0194), row=RowRef("depots.csv"))
GOOD: dict[str, Any] = {
    "courier_id": "C1",
    "name": "李四",
    "depot_id": "FT",
    "mode": "ebike",
    "shift_start": "09:00",
    "shift_end": "18:00",
    "break_from": "11:30",
    "break_to": "13:30",
    "break_minutes": "60",
    "skills": "inspect:car@2026-12-31;inspect:truck",
    "equipment": "pos;printer",
    "bag_capacity": "30",
    "max_stops": "20",
    "max_working_hours": "8.5",
    "cash_limit_yuan": "30,000元",
    "start_lat": "",
    "start_lon": "",
    "end": "depot",
}


def courier(number: int, **changes: Any) -> dict[str, Any]:
    return {**GOOD, "courier_id": f"C{number}", **changes}


def read(path: Path) -> CouriersRead:
    return read_couriers(path, depots=[DEPOT], day=DAY)


def test_a_row_becomes_a_record_with_every_field(tmp_path: Path) -> None:
    found = read(write_csv(tmp_path / "couriers.csv", [courier(1)]))

    (record,) = found.records
    assert found.faults == ()
    assert (record.id, record.name, record.depot_id, record.mode) == ("C1", "李四", "FT", "ebike")
    assert record.shift == TimeWindow(9 * 3600, 18 * 3600)
    # The rest of 60 minutes lies within 11:30-13:30, so it starts by 12:30.
    assert record.break_ == Break(TimeWindow(41_400, 45_000), 3600)
    assert record.skills == (Skill("inspect:car", date(2026, 12, 31)), Skill("inspect:truck"))
    assert record.equipment == {"pos", "printer"}
    assert (record.bag_capacity, record.max_stops) == (30, 20)
    assert (record.max_working_s, record.cash_limit_fen) == (30_600, 3_000_000)
    assert (record.start, record.end) == (None, RouteEnd.DEPOT)


def test_chinese_heads_and_words_and_all_formats_are_read(tmp_path: Path) -> None:
    heads = [
        "工号",
        "姓名",
        "所属网点",
        "交通方式",
        "上班时间",
        "下班时间",
        "收工地点",
        "现金上限（元）",
    ]
    rows = [
        dict(
            zip(heads, ["C1", "李", "FT", "电动车", "9:00", "18:00", "就地结束", 500], strict=True)
        )
    ]

    for path in (
        write_csv(tmp_path / "a.csv", rows, "gb18030"),
        write_xlsx(tmp_path / "a.xlsx", lines_of(rows)),
        write_json(tmp_path / "a.json", rows),
    ):
        (record,) = read(path).records
        assert record.mode is Mode.EBIKE
        assert record.end is RouteEnd.OPEN
        assert record.cash_limit_fen == 50_000


FAULTY: dict[str, tuple[dict[str, Any], str, str]] = {
    "id missing": ({"courier_id": ""}, "C201", "badge number"),
    "id twice": ({"courier_id": "C1"}, "C202", "couriers.csv, row 2"),
    "depot missing": ({"depot_id": ""}, "C204", "no depot"),
    "depot unknown": ({"depot_id": "XX"}, "C205", "no such depot"),
    "mode unknown": ({"mode": "飞机"}, "C206", "mode"),
    "shift missing": ({"shift_end": ""}, "C207", "shift is missing"),
    "shift unreadable": ({"shift_start": "早班"}, "C208", "no time of day"),
    "shift at 25 o'clock": ({"shift_end": "25:00"}, "C208", "no time 25:00"),
    "shift backwards": ({"shift_start": "18:00", "shift_end": "09:00"}, "C209", "before its start"),
    "break half given": ({"break_to": ""}, "C210", "half given"),
    "break too long": ({"break_minutes": "180"}, "C211", "do not fit between 11:30 and 13:30"),
    "break of nothing": ({"break_minutes": "0"}, "C211", "0 minutes"),
    "break after the shift": ({"break_from": "19:00", "break_to": "21:00"}, "C212", "outside"),
    "skill malformed": ({"skills": "验车！"}, "C213", "no skill code"),
    "skill with a bad expiry": ({"skills": "inspect:car@2026-02-30"}, "C213", "no expiry date"),
    "skill twice": ({"skills": "inspect:car;inspect:car"}, "C213", "twice"),
    "equipment malformed": ({"equipment": "po s!"}, "C216", "no word for equipment"),
    "capacity negative": ({"bag_capacity": "-3"}, "C217", "below 0"),
    "stops with a fraction": ({"max_stops": "2.5"}, "C217", "not a whole number"),
    "hours too many": ({"max_working_hours": "30"}, "C217", "0 to 24 hours"),
    "cash limit in words": ({"cash_limit_yuan": "很多"}, "C217", "no usable number"),
    "half a start": ({"start_lat": "22.53"}, "C219", "start_lon is missing"),
    "start swapped": ({"start_lat": "114.02", "start_lon": "22.53"}, "C220", "swapped"),
    "start in the Pacific": ({"start_lat": "0", "start_lon": "160"}, "C221", "outside"),
    "end unknown": ({"end": "回家路上"}, "C222", "end of the route"),
}


@pytest.mark.parametrize("name", FAULTY)
def test_a_faulty_courier_is_refused_by_his_rule_and_the_others_go_on(
    name: str, tmp_path: Path
) -> None:
    faulty, rule, words = FAULTY[name]

    found = read(
        write_csv(tmp_path / "couriers.csv", [courier(1), courier(2, **faulty), courier(3)])
    )

    assert [record.id for record in found.records] == ["C1", "C3"]
    assert found.rows_read == 3
    fault = next(fault for fault in found.faults if fault.row == 3)
    assert fault.rule == rule
    assert words in fault.message


WARNED: dict[str, tuple[dict[str, Any], str, str]] = {
    "name missing": ({"name": ""}, "C203", "name is missing"),
    "skill misspelt": ({"skills": "inspect:cra"}, "C214", "is it inspect:car?"),
    "skill expired": ({"skills": "inspect:car@2026-06-17"}, "C215", "expired on 2026-06-17"),
    "no stops at all": ({"max_stops": "0"}, "C218", "limit of 0"),
}


@pytest.mark.parametrize("name", WARNED)
def test_a_doubtful_courier_goes_on_with_a_warning(name: str, tmp_path: Path) -> None:
    doubtful, rule, words = WARNED[name]

    found = read(write_csv(tmp_path / "couriers.csv", [courier(1, **doubtful)]))

    assert len(found.records) == 1
    assert [(fault.rule, words in fault.message) for fault in found.faults] == [(rule, True)]


def test_all_faults_of_a_courier_are_told_at_once(tmp_path: Path) -> None:
    row = courier(1, depot_id="XX", mode="飞机", bag_capacity="-1", end="?")

    found = read(write_csv(tmp_path / "couriers.csv", [row]))

    assert {fault.rule for fault in found.faults} == {"C205", "C206", "C217", "C222"}


def test_a_break_is_cut_to_the_shift(tmp_path: Path) -> None:
    row = courier(1, shift_start="12:00", shift_end="20:00")

    (record,) = read(write_csv(tmp_path / "couriers.csv", [row])).records

    assert record.break_ == Break(TimeWindow(12 * 3600, 45_000), 3600)


def test_an_unreadable_file_is_a_fault(tmp_path: Path) -> None:
    found = read(tmp_path / "nowhere.csv")

    assert [fault.rule for fault in found.faults] == ["R001"]
    assert found.records == ()


@pytest.mark.parametrize(("end", "node"), [("depot", 0), ("start", 1), ("open", None)])
def test_a_record_becomes_a_courier_with_matrix_rows(
    end: str, node: int | None, tmp_path: Path
) -> None:
    row = courier(1, start_lat="22.5400", start_lon="114.0200", end=end)
    (record,) = read(write_csv(tmp_path / "couriers.csv", [row])).records
    nodes = {DEPOT.location: 0, Location(22.54, 114.02): 1}

    made = record.to_courier({"FT": DEPOT.location}, nodes.__getitem__)

    assert (made.start_node, made.end_node) == (1, node)
    assert made.cash_limit_fen == record.cash_limit_fen


DEPOTS = {
    "depot_id": "FT",
    "name": "福田",
    "address": "深南大道1号",
    "lat": "22.53",
    "lon": "114.01",
}


def test_a_depot_is_read_and_placed(tmp_path: Path) -> None:
    found = read_depots(write_csv(tmp_path / "depots.csv", [DEPOTS]))

    (record,) = found.records
    assert record.location == Location(22.53, 114.01)
    assert record.to_depot(4).node == 4
    assert found.faults == ()


BAD_DEPOTS: dict[str, tuple[dict[str, Any], str]] = {
    "id missing": ({"depot_id": ""}, "D301"),
    "id twice": ({"depot_id": "FT"}, "D302"),
    "no coordinates": ({"lat": "", "lon": ""}, "D304"),
    "half a point": ({"lat": ""}, "D304"),
    "latitude in words": ({"lat": "北纬"}, "D304"),
    "swapped": ({"lat": "114.01", "lon": "22.53"}, "D305"),
    "null island": ({"lat": "0", "lon": "0"}, "D306"),
}


@pytest.mark.parametrize("name", BAD_DEPOTS)
def test_a_faulty_depot_is_refused_and_the_other_goes_on(name: str, tmp_path: Path) -> None:
    faulty, rule = BAD_DEPOTS[name]
    rows = [DEPOTS, {**DEPOTS, "depot_id": "LH", **faulty}]

    found = read_depots(write_csv(tmp_path / "depots.csv", rows))

    assert [record.id for record in found.records] == ["FT"]
    assert [fault.rule for fault in found.faults] == [rule]


def test_a_depot_without_a_name_is_warned_of(tmp_path: Path) -> None:
    found = read_depots(write_csv(tmp_path / "depots.csv", [{**DEPOTS, "name": ""}]))

    assert [fault.rule for fault in found.faults] == ["D303"]
    assert len(found.records) == 1
