"""A branch's day through the command line, as a dispatcher runs it."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

from tests.e2e.conftest import DAY_OPTIONS, FUTIAN, ORDERS, PlannedDay, Run


def summary_of(out: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    return document


def expected_rows(name: str) -> list[dict[str, str]]:
    with (FUTIAN / "small" / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_everything_promised_is_written(planned: PlannedDay) -> None:
    for name in (
        "problem.json", "plan.json", "map.html", "timeline.html", "plan.xlsx",
        "routes.geojson", "faults.xlsx", "summary.json",
    ):  # fmt: skip
        assert (planned.out / name).stat().st_size > 200, name
    routes = json.loads((planned.out / "plan.json").read_text(encoding="utf-8"))["routes"]
    manifests = list((planned.out / "manifests").glob("*.pdf"))
    assert len(manifests) == len(routes)
    assert len(list(planned.out.glob("matrix-*.npz"))) == 1


def test_no_row_is_lost_between_files_and_plan(planned: PlannedDay) -> None:
    counts = summary_of(planned.out)["counts"]
    good, faulty = expected_rows("rows_expected.csv"), expected_rows("faults_expected.csv")
    refused_rows = {(row["file"], row["row"]) for row in faulty if row["outcome"] == "refused"}
    assert counts["read"] == len(good) + len(refused_rows)
    assert counts["refused"] == len(refused_rows)
    assert (
        counts["read"]
        == counts["refused"] + counts["unplaced"] + counts["planned"] + counts["unassigned"]
    )
    assert counts["located"] == counts["planned"] + counts["unassigned"]


def test_every_good_row_comes_out_exactly_once_by_name(planned: PlannedDay) -> None:
    summary = summary_of(planned.out)
    plan = json.loads((planned.out / "plan.json").read_text(encoding="utf-8"))
    visited = [stop["order_id"] for route in plan["routes"] for stop in route["stops"]]
    left = [item["order_id"] for item in plan["unassigned"]]
    wanted = sorted(row["policy"] for row in expected_rows("rows_expected.csv"))
    assert sorted([*visited, *left, *summary["unplaced"]]) == wanted


def test_every_order_left_out_has_a_reason_and_a_remedy(planned: PlannedDay) -> None:
    plan = json.loads((planned.out / "plan.json").read_text(encoding="utf-8"))
    for item in plan["unassigned"]:
        assert item["reasons"], item["order_id"]
        assert all(reason["message"] and reason["remedy"] for reason in item["reasons"])


def test_the_summary_in_the_terminal_says_what_the_file_says(planned: PlannedDay) -> None:
    counts = summary_of(planned.out)["counts"]
    assert f"{counts['read']} read = {counts['refused']} refused" in planned.stdout
    for facts in summary_of(planned.out)["routes"]:
        assert facts["courier_id"] in planned.stdout


def test_faults_go_back_to_the_sender_with_file_and_row(planned: PlannedDay) -> None:
    sheet = openpyxl.load_workbook(planned.out / "faults.xlsx").worksheets[0]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    told = {(str(row[0]), str(row[2])) for row in rows}
    for row in expected_rows("faults_expected.csv"):
        assert (row["file"], row["row"]) in told


def test_no_full_phone_number_leaves_the_house(planned: PlannedDay) -> None:
    with (FUTIAN / "small" / "orders_agency.csv").open(encoding="gb18030") as stream:
        phones = [row["手机"][-11:] for row in csv.DictReader(stream, delimiter=";")]
    phones = [phone for phone in phones if phone.isdigit() and len(phone) == 11]
    assert len(phones) > 10
    for name in ("problem.json", "plan.json", "map.html", "timeline.html", "routes.geojson"):
        text = (planned.out / name).read_text(encoding="utf-8")
        assert not [phone for phone in phones if phone in text], name


def test_the_plan_that_was_written_passes_its_check(planned: PlannedDay, routing: Run) -> None:
    done = routing("check", planned.out / "problem.json", planned.out / "plan.json")
    assert (done.returncode, done.stdout) == (0, "no violations\n")


def test_a_stop_moved_by_hand_is_caught(planned: PlannedDay, routing: Run, tmp_path: Path) -> None:
    plan = json.loads((planned.out / "plan.json").read_text(encoding="utf-8"))
    plan["routes"][0]["stops"].reverse()
    changed = tmp_path / "plan.json"
    changed.write_text(json.dumps(plan), encoding="utf-8")
    done = routing("check", planned.out / "problem.json", changed)
    assert done.returncode == 1
    assert "violations" in done.stderr
    assert len(done.stdout.splitlines()) >= 2


def test_the_same_seed_and_iterations_give_the_same_plan(
    planned: PlannedDay, routing: Run, tmp_path: Path
) -> None:
    again = routing(
        "plan", "--orders", *ORDERS, *DAY_OPTIONS, "--iterations", 20, "--out", tmp_path
    )
    assert again.returncode == 0, again.stderr
    for name in ("plan.json", "problem.json", "routes.geojson"):
        assert (tmp_path / name).read_bytes() == (planned.out / name).read_bytes(), name


def test_render_draws_the_plan_again(planned: PlannedDay, routing: Run, tmp_path: Path) -> None:
    done = routing(
        "render", planned.out / "problem.json", planned.out / "plan.json",
        "--roads", FUTIAN / "futian.osm.pbf", "--out", tmp_path,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for name in ("routes.geojson", "map.html", "timeline.html"):
        assert (tmp_path / name).read_bytes() == (planned.out / name).read_bytes(), name


def test_geocode_answers_every_query_in_order(routing: Run, tmp_path: Path) -> None:
    with (FUTIAN / "known_addresses.csv").open(encoding="utf-8", newline="") as stream:
        known = next(row for row in csv.DictReader(stream) if "路" in row["address"])
    asked = [known["address"], "北京市海淀区中关村大街1号", "红荔路"]
    queries = tmp_path / "queries.csv"
    queries.write_text("\n".join(["address", *asked]), encoding="utf-8")
    out = tmp_path / "placed.csv"
    done = routing(
        "geocode", "--known-addresses", FUTIAN / "known_addresses.csv",
        "--roads", FUTIAN / "futian.osm.pbf", queries, "--out", out,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    with out.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["address"] for row in rows] == asked
    assert rows[0]["precision"] == "door"
    assert float(rows[0]["lat"]) == pytest.approx(float(known["lat"]), abs=1e-6)
    assert rows[1]["lat"] == ""
    assert rows[2]["precision"] == "road"


@pytest.mark.parametrize("mode", ["car", "ebike", "foot"])
def test_matrix_writes_seconds_and_metres(routing: Run, tmp_path: Path, mode: str) -> None:
    points = tmp_path / "points.csv"
    points.write_text("lat,lon\n22.5358,114.0194\n22.5275,114.0266\n22.5480,114.0174\n")
    out = tmp_path / "matrix.npz"
    done = routing(
        "matrix", "--roads", FUTIAN / "futian.osm.pbf", "--points", points, "--mode", mode,
        "--out", out,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    with np.load(out, allow_pickle=False) as arrays:
        assert arrays["durations_s"].shape == (3, 3)
        assert (arrays["distances_m"] > 0).sum() == 6


def test_a_missing_file_is_told_without_a_traceback(routing: Run, tmp_path: Path) -> None:
    done = routing("check", tmp_path / "none.json", tmp_path / "none.json")
    assert done.returncode == 2
    assert "none.json" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_order_file_that_is_rubbish_does_not_stop_the_day(routing: Run, tmp_path: Path) -> None:
    rubbish = tmp_path / "rubbish.xlsx"
    rubbish.write_bytes(bytes(range(256)) * 20)
    out = tmp_path / "out"
    done = routing(
        "plan", "--orders", ORDERS[1], "--orders", rubbish, *DAY_OPTIONS, "--iterations", 1,
        "--out", out,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert summary_of(out)["counts"]["planned"] > 10
    sheet = openpyxl.load_workbook(out / "faults.xlsx").worksheets[0]
    assert "rubbish.xlsx" in [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)]


def test_a_day_without_couriers_is_refused_with_the_reason(routing: Run, tmp_path: Path) -> None:
    couriers = tmp_path / "couriers.csv"
    couriers.write_text("courier_id,name\n", encoding="utf-8")
    options = list(DAY_OPTIONS)
    options[1] = str(couriers)
    done = routing("plan", "--orders", *ORDERS, *options, "--iterations", 1, "--out", tmp_path)
    assert done.returncode == 2
    assert "couriers.csv" in done.stderr
    assert "Traceback" not in done.stderr
