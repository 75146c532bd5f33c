"""A cache that a crash or a bad disk has damaged is made again, never the end of a run."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routing.cache import DAMAGED
from routing.errors import FileFormatError
from routing.geocode.extract_cache import load_extract, unpack
from routing.matrix import base_map, make_provider, read_matrix
from routing.model import Location, Mode
from routing.settings import default_settings

ROADS = Path(__file__).resolve().parents[2] / "fixtures" / "futian" / "futian.osm.pbf"
HERE, THERE = Location(22.5358, 114.0194), Location(22.5300, 114.0240)


def used() -> tuple[object, ...]:
    provider = make_provider(default_settings().travel, ROADS)
    table = provider.table([HERE, THERE], Mode.CAR)
    return table.durations_s.tolist(), len(base_map(ROADS)), len(load_extract(ROADS).roads)


@pytest.mark.parametrize("content", [b"", b"PK", b"rubbish" * 50], ids=["empty", "cut", "rubbish"])
def test_every_cached_file_is_made_again(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROUTING_CACHE_DIR", str(tmp_path))
    first = used()
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert len(files) == 4
    for file in files:
        file.write_bytes(content)
    assert used() == first
    assert all(file.stat().st_size > len(content) for file in files)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_one_changed_byte_is_harmless_or_known(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.getbasetemp() / "kept"
        patch.setenv("ROUTING_CACHE_DIR", str(folder))
        if not folder.exists():
            used()
        extract = next((folder / "geocode").iterdir()).read_bytes()
        matrix = next((folder / "matrix").iterdir()).read_bytes()
    at = data.draw(st.integers(0, len(matrix) - 1))
    byte = bytes([data.draw(st.integers(0, 255))])
    altered = tmp_path_factory.getbasetemp() / "altered.npz"
    altered.write_bytes(matrix[:at] + byte + matrix[at + 1 :])
    try:
        read_matrix(altered)
    except FileFormatError as error:
        assert "altered.npz" in str(error)  # noqa: PT017 - either outcome is right
    at = data.draw(st.integers(0, len(extract) - 1))
    try:
        unpack(extract[:at] + byte + extract[at + 1 :])
    except DAMAGED:
        return
