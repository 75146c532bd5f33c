"""What goes in comes out, and a unit of work is whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event

from courier_api.domain.audit.merkle import inclusion_proof, leaf_hash, root
from courier_api.domain.audit.proofs import proves_inclusion
from courier_api.domain.custody.document import MoveCause, reprint
from courier_api.domain.ledger.balance import replay
from courier_api.domain.ledger.transaction import reverse
from courier_api.domain.order.advance import advance
from courier_api.domain.order.evidence import Evidence
from courier_api.domain.order.states import FailReason, Inspection, OrderEvent, OrderState
from courier_api.domain.payment import abandon
from courier_api.errors import ConflictError, ContentionError, NotFoundError, StorageError
from courier_api.ports import UnitOfWork
from courier_api.storage import SqlStore
from tests.courier_api.domain.test_audit import ENTRY
from tests.courier_api.trade import (
    ACCOUNTANT,
    AGENT,
    AT,
    BRANCH,
    CASH,
    COURIER,
    COURIER_1,
    DISPATCHER,
    INSURER,
    MANAGER,
    PREMIUM,
    TILL,
    TOMORROW,
    an_order,
    bring_to,
    carry,
    cash_payment,
    give_back,
    take,
    take_in,
)


def test_a_whole_life(store: SqlStore) -> None:
    store.write(lambda unit: take_in(unit, an_order(inspection=Inspection.DUE)))
    written = store.write(lambda unit: bring_to(unit, "o1", OrderState.CLOSED))
    with store.read() as unit:
        order = unit.orders.get("o1")
        history = unit.orders.history("o1")
        books = list(unit.ledger.transactions("futian"))
        held = {str(d.holder) for d in unit.custody.of_order("o1")}
    assert order == written
    assert order.appointment == TOMORROW
    assert [step.target for step in history][:3] == ["sold", "booked", "planned"]
    assert [step.version for step in history] == list(range(1, order.version + 1))
    assert replay(books) == {CASH: 123_450, PREMIUM: 123_450}
    assert held == {"customer:h1", "branch:futian"}


def test_refused_voided_refunded_and_cancelled(store: SqlStore) -> None:
    """123450 fen come in and go back: nothing is left anywhere, and nobody signed."""

    def day(unit: UnitOfWork) -> None:
        take_in(unit, an_order())
        bring_to(unit, "o1", OrderState.ISSUED)
        take(unit, "o1", OrderEvent.REFUSE, COURIER_1, reason=FailReason.DISTRUST)
        carry(unit, "o1", BRANCH)
        take(unit, "o1", OrderEvent.RETURN, DISPATCHER)
        take(unit, "o1", OrderEvent.VOID_POLICY, INSURER)
        payment = give_back(unit, "o1", CASH)
        take(unit, "o1", OrderEvent.REFUND, ACCOUNTANT, payment=payment)
        take(unit, "o1", OrderEvent.CANCEL, MANAGER)

    store.write(day)
    with store.read() as unit:
        assert unit.orders.get("o1").state is OrderState.CANCELLED
        assert unit.orders.get("o1").fail_reason is FailReason.DISTRUST
        assert {unit.ledger.balance_fen(a) for a in (CASH, PREMIUM)} == {0}
        assert [p.refund_id for p in unit.payments.of_order("o1")] == ["b-pay-o1-1"]
        assert len(unit.custody.held_by(BRANCH)) == 2


def test_lost_reprinted_and_delivered(store: SqlStore) -> None:
    def lose(unit: UnitOfWork) -> None:
        take_in(unit, an_order())
        bring_to(unit, "o1", OrderState.IN_CUSTODY)
        lost = unit.custody.get("P-o1").void(MoveCause.LOST, actor_id="c1", at=AT)
        unit.custody.move(lost)
        take(unit, "o1", OrderEvent.LOSE, COURIER_1)
        unit.custody.register(reprint(lost.document, "P-2", BRANCH, actor_id="p1", at=AT))
        carry(unit, "o1", BRANCH)
        take(unit, "o1", OrderEvent.RETURN, DISPATCHER)

    store.write(lose)
    store.write(lambda unit: bring_to(unit, "o1", OrderState.CLOSED))
    with store.read() as unit:
        assert unit.custody.get("P-2").replaces == "P-o1"
        assert unit.custody.get("P-o1").is_void
        assert [m.cause for m in unit.custody.moves("P-o1")] == [
            "registered",
            "transferred",
            "lost",
        ]


def test_a_failed_unit_leaves_nothing(store: SqlStore) -> None:
    def work(unit: UnitOfWork) -> None:
        take_in(unit, an_order())
        raise KeyError("pulled the plug")

    with pytest.raises(KeyError):
        store.write(work)
    with store.read() as unit:
        assert unit.orders.find_sale("S-o1") is None


def test_of_two_who_read_the_same_version_one_writes(store: SqlStore) -> None:
    store.write(lambda unit: take_in(unit, an_order()))
    with store.read() as unit:
        seen = unit.orders.get("o1")
    booked = advance(seen, OrderEvent.BOOK, AGENT, AT, Evidence(appointment=TOMORROW))
    store.write(lambda unit: unit.orders.save(booked))
    with pytest.raises(ConflictError):
        store.write(lambda unit: unit.orders.save(booked))


def test_a_sale_comes_in_once(store: SqlStore) -> None:
    store.write(lambda unit: take_in(unit, an_order()))
    with pytest.raises(ConflictError):
        store.write(lambda unit: take_in(unit, an_order("o2", sale_number="S-o1")))


def test_a_payment_given_up_makes_room_for_another(store: SqlStore) -> None:
    store.write(lambda unit: take_in(unit, an_order()))
    first, second = cash_payment(an_order(), 1), cash_payment(an_order(), 2)
    store.write(lambda unit: unit.payments.add(first))
    with pytest.raises(ConflictError):
        store.write(lambda unit: unit.payments.add(second))
    store.write(lambda unit: unit.payments.save(first, abandon(first)))
    store.write(lambda unit: unit.payments.add(second))
    with store.read() as unit:
        assert unit.payments.get(second.id) == second


def test_a_transaction_is_reversed_once(store: SqlStore) -> None:
    store.write(lambda unit: take_in(unit, an_order()))
    store.write(lambda unit: bring_to(unit, "o1", OrderState.PAID))
    with store.read() as unit:
        booked = unit.ledger.get("t-pay-o1-1")
    people = {"actor_id": "a1", "approver_id": "a2", "at": AT}
    undone = reverse(booked, transaction_id="r1", **people)
    store.write(lambda unit: unit.ledger.append(undone))
    with store.read() as unit:
        assert unit.ledger.get("r1") == undone
        assert unit.ledger.balance_fen(CASH) == 0
    with pytest.raises(ConflictError):
        store.write(lambda unit: unit.ledger.append(replace(undone, id="r2")))


def test_what_is_not_there(store: SqlStore) -> None:
    with store.read() as unit:
        for get in (unit.orders.get, unit.payments.get, unit.ledger.get, unit.custody.get):
            with pytest.raises(NotFoundError):
                get("x")


def test_readers_write_nothing(store: SqlStore) -> None:
    with pytest.raises(StorageError), store.read() as unit:
        take_in(unit, an_order())


def test_readers_see_one_moment(store: SqlStore) -> None:
    with store.read() as unit:
        assert unit.orders.find_sale("S-o1") is None
        store.write(lambda other: take_in(other, an_order()))
        assert unit.orders.find_sale("S-o1") is None


def test_entries_get_their_places_in_order(store: SqlStore) -> None:
    entries = [replace(ENTRY, id=f"e{n}", at=AT + timedelta(seconds=n)) for n in range(5)]
    for entry in entries:
        store.write(lambda unit, e=entry: unit.audit.append(e))
    assert [store.write(lambda unit: unit.audit.sequence(3)) for _ in range(3)] == [3, 2, 0]
    with store.read() as unit:
        leaves = unit.audit.leaf_hashes()
        assert unit.audit.entries(0, 10) == tuple(entries)
        assert unit.audit.entries(3, 1) == (entries[3],)
    assert leaves == tuple(leaf_hash(entry.canonical()) for entry in entries)
    assert proves_inclusion(leaves[2], 2, 5, inclusion_proof(2, leaves), root(leaves))


def test_patience_ends(store: SqlStore, backend: str) -> None:
    """Whoever is always in the way is told of, not waited for without end."""
    impatient = SqlStore(store.engine, patience_s=0.05)
    store.write(lambda unit: take_in(unit, an_order()))

    def beaten(unit: UnitOfWork) -> None:
        order = unit.orders.get("o1")
        other = advance(order, OrderEvent.BOOK, AGENT, AT, Evidence(appointment=TOMORROW))
        if backend == "sqlite":
            raise ConflictError("order o1", ["SQLite lets one writer in at a time"])
        impatient.write(lambda faster: faster.orders.save(other))
        unit.orders.save(other)

    with pytest.raises((ContentionError, ConflictError)):
        impatient.write(beaten)


def test_sqlite_is_set_up_to_lose_nothing(store: SqlStore, backend: str) -> None:
    found = []

    def look(connection: object, _c: object, statement: str, *_: object) -> None:
        found.append(statement)

    event.listen(store.engine, "before_cursor_execute", look)
    store.write(lambda unit: unit.orders.find_sale("S-1"))
    with store.engine.connect() as connection:
        if backend == "sqlite":
            pragmas = ("journal_mode", "synchronous", "foreign_keys")
            values = [connection.exec_driver_sql(f"PRAGMA {p}").scalar() for p in pragmas]
            assert values == ["wal", 2, 1]
            assert "BEGIN IMMEDIATE" in found
        else:
            level = connection.exec_driver_sql("SHOW transaction_isolation").scalar()
            assert level == "serializable"


def test_the_courier_holds_what_was_handed_to_him(store: SqlStore) -> None:
    store.write(lambda unit: take_in(unit, an_order()))
    store.write(lambda unit: bring_to(unit, "o1", OrderState.IN_CUSTODY))
    with store.read() as unit:
        assert [d.serial for d in unit.custody.held_by(COURIER)] == ["P-o1", "R-o1"]
        assert unit.ledger.balance_fen(TILL) == 0
