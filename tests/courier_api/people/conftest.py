"""Houses, their vaults open: on each database, or on SQLite where the database is not the point."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from courier_api.storage import open_store
from tests.courier_api.conftest import Databases
from tests.courier_api.people.staff import SECRET, House


@contextmanager
def opened(url: str) -> Iterator[House]:
    store = open_store(url, secret=SECRET)
    yield House(store)
    store.close()


@pytest.fixture
def house_on_each(database_url: str) -> Iterator[House]:
    with opened(database_url) as house:
        yield house


@pytest.fixture
def house_on_sqlite(databases: Databases) -> Iterator[House]:
    with databases.migrated("sqlite") as url, opened(url) as house:
        yield house


@pytest.fixture
def house(house_on_each: House) -> House:
    return house_on_each
