from __future__ import annotations

import csv
from pathlib import Path

import pytest

from routing.errors import FileFormatError
from routing.geocode import geocode_file
from tests.routing.geocode.builders import north, settings, write_known

KNOWN = [(f"Dorfstrasse {n}, 9490 Vaduz", north(10 * n)) for n in (1, 3, 5, 9)]


def run(tmp_path: Path, queries: str) -> tuple[list[dict[str, str]], str]:
    source, out = tmp_path / "queries.csv", tmp_path / "out" / "points.csv"
    source.write_text(queries, encoding="utf-8")
    known = write_known(tmp_path / "known.csv", KNOWN)
    outcome = geocode_file(source, out, known=known, roads=None, settings=settings())
    with out.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream)), str(outcome)


def test_one_line_a_query_in_order(tmp_path: Path) -> None:
    rows, said = run(
        tmp_path,
        'address\n"Dorfstrasse 7, 9490 Vaduz"\n"Nowhere 1, Vaduz"\n"Dorfstrasse 3, 9490 Vaduz"\n',
    )
    assert list(rows[0])[:6] == ["address", "lat", "lon", "precision", "source", "candidates"]
    assert [row["precision"] for row in rows] == ["number-near", "", "door"]
    assert [row["source"] for row in rows] == ["gazetteer", "", "known"]
    assert rows[1]["lat"] == rows[1]["lon"] == ""
    assert rows[1]["reason"].startswith("ADDRESS_NOT_FOUND")
    assert float(rows[2]["lat"]) == pytest.approx(north(30)[0], abs=1e-6)
    assert said.startswith("2 of 3 addresses placed")


def test_an_empty_query_keeps_its_line(tmp_path: Path) -> None:
    rows, _ = run(
        tmp_path, 'id,address\n1,"Dorfstrasse 3, 9490 Vaduz"\n2,\n3,"Dorfstrasse 5, 9490 Vaduz"\n'
    )
    assert [row["precision"] for row in rows] == ["door", "", "door"]
    assert rows[1]["reason"].startswith("ADDRESS_UNREADABLE")


def test_ambiguous_queries_list_their_candidates(tmp_path: Path) -> None:
    both = [
        *KNOWN,
        *((f"Dorfstrasse {n}, Balzers", north(10 * n - 9_000)) for n in (1, 3, 5)),
    ]
    source, out = tmp_path / "q.csv", tmp_path / "o.csv"
    source.write_text("address\nDorfstrasse 3\n", encoding="utf-8")
    known = write_known(tmp_path / "k.csv", both)
    geocode_file(source, out, known=known, roads=None, settings=settings())
    (row,) = csv.DictReader(out.read_text(encoding="utf-8").splitlines())
    listed = [item.split("|") for item in row["candidates"].split(";")]
    assert [item[0] for item in listed] == ["Dorfstrasse 3, 9490 Vaduz", "Dorfstrasse 3, Balzers"]
    assert all(len(item) == 4 and item[1] == "door" for item in listed)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_list_of_unquoted_addresses_keeps_its_commas(tmp_path: Path, newline: str) -> None:
    lines = ["\ufeffaddress", "Dorfstrasse 3, 9490 Vaduz", "", '""', '"Dorfstrasse 5, Vaduz"']
    rows, _ = run(tmp_path, newline.join(lines) + newline)
    assert [row["precision"] for row in rows] == ["door", "", "door"]
    assert rows[0]["address"] == "Dorfstrasse 3, 9490 Vaduz"


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    known = write_known(tmp_path / "k.csv", KNOWN)
    nowhere = tmp_path / "none.csv"
    with pytest.raises(FileFormatError, match="cannot be read"):
        geocode_file(nowhere, tmp_path / "o.csv", known=known, roads=None, settings=settings())


def test_a_file_without_addresses_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileFormatError, match="address"):
        run(tmp_path, "name,city\nx,y\n")
