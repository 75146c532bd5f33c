"""A house with its branch on each database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from courier_api.storage import open_store
from tests.courier_api.office.desk import COURIERS, FUTIAN
from tests.courier_api.visit.drive import SECRET, House


@pytest.fixture
def house(database_url: str) -> Iterator[House]:
    store = open_store(database_url, secret=SECRET)
    store.write(lambda unit: unit.sales.put_branch(FUTIAN))
    for person in COURIERS:
        store.write(lambda unit, person=person: unit.people.add(person))
    yield House(store)
    store.close()
