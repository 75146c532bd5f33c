"""Databases that are opened with the secret of the house."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from courier_api.storage import SqlStore, open_store
from tests.courier_api.worker.house import SECRET


@pytest.fixture
def store(database_url: str) -> Iterator[SqlStore]:
    """An empty store whose vault is open."""
    opened = open_store(database_url, secret=SECRET.key("vault"))
    yield opened
    opened.close()
