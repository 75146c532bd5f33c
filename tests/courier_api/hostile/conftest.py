"""One place for all tests of the room that leave it as it is, and one for each that does not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.courier_api.conftest import Databases
from tests.courier_api.schema.place import Place, make_place


@pytest.fixture(scope="package")
def place(databases: Databases) -> Iterator[Place]:
    """Shared: what a test tries here must fail, or harm nobody."""
    with databases.migrated("sqlite") as url:
        made = make_place(url)
        yield made
        made.store.close()


@pytest.fixture
def fresh(databases: Databases) -> Iterator[Place]:
    """A place of the test's own."""
    with databases.migrated("sqlite") as url:
        made = make_place(url)
        yield made
        made.store.close()
