from __future__ import annotations

import bz2
import gzip
from pathlib import Path

import pytest

from routing.errors import FileFormatError
from routing.osm import open_extract

FIXTURES = Path(__file__).parents[2] / "fixtures"
TOWN = (
    b'<?xml version="1.0"?><osm version="0.6">'
    b'<node id="1" version="1" lat="22.5" lon="114.0"/>'
    b'<node id="2" version="1" lat="22.6" lon="114.1"/>'
    b'<way id="1" version="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/>'
    b'<tag k="highway" v="service"/></way></osm>'
)


def names(path: Path, *keys: str) -> list[str]:
    return [
        "way" if item.is_way() else "node" if item.is_node() else "relation"
        for item in open_extract(path, keys=keys)
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("town.osm", TOWN),
        ("town.osm.gz", gzip.compress(TOWN)),
        ("town.osm.bz2", bz2.compress(TOWN)),
        ("named-for-something-else.txt", TOWN),
    ],
)
def test_reads_each_format_whatever_its_name(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert names(path) == ["node", "node", "way"]
    assert names(path, "highway") == ["way"]


def test_reads_pbf() -> None:
    assert "way" in names(FIXTURES / "futian" / "futian.osm.pbf", "highway")


def test_nodes_of_ways_know_their_place_unless_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "town.osm"
    path.write_bytes(TOWN)
    for way in open_extract(path, keys=("highway",)):
        assert [node.location.valid() for node in way.nodes] == [True, True, False]
        assert way.nodes[0].lat == 22.5


def damaged() -> dict[str, tuple[bytes, str]]:
    pbf = (FIXTURES / "futian" / "futian.osm.pbf").read_bytes()
    xml = (FIXTURES / "shanghai" / "shanghai.osm").read_bytes()
    return {
        "empty.osm.pbf": (b"", "is empty"),
        "words.osm.pbf": (b"hello", "is not an OpenStreetMap extract"),
        "page.osm": (b"<html><body>404</body></html>", "is not an OpenStreetMap extract"),
        "sheet.osm": (b"PK\x03\x04" + bytes(600), "is not an OpenStreetMap extract"),
        "half.osm.pbf": (pbf[: len(pbf) // 2], "is damaged or cut off"),
        "holes.osm.pbf": (pbf[:2000] + bytes(500) + pbf[2500:], "is damaged or cut off"),
        "half.osm": (xml[: len(xml) // 2], "is damaged or cut off"),
        "half.osm.gz": (gzip.compress(xml)[:9000], "is damaged or cut off"),
        "stub.osm.gz": (gzip.compress(xml)[:12], "is a damaged archive"),
        "stub.osm.bz2": (b"BZh9 no archive", "is a damaged archive"),
        "words.osm.gz": (gzip.compress(b"hello"), "is not an OpenStreetMap extract"),
    }


@pytest.mark.parametrize("name", sorted(damaged()))
def test_damaged_file_says_what_is_wrong_and_how_to_mend_it(tmp_path: Path, name: str) -> None:
    content, expected = damaged()[name]
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(FileFormatError, match=expected) as caught:
        names(path)
    assert name in str(caught.value)


def test_missing_file_and_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(FileFormatError, match="check the path"):
        names(tmp_path / "none.osm.pbf")
    with pytest.raises(FileFormatError, match="is a folder"):
        names(tmp_path)


def test_errors_of_who_reads_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "town.osm"
    path.write_bytes(TOWN)
    with pytest.raises(RuntimeError, match=r"\Amine\Z"):
        _fail_while_reading(path)


def _fail_while_reading(path: Path) -> None:
    for _ in open_extract(path):
        raise RuntimeError("mine")
