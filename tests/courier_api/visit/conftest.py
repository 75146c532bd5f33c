"""Houses: most tests need one on SQLite, those of storage and of races one on each database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from courier_api.storage import open_store
from tests.courier_api.conftest import Databases
from tests.courier_api.visit.drive import SECRET, House


@pytest.fixture
def house(databases: Databases) -> Iterator[House]:
    with databases.migrated("sqlite") as url:
        store = open_store(url, secret=SECRET)
        yield House(store)
        store.close()


@pytest.fixture
def each_house(database_url: str) -> Iterator[House]:
    store = open_store(database_url, secret=SECRET)
    yield House(store)
    store.close()
