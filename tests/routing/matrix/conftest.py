from __future__ import annotations

from pathlib import Path

import pytest

from routing.cache import CACHE_VARIABLE

FIXTURES = Path(__file__).parents[3] / "fixtures"


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path_factory.mktemp("cache")))


@pytest.fixture
def futian() -> Path:
    return FIXTURES / "futian" / "futian.osm.pbf"


@pytest.fixture
def shanghai() -> Path:
    return FIXTURES / "shanghai" / "shanghai.osm"


@pytest.fixture
def liechtenstein() -> Path:
    return FIXTURES / "liechtenstein" / "liechtenstein.osm.pbf"
