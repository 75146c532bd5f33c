"""The benchmark's convention, on an instance small enough for the head."""

from __future__ import annotations

from pathlib import Path

import pytest

from routing.errors import FileFormatError, InputError, SolveError
from routing.solve.vrptw import BenchRow, read_vrptw, run_vrptw

VRPTW = Path(__file__).parents[3] / "fixtures/vrptw"

# depot at (0, 0), customers at (3, 4), (6, 8) and (1, 1): distances 5, 10 and 1.4 after the cut
TINY = """NAME : tiny
TYPE : CVRPTW
DIMENSION : 4
VEHICLES : 2
CAPACITY : 10
SERVICE_TIME : 2
EDGE_WEIGHT_TYPE : EUC_2D
NODE_COORD_SECTION
1 0 0
2 3 4
3 6 8
4 1 1
DEMAND_SECTION
1 0
2 4
3 4
4 4
TIME_WINDOW_SECTION
1 0 60
2 0 20
3 0 40
4 0 9
DEPOT_SECTION
1
-1
EOF
"""
BEST = "Route #1: 1 2\nRoute #2: 3\nCost 22.8\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "tiny.vrp").write_text(TINY)
    (tmp_path / "tiny.sol").write_text(BEST)
    return tmp_path


def test_figures_are_tenths_cut_not_rounded(folder: Path) -> None:
    instance = read_vrptw(folder / "tiny.vrp")
    # the root of 2 is 1.414...: 14 tenths
    assert instance.distances[0].tolist() == [0, 50, 100, 14]
    assert instance.services.tolist() == [0, 20, 20, 20]
    assert instance.windows[3].tolist() == [0, 90]
    assert (instance.vehicles, instance.capacity) == (2, 10)


def test_a_row_tells_cost_and_gap_in_the_units_of_the_file(folder: Path) -> None:
    seen: list[BenchRow] = []
    rows = run_vrptw(folder, seconds=0.3, on_row=seen.append)
    # both far customers on one route, 5 + 5 + 10, and the near one there and back, 2 x 1.4
    assert rows == seen
    assert (rows[0].instance, rows[0].cost, rows[0].best_known) == ("tiny", 22.8, 22.8)
    assert rows[0].gap_percent == 0


def test_without_a_known_best_there_is_no_gap(folder: Path) -> None:
    (folder / "tiny.sol").unlink()
    (row,) = run_vrptw(folder, seconds=0.3)
    assert (row.cost, row.best_known, row.gap_percent) == (22.8, None, None)


def test_a_fleet_that_is_too_small_leaves_no_cost(folder: Path) -> None:
    (folder / "tiny.vrp").write_text(TINY.replace("VEHICLES : 2", "VEHICLES : 1"))
    (row,) = run_vrptw(folder, seconds=0.3)
    assert (row.cost, row.gap_percent) == (None, None)


def test_a_published_best_stands_our_recomputation() -> None:
    lines = (VRPTW / "C101.sol").read_text().splitlines()
    routes = [
        [int(node) for node in line.split(":")[1].split()]
        for line in lines
        if line.startswith("Route")
    ]
    assert read_vrptw(VRPTW / "C101.vrp").verified_cost(routes) == 827.3


@pytest.mark.parametrize(
    ("routes", "words"),
    [
        ([[1, 2]], "missing"),
        ([[1, 2], [3, 3]], "twice"),
        ([[1, 2, 3]], "over capacity"),
        ([[1], [2], [3]], "3 routes for 2"),
        ([[1, 3], [2]], "late"),
    ],
)
def test_a_wrong_solution_is_never_reported(
    folder: Path, routes: list[list[int]], words: str
) -> None:
    with pytest.raises(SolveError, match=words):
        read_vrptw(folder / "tiny.vrp").verified_cost(routes)


def test_an_unknown_folder_or_instance_is_told_with_what_there_is(folder: Path) -> None:
    with pytest.raises(InputError, match=r"\.vrp files"):
        run_vrptw(folder / "nowhere", seconds=1)
    with pytest.raises(InputError, match=r"has no huge\.vrp: it has tiny"):
        run_vrptw(folder, seconds=1, instances=["huge"])


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"NAME : x\n", TINY.split("DEMAND")[0].encode()]
)
def test_a_file_of_another_kind_is_an_error_that_names_it(folder: Path, content: bytes) -> None:
    (folder / "tiny.vrp").write_bytes(content)
    with pytest.raises(FileFormatError, match=r"tiny\.vrp"):
        read_vrptw(folder / "tiny.vrp")


def test_a_broken_solution_file_is_an_error_that_names_it(folder: Path) -> None:
    (folder / "tiny.sol").write_bytes(b"\x00\x01")
    with pytest.raises(FileFormatError, match=r"tiny\.sol"):
        run_vrptw(folder, seconds=0.3)
