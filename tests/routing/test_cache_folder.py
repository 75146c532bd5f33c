"""A cache that cannot be kept is done without."""

from __future__ import annotations

from pathlib import Path

import pytest

from routing.cache import cache_dir


def test_the_folder_named_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROUTING_CACHE_DIR", str(tmp_path / "kept"))
    assert cache_dir("roads") == tmp_path / "kept" / "roads"


def test_a_folder_that_cannot_be_made_gives_way_to_a_temporary_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("ROUTING_CACHE_DIR", str(tmp_path / "file"))
    folder = cache_dir("roads")
    (folder / "probe").write_text("can be written to")
    assert tmp_path not in folder.parents
