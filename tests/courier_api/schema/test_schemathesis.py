"""A short, repeatable hunt: whatever is asked, the document says what may come back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.courier_api.conftest import Databases
from tests.courier_api.schema.hunt import hunt
from tests.courier_api.schema.place import Place, make_place
from tests.courier_api.web.test_rights import ALL


@pytest.fixture
def place(databases: Databases) -> Iterator[Place]:
    with databases.migrated("sqlite") as url:
        made = make_place(url)
        yield made
        made.store.close()


def test_no_request_gets_an_answer_that_is_not_documented(place: Place) -> None:
    found = hunt(place, examples=2, phases=("fuzzing",))
    assert found.failures == {}
    assert found.errors == []
    assert len(found.statuses) >= len(ALL) - 1
    assert found.calls > len(ALL)


def test_no_run_through_several_operations_gets_one_either(place: Place) -> None:
    found = hunt(place, examples=3, phases=("stateful",))
    assert found.failures == {}
    assert found.errors == []
    assert found.calls > 0


def test_a_hunt_finds_what_is_wrong(place: Place) -> None:
    rules = place.app.url_map.iter_rules()
    endpoint = next(rule.endpoint for rule in rules if rule.rule == "/v1/shift")
    place.app.view_functions[endpoint] = lambda: ("boo", 500, {})
    found = hunt(place, examples=1, phases=("fuzzing",), include={"path": "/v1/shift"})
    assert any("Server error" in name for name in found.failures)
