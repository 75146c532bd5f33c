"""A house on each database, its vault open."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from courier_api.storage import open_store
from tests.courier_api.people.staff import SECRET, House


@pytest.fixture
def house(database_url: str) -> Iterator[House]:
    store = open_store(database_url, secret=SECRET)
    yield House(store)
    store.close()
