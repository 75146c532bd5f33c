import hashlib
import re
from pathlib import Path

import pytest

FIXTURES = Path(__file__).parents[2] / "fixtures"
LISTED = re.findall(
    r"^\| (\S+) \| [^|]+ \| `([0-9a-f]{64})` \|$",
    (FIXTURES / "README.md").read_text(encoding="utf-8"),
    re.MULTILINE,
)
MADE_BY_SCRIPT = {
    "futian/depots.csv",
    "futian/known_addresses.csv",
    *(
        f"futian/{day}/{name}"
        for day, names in (
            ("small", ["orders_telesales.xlsx", "orders_agency.csv"]),
            ("large", ["orders_telesales.xlsx", "orders_branch.csv", "orders_agency.csv"]),
        )
        for name in [*names, "couriers.csv", "faults_expected.csv", "rows_expected.csv"]
    ),
}


@pytest.mark.parametrize(("name", "digest"), LISTED, ids=[name for name, _ in LISTED])
def test_a_file_from_elsewhere_is_the_one_described(name: str, digest: str) -> None:
    assert hashlib.sha256((FIXTURES / name).read_bytes()).hexdigest() == digest


def test_every_file_is_listed_or_made_by_the_script() -> None:
    found = {
        path.relative_to(FIXTURES).as_posix()
        for path in FIXTURES.rglob("*")
        if path.is_file() and path.suffix not in {".py", ".pyc"}
    }
    assert found == {"README.md", ".gitattributes"} | {name for name, _ in LISTED} | MADE_BY_SCRIPT


def test_every_benchmark_instance_has_its_best_known_solution() -> None:
    instances = {path.stem for path in (FIXTURES / "vrptw").glob("*.vrp")}
    solutions = {path.stem for path in (FIXTURES / "vrptw").glob("*.sol")}
    assert len(instances) == 16
    assert instances == solutions
