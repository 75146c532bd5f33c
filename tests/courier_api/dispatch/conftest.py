"""A branch with a vault, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from courier_api.storage import SqlStore, open_store
from tests.courier_api.dispatch.office import Office

SECRET = bytes(range(32))


@pytest.fixture
def office(database_url: str) -> Iterator[Office]:
    store = open_store(database_url, secret=SECRET)
    yield Office(store)
    store.close()


@pytest.fixture
def vault_store(database_url: str) -> Iterator[SqlStore]:
    store = open_store(database_url, secret=SECRET)
    yield store
    store.close()
