"""Events come in the order of commits, and no reader misses one."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text, update

from courier_api.errors import CourierApiError, ModelError
from courier_api.ports import UnitOfWork
from courier_api.ports.events import Event
from courier_api.storage import SqlStore, open_store
from courier_api.storage.engine import writing
from courier_api.storage.events import SqlEvents, renumber
from courier_api.storage.tables.outbox import event_marks
from tests.courier_api.conftest import Databases

FUTURE = datetime(2100, 1, 1, tzinfo=UTC)


def tell(unit: UnitOfWork, subject: str) -> None:
    unit.events.tell(
        "futian", "agents", "order_refused", subject, {"reason": "price", "version": 4}
    )


def since(store: SqlStore, after: int, limit: int = 100) -> tuple[Event, ...]:
    with store.read() as unit:
        return unit.events.since(after, limit)


def test_what_was_told_is_read_in_order(store: SqlStore) -> None:
    store.write(lambda unit: [tell(unit, name) for name in ("o1", "o2")])
    store.write(lambda unit: unit.events.tell("luohu", "courier:c1", "route_changed", "p1"))
    found = since(store, 0)
    assert [(e.branch_id, e.audience, e.kind, e.subject) for e in found] == [
        ("futian", "agents", "order_refused", "o1"),
        ("futian", "agents", "order_refused", "o2"),
        ("luohu", "courier:c1", "route_changed", "p1"),
    ]
    assert found[0].data == {"reason": "price", "version": 4}
    assert found[0].number < found[1].number < found[2].number
    assert since(store, found[0].number, 1) == (found[1],)
    with store.read() as unit:
        assert unit.events.newest() == found[2].number
    assert since(store, found[2].number) == ()


def test_nothing_is_told_of_what_did_not_happen(store: SqlStore) -> None:
    def fail(unit: UnitOfWork) -> None:
        tell(unit, "o1")
        raise CourierApiError("test", ["no"])

    with pytest.raises(CourierApiError):
        store.write(fail)
    assert since(store, 0) == ()


def test_an_event_that_commits_late_is_not_missed(databases: Databases) -> None:
    """The first to tell commits last: until it has, readers see neither.  SQLite has one writer."""
    with databases.migrated("postgresql") as url:
        store = open_store(url)
        with writing(store.engine) as first, first.begin():
            SqlEvents(first).tell("futian", "agents", "sold", "slow")
            store.write(lambda unit: tell(unit, "fast"))
            assert since(store, 0) == ()
            with store.read() as unit:
                before = unit.events.newest()
        assert [event.subject for event in since(store, before)] == ["slow", "fast"]
        store.close()


def test_a_reader_among_many_writers_misses_nothing_and_sees_nothing_twice(
    store: SqlStore,
) -> None:
    seen: list[str] = []
    is_over = threading.Event()

    def read() -> None:
        after = 0
        while True:
            last_look = is_over.is_set()
            for event in since(store, after, 7):
                after = event.number
                seen.append(event.subject)
            if last_look and not since(store, after):
                return

    def write(number: int) -> None:
        store.write(lambda unit: [tell(unit, f"o{number}-{part}") for part in range(3)])

    reader = threading.Thread(target=read)
    reader.start()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(40)))
    is_over.set()
    reader.join()
    assert len(seen) == 120
    assert set(seen) == {f"o{number}-{part}" for number in range(40) for part in range(3)}


def test_what_retention_took_is_known_as_a_gap(store: SqlStore) -> None:
    store.write(lambda unit: tell(unit, "o1"))
    (event,) = since(store, 0)
    assert store.write(lambda unit: unit.events.forget(event.at)) == 0
    assert store.write(lambda unit: unit.events.forget(event.at + timedelta(seconds=1))) == 1
    with store.read() as unit:
        assert unit.events.forgotten() == unit.events.newest() == event.number
    store.write(lambda unit: tell(unit, "o2"))
    (later,) = since(store, event.number)
    assert later.number > event.number


def test_numbers_grow_on_after_a_restore_into_a_younger_server(store: SqlStore) -> None:
    with writing(store.engine) as connection, connection.begin():
        connection.execute(update(event_marks).values(moved_by=10_000))
    store.write(lambda unit: tell(unit, "old"))
    (old,) = since(store, 0)
    with writing(store.engine) as connection, connection.begin():
        connection.execute(update(event_marks).values(moved_by=0))
        moved_by = renumber(connection)
        assert renumber(connection) == 0
    assert (moved_by > 0) == (store.engine.dialect.name == "postgresql")
    store.write(lambda unit: tell(unit, "new"))
    assert [event.subject for event in since(store, old.number)] == ["new"]


def test_events_are_never_changed(store: SqlStore) -> None:
    store.write(lambda unit: tell(unit, "o1"))
    with store.engine.connect() as connection, pytest.raises(Exception, match="append_only"):
        connection.execute(text("UPDATE events SET subject = 'o2'"))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (("futian", "everybody", "sold", "o1", {}), "audience"),
        (("futian", "courier:13812341234", "sold", "o1", {}), "pseudonym"),
        (("fu tian", "agents", "sold", "o1", {}), "branch_id"),
        (("futian", "agents", "Sold now", "o1", {}), "one lower-case word"),
        (("futian", "agents", "sold", "o1", {"phone": "call 13812341234"}), "phone"),
        (("futian", "agents", "sold", "o1", {"id": "44030019900101123X"}), "identity card"),
        (("futian", "agents", "sold", "o1", {"price": 1.5}), "whole number"),
        (("futian", "agents", "sold", "o1", {"note": "x" * 201}), "text of up to"),
    ],
)
def test_no_personal_data_and_nothing_odd_is_told(
    store: SqlStore, values: tuple[str, str, str, str, dict[str, str | int]], words: str
) -> None:
    with pytest.raises(ModelError, match=words):
        store.write(lambda unit: unit.events.tell(*values))
    assert since(store, 0) == ()


def test_all_faults_of_an_event_are_named_at_once(store: SqlStore) -> None:
    with pytest.raises(ModelError) as caught:
        store.write(lambda unit: unit.events.tell("", "x", "Y", "z z", {"Q": 1.0}))  # type: ignore[dict-item]
    assert len(caught.value.faults) == 6
