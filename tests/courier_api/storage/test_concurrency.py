"""Fifty hands reach for one thing: exactly one gets it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from courier_api.domain.custody.holder import Holder, HolderKind
from courier_api.domain.order.states import OrderEvent, OrderState
from courier_api.domain.payment import PaymentState, confirm
from courier_api.errors import ConflictError, RefusedError
from courier_api.ports import UnitOfWork
from courier_api.storage import SqlStore
from tests.courier_api.trade import (
    AT,
    BRANCH,
    CASH,
    COURIER_1,
    DISPATCHER,
    an_order,
    bring_to,
    cash_payment,
    take,
    take_in,
)

HANDS = 50


def reach(store: SqlStore, work: Callable[[UnitOfWork, int], None]) -> list[int]:
    """Let all hands start at once; return those that got through."""
    barrier = Barrier(HANDS)

    def one(number: int) -> int | None:
        barrier.wait()
        try:
            store.write(lambda unit: work(unit, number))
        except (ConflictError, RefusedError):
            return None
        return number

    with ThreadPoolExecutor(HANDS) as pool:
        return [n for n in pool.map(one, range(HANDS)) if n is not None]


def test_one_payment_is_confirmed_once(store: SqlStore) -> None:
    store.write(lambda unit: take_in(unit, an_order()))
    store.write(lambda unit: bring_to(unit, "o1", OrderState.ARRIVED))
    payment = cash_payment(an_order())
    store.write(lambda unit: unit.payments.add(payment))

    def claim(unit: UnitOfWork, number: int) -> None:
        found = unit.payments.get(payment.id)
        booked = confirm(found, transaction_id=f"t{number}", actor_id="c1", at=AT)
        unit.ledger.append(booked.transaction)
        unit.payments.save(found, booked.payment)
        take(unit, "o1", OrderEvent.PAY, COURIER_1, payment=booked.payment)

    (winner,) = reach(store, claim)
    with store.read() as unit:
        assert unit.ledger.balance_fen(CASH) == 123_450
        assert unit.payments.get(payment.id).transaction_id == f"t{winner}"
        assert unit.orders.get("o1").state is OrderState.PAID


def test_one_order_has_one_open_payment(store: SqlStore) -> None:
    store.write(lambda unit: take_in(unit, an_order()))
    winners = reach(store, lambda unit, n: unit.payments.add(cash_payment(an_order(), n)))
    with store.read() as unit:
        (payment,) = unit.payments.of_order("o1")
    assert [payment.id] == [f"pay-o1-{n}" for n in winners]
    assert payment.state is PaymentState.OPEN


def test_one_order_goes_to_one_courier(store: SqlStore) -> None:
    store.write(lambda unit: take_in(unit, an_order()))
    store.write(lambda unit: bring_to(unit, "o1", OrderState.BOOKED))
    version = 2

    def claim(unit: UnitOfWork, number: int) -> None:
        if unit.orders.get("o1").version != version:
            raise ConflictError("order o1", ["has gone on"])
        take(unit, "o1", OrderEvent.PLAN, DISPATCHER, courier_id=f"c{number}")

    (winner,) = reach(store, claim)
    with store.read() as unit:
        assert unit.orders.get("o1").courier_id == f"c{winner}"
        assert [step.version for step in unit.orders.history("o1")] == [1, 2, 3]


def test_one_serial_goes_to_one_holder(store: SqlStore) -> None:
    store.write(lambda unit: take_in(unit, an_order()))

    def claim(unit: UnitOfWork, number: int) -> None:
        document = unit.custody.get("P-o1")
        target = Holder(HolderKind.COURIER, f"c{number}")
        unit.custody.move(document.transfer(target, source=BRANCH, actor_id="d1", at=AT))

    (winner,) = reach(store, claim)
    with store.read() as unit:
        assert str(unit.custody.get("P-o1").holder) == f"courier:c{winner}"
        assert len(unit.custody.moves("P-o1")) == 2


def test_one_sale_comes_in_once(store: SqlStore) -> None:
    winners = reach(store, lambda unit, n: take_in(unit, an_order(f"o{n}", sale_number="S-1")))
    assert len(winners) == 1


def test_payments_into_one_cash_box_all_come_through(store: SqlStore) -> None:
    """Serialization failures are retried until each has had its turn."""
    for number in range(HANDS):
        store.write(lambda unit, n=number: take_in(unit, an_order(f"o{n}")))

    def pay(unit: UnitOfWork, number: int) -> None:
        payment = cash_payment(an_order(f"o{number}"))
        unit.payments.add(payment)
        booked = confirm(payment, transaction_id=f"t{number}", actor_id="c1", at=AT)
        unit.ledger.append(booked.transaction)
        unit.payments.save(payment, booked.payment)

    assert len(reach(store, pay)) == HANDS
    with store.read() as unit:
        assert unit.ledger.balance_fen(CASH) == HANDS * 123_450
