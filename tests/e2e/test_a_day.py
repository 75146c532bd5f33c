"""A branch's day through the command line, as a dispatcher runs it."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pypdf
import pytest

from tests.e2e.conftest import DAY_OPTIONS, FUTIAN, ORDERS, PlannedDay, Run


def summary_of(out: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    return document


def expected_rows(name: str) -> list[dict[str, str]]:
    with (FUTIAN / "small" / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def text_of(file: Path) -> str:
    """Return all text of a file that was written, whatever its format."""
    if file.suffix == ".pdf":
        return "".join(page.extract_text() for page in pypdf.PdfReader(file).pages)
    if file.suffix == ".xlsx":
        with zipfile.ZipFile(file) as parts:
            return "".join(parts.read(name).decode() for name in parts.namelist())
    return file.read_bytes().decode(errors="replace")


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


def test_order_files_that_are_all_rubbish_leave_the_folder_as_it_was(
    routing: Run, tmp_path: Path
) -> None:
    rubbish, out = tmp_path / "export.xlsx", tmp_path / "day"
    rubbish.write_bytes(bytes(range(256)) * 20)
    done = routing("plan", "--orders", rubbish, *DAY_OPTIONS, "--iterations", 1, "--out", out)
    assert done.returncode == 2
    assert "export.xlsx" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(out.iterdir()) == []


def test_a_mistyped_order_file_is_not_planned_without(routing: Run, tmp_path: Path) -> None:
    done = routing(
        "plan", "--orders", ORDERS[1], tmp_path / "no.csv", *DAY_OPTIONS, "--out", tmp_path / "day"
    )
    assert done.returncode == 2
    assert "no.csv" in done.stderr


def test_a_folder_that_cannot_be_written_is_told_before_the_search(
    routing: Run, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    done = routing("plan", "--orders", *ORDERS, *DAY_OPTIONS, "--out", tmp_path / "file" / "day")
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
    assert "planning" not in done.stderr


def test_files_of_other_names_in_the_folder_stay(routing: Run, tmp_path: Path) -> None:
    (tmp_path / "matrix-car.npz").write_bytes(b"somebody's own")
    (tmp_path / "matrix-0123456789abcdef.npz").write_bytes(b"of an earlier plan")
    done = routing(
        "plan", "--orders", ORDERS[1], *DAY_OPTIONS, "--iterations", 0, "--out", tmp_path
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "matrix-car.npz").read_bytes() == b"somebody's own"
    assert not (tmp_path / "matrix-0123456789abcdef.npz").exists()


def test_phone_numbers_inside_other_fields_are_masked(routing: Run, tmp_path: Path) -> None:
    orders = tmp_path / "orders.csv"
    orders.write_text(
        "保单号,投保人,联系电话,配送地址,预约日期,预约时段,应收保费,备注\n"
        "P-1,找李13812345678,13812345678,泰然九路12号转13812345678,2026-06-18,全天,1,打13812345678\n"
        "P-2,王,13812345678,无此路13812345678,2026-06-18,全天,1,\n",
        encoding="utf-8",
    )
    done = routing(
        "plan", "--orders", orders, *DAY_OPTIONS, "--iterations", 0, "--out", tmp_path / "day"
    )
    assert done.returncode == 0, done.stderr
    assert "13812345678" not in done.stdout
    for file in (tmp_path / "day").rglob("*.*"):
        assert "13812345678" not in text_of(file), file
