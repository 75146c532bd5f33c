"""The checks of a chaos run find what is missing or wrong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from courier_api.domain.order.states import Inspection
from courier_api.storage import SqlStore, open_store
from courier_api.storage.engine import reading
from tests.chaos.files import lost_files
from tests.chaos.invariants import drained, quick
from tests.chaos.journal import Promise
from tests.chaos.promises import broken
from tests.courier_api.office.test_inspections import filed_again
from tests.courier_api.visit.drive import SECRET, House


@pytest.fixture
def store(database_url: str) -> Any:
    store = open_store(database_url, secret=SECRET)
    yield store
    store.close()


def promised(path: str, told: Any, who: str = "c1") -> Promise:
    return Promise(
        who=who,
        method="POST",
        path=path,
        key="k1",
        asked={"sale_number": "S-o1"},
        status=200,
        told=told,
    )


def looked_for(store: SqlStore, *promises: Promise) -> list[str]:
    with reading(store.engine) as connection, connection.begin():
        return [fault.partition("): ")[2] for fault in broken(connection, list(promises))]


def rules(store: SqlStore) -> list[str]:
    with reading(store.engine) as connection, connection.begin():
        return quick(connection)


def an_order_on_the_road(store: SqlStore) -> House:
    house = House(store)
    house.plan("o1")
    house.check_in()
    house.take_over("o1")
    return house


def test_what_is_there_breaks_no_rule(store: SqlStore) -> None:
    an_order_on_the_road(store).deliver("o1")
    told = [fault for fault in rules(store) if "asked the insurer" not in fault]
    assert told == []


@pytest.mark.parametrize(
    ("path", "told", "fault"),
    [
        (
            "/v1/orders/o1/bookings",
            {"order_id": "o1", "state": "signed", "version": 9},
            "order o1 was never signed at version 9",
        ),
        ("/v1/orders", {"id": "o2"}, "the order is not there"),
        ("/v1/shift/scans", {"taken": [{"serial": "X"}]}, "serial X was never taken over"),
        ("/v1/orders/o1/handovers", {"given": ["P-o1"]}, "serial P-o1 was never handed over"),
        ("/v1/orders/o1/losses", {"serials": ["P-o1"]}, "serial P-o1 was never made void"),
        (
            "/v1/shifts/s1/document-returns",
            {"returned": ["P-o1"]},
            "serial P-o1 was never taken back",
        ),
        ("/v1/orders/o1/payments", {"payment": {"id": "p9"}}, "payment p9 is not there"),
        (
            "/v1/orders/o1/payments/p9/confirmations",
            {"payment": {"id": "p9", "amount_fen": 5}},
            "payment p9 is not confirmed and booked",
        ),
        (
            "/v1/deposits/d1/confirmations",
            {"id": "d1", "kind": "deposit", "state": "confirmed"},
            "deposit d1 is not confirmed",
        ),
        (
            "/v1/inspections/r9/decisions",
            {"id": "r9", "state": "approved"},
            "r9 is not approved",
        ),
        ("/v1/orders/o1/signatures", {"signature": {"digest": "0"}}, "the signature is not there"),
        (
            "/v1/shift/closings",
            {"id": "s9", "state": "closed", "version": 3, "cash_cap_fen": 1},
            "shifts: s9 has no version 3",
        ),
    ],
)
def test_a_promise_that_was_not_kept_is_found(
    store: SqlStore, path: str, told: Any, fault: str
) -> None:
    an_order_on_the_road(store)
    assert looked_for(store, promised(path, told)) == ["its answer is not kept", fault]


def test_a_promise_that_was_kept_is_believed(store: SqlStore) -> None:
    house = an_order_on_the_road(store)
    order = house.order("o1")
    told = {"order_id": "o1", "state": order.state.value, "version": order.version}
    assert looked_for(store, promised("/v1/orders/o1/x", told)) == ["its answer is not kept"]


def test_a_job_that_nobody_did_is_found(store: SqlStore) -> None:
    job_id = store.write(lambda unit: unit.outbox.put("notice.send", {}))
    with reading(store.engine) as connection, connection.begin():
        assert drained(connection) == [f"job notice.send {job_id} is waiting: "]


def test_books_changed_behind_the_triggers_are_found(store: SqlStore) -> None:
    an_order_on_the_road(store)
    with store.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET session_replication_role = replica"))
        else:
            connection.execute(text("PRAGMA foreign_keys = OFF"))
            for (name,) in connection.execute(
                text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            ).all():
                connection.execute(text(f'DROP TRIGGER "{name}"'))
        connection.execute(
            text("UPDATE custody_holders SET holder = 'courier:c9' WHERE serial = 'P-o1'")
        )
        connection.execute(text("UPDATE orders SET state = 'planned' WHERE id = 'o1'"))
    assert rules(store) == [
        "a holder who is not where the moves lead: P-o1",
        "an order that its history denies: o1",
    ]


def test_a_photo_that_was_acknowledged_and_is_gone_is_found(store: SqlStore) -> None:
    an_order_on_the_road(store)
    promise = promised("/v1/orders/o1/photos/abc", {"digest": "abc"})
    assert looked_for(store, replace(promise, method="PUT")) == [
        "its answer is not kept",
        "photo abc is not there",
    ]


def test_a_file_that_a_row_names_and_is_gone_is_found(store: SqlStore, tmp_path: Path) -> None:
    house = House(store)
    house.plan("o1", inspection=Inspection.DUE)
    house.check_in()
    house.take_over("o1")
    house.arrive("o1")
    filed_again(house)
    with reading(store.engine) as connection, connection.begin():
        found = lost_files(connection, tmp_path)
    assert len(found) == 4
    assert all("is not in the store" in fault for fault in found)
