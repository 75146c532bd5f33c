"""A branch whose people act through the services: one line an act, for tests of any room.

>>> house = House(store)
>>> house.plan("o1"); house.check_in(); house.take_over("o1")
>>> house.deliver("o1"); house.take_back("R-o1"); house.close_shift()
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import uuid4

from courier_api.config import load_figures
from courier_api.domain.actor import Actor, Role
from courier_api.domain.custody.document import DocumentKind
from courier_api.domain.ledger.account import Account, AccountKind
from courier_api.domain.ledger.transaction import Transaction, TransactionKind, simple
from courier_api.domain.order.order import Appointment, Order
from courier_api.domain.order.states import FailReason, OrderEvent
from courier_api.domain.payment import Payment
from courier_api.domain.shift.cash_count import NOTHING, CashCount
from courier_api.domain.shift.cash_moves import CashMove
from courier_api.domain.shift.shift import DifferenceReason, Shift
from courier_api.domain.shift.signature import IdentityPaper, Point, Relationship
from courier_api.domain.shift.visit import ArrivalReason, Position
from courier_api.ports import UnitOfWork
from courier_api.ports.core_system import Issued
from courier_api.services.core.answers import issued
from courier_api.services.shift.check_in import check_in
from courier_api.services.shift.close import approve_difference, count_cash, receive_cash
from courier_api.services.shift.deposits import DepositSlip, decide_deposit, declare_deposit
from courier_api.services.shift.floats import answer_float, hand_out_float
from courier_api.services.shift.return_documents import TakenBack, return_documents
from courier_api.services.shift.take_over import TakeOver, take_over
from courier_api.services.visit.arrive import Arrival, Arrived, arrive
from courier_api.services.visit.break_off import BreakOff, break_off
from courier_api.services.visit.hand_over import HandedOver, hand_over
from courier_api.services.visit.lose import Lost, lose
from courier_api.services.visit.pay_cash import (
    Collected,
    abandon_payment,
    confirm_cash,
    open_cash_payment,
)
from courier_api.services.visit.sign import Drawn, SignedOrder, sign
from courier_api.services.work import Work
from courier_api.storage import SqlStore
from tests.courier_api.trade import AT, actor, an_order, take, take_in

P = ParamSpec("P")
T = TypeVar("T")

SECRET = b"s" * 32
"""The key of the vault; open the store with it."""

CLERK, BOSS = actor(Role.ACCOUNTANT), actor(Role.MANAGER)
TODAY = Appointment(AT, AT + timedelta(hours=2))
SCRAWL = tuple(Point(20 + 30 * n, 50 + 20 * (n % 2), 40 * n) for n in range(12))
"""A signature: a zigzag of 11 lines over half a second."""


def exactly(amount_fen: int, denominations_fen: Iterable[int]) -> CashCount:
    """The fewest pieces that make an amount."""
    pieces = []
    for fen in sorted(denominations_fen, reverse=True):
        number, amount_fen = divmod(amount_fen, fen)
        pieces.append((fen, number))
    return CashCount(tuple(pieces))


class House:
    """A branch, its store, and a clock that stands still until it is moved."""

    def __init__(self, store: SqlStore, at: datetime = AT) -> None:
        self.store = store
        self.at = at
        self.figures = load_figures()

    def work(self, unit: UnitOfWork, who: Actor) -> Work:
        return Work(
            unit=unit,
            actor=who,
            at=self.at,
            figures=self.figures,
            new_id=lambda: uuid4().hex,
        )

    def act(
        self,
        who: Actor,
        use_case: Callable[Concatenate[Work, P], T],
        *args: P.args,
        **words: P.kwargs,
    ) -> T:
        """One use case in one unit of work."""
        return self.store.write(lambda unit: use_case(self.work(unit, who), *args, **words))

    def ask(
        self,
        who: Actor,
        use_case: Callable[Concatenate[Work, P], T],
        *args: P.args,
        **words: P.kwargs,
    ) -> T:
        """One question that writes nothing."""
        with self.store.read() as unit:
            return use_case(self.work(unit, who), *args, **words)

    def pieces(self, amount_fen: int) -> CashCount:
        return exactly(amount_fen, self.figures.shift.denominations_fen)

    # What happens before the shift.

    def plan(self, order_id: str = "o1", courier: str = "c1", **values: Any) -> Order:
        """An order of today with its policy P-… and receipt R-…, given to a courier."""
        order = an_order(order_id, **values)

        def work(unit: UnitOfWork) -> Order:
            take_in(unit, order)
            take(unit, order_id, OrderEvent.BOOK, actor(Role.AGENT), appointment=TODAY)
            dispatcher = actor(Role.DISPATCHER)
            return take(unit, order_id, OrderEvent.PLAN, dispatcher, courier_id=courier)

        return self.store.write(work)

    def fill_till(self, amount_fen: int) -> None:
        """Bring cash from the bank into the till."""
        till, bank = Account(AccountKind.BRANCH, "futian"), Account(AccountKind.BANK, "futian")
        transaction = Transaction(
            id=uuid4().hex,
            kind=TransactionKind.DEPOSIT,
            at=self.at,
            branch_id="futian",
            actor_id=CLERK.id,
            entries=simple(till, bank, amount_fen),
        )
        self.store.write(lambda unit: unit.ledger.append(transaction))

    # The shift.

    def check_in(self, courier: str = "c1") -> Shift:
        return self.act(actor(Role.COURIER, courier), check_in, device_at=self.at)

    def float(self, amount_fen: int, courier: str = "c1") -> CashMove:
        """Cash for change, handed out and confirmed."""
        move = self.act(CLERK, hand_out_float, courier, amount_fen=amount_fen)
        return self.act(actor(Role.COURIER, courier), answer_float, move.id, accepted=True)

    def take_over(self, *orders: str, courier: str = "c1", done: bool = True) -> TakeOver:
        """Scan the policy and the receipt of each order."""
        serials = [serial for order in orders for serial in (f"P-{order}", f"R-{order}")]
        return self.act(actor(Role.COURIER, courier), take_over, serials, done=done)

    def deposit(self, amount_fen: int, slip: str = "slip-1", courier: str = "c1") -> CashMove:
        """Cash into the bank, confirmed by the accountant."""
        said = DepositSlip(deposit_id=f"dep-{slip}", slip_number=slip, amount_fen=amount_fen)
        move = self.act(actor(Role.COURIER, courier), declare_deposit, said)
        return self.act(CLERK, decide_deposit, move.id, accepted=True)

    def take_back(self, *serials: str, courier: str = "c1") -> TakenBack:
        """Scan papers back into the branch."""
        return self.act(CLERK, return_documents, self.shift(courier).id, serials)

    def shift(self, courier: str = "c1") -> Shift:
        with self.store.read() as unit:
            shift = unit.shifts.latest(courier)
        assert shift is not None
        return shift

    def close_shift(
        self, counted_fen: int | None = None, reason: DifferenceReason | None = None
    ) -> Shift:
        """Count, approve and receive, until the shift of c1 is closed."""
        fen = self.cash() if counted_fen is None else counted_fen
        shift = self.act(actor(Role.COURIER), count_cash, self.pieces(fen), reason=reason)
        if "difference_approval" in shift.waits_for:
            shift = self.act(BOSS, approve_difference, shift.id)
        if "cash_receipt" in shift.waits_for:
            shift = self.act(CLERK, receive_cash, shift.id, amount_fen=fen)
        return shift

    def cash(self, courier: str = "c1") -> int:
        with self.store.read() as unit:
            return unit.ledger.balance_fen(Account(AccountKind.COURIER, courier))

    def balance(self, account: str) -> int:
        with self.store.read() as unit:
            return unit.ledger.balance_fen(Account.read(account))

    # The visit.

    def order(self, order_id: str = "o1") -> Order:
        with self.store.read() as unit:
            return unit.orders.get(order_id)

    def courier_of(self, order_id: str) -> Actor:
        return actor(Role.COURIER, self.order(order_id).courier_id or "")

    def arrive(
        self,
        order_id: str = "o1",
        position: Position | None = None,
        reason: ArrivalReason | None = ArrivalReason.NO_SIGNAL,
    ) -> Arrived:
        arrival = Arrival(position=position, device_at=self.at, reason=reason)
        return self.act(self.courier_of(order_id), arrive, order_id, arrival)

    def open_payment(self, order_id: str = "o1", payment_id: str = "") -> Collected:
        name = payment_id or f"pay-{order_id}"
        return self.act(self.courier_of(order_id), open_cash_payment, order_id, name)

    def confirm(self, order_id: str = "o1", payment_id: str = "") -> Collected:
        """Exactly the amount due, no change."""
        name = payment_id or f"pay-{order_id}"
        with self.store.read() as unit:
            payment: Payment = unit.payments.get(name)
        return self.act(
            self.courier_of(order_id),
            confirm_cash,
            order_id,
            name,
            received=self.pieces(payment.amount_fen),
            change=NOTHING,
        )

    def abandon(self, order_id: str = "o1", payment_id: str = "") -> Collected:
        name = payment_id or f"pay-{order_id}"
        return self.act(self.courier_of(order_id), abandon_payment, order_id, name)

    def pay(self, order_id: str = "o1", payment_id: str = "") -> Collected:
        opened = self.open_payment(order_id, payment_id)
        return opened if opened.payment is None else self.confirm(order_id, payment_id)

    def issue(self, order_id: str = "o1") -> Order:
        """The insurer's answer, as the worker applies it."""
        answer = Issued(policy_number=f"PN-{order_id}", issued_at=self.at)
        machine = Actor("core", Role.SYSTEM, "futian")
        return self.act(machine, issued, order_id, answer)

    def sign(self, order_id: str = "o1", **changes: Any) -> SignedOrder:
        order = self.order(order_id)
        drawn = Drawn(
            **{
                "signer_id": order.policyholder_id,
                "name": "王小明",
                "relationship": Relationship.SELF,
                "identity": IdentityPaper.RESIDENT_CARD,
                "device_at": self.at,
                "width": 400,
                "height": 200,
                "strokes": (SCRAWL,),
            }
            | changes
        )
        return self.act(self.courier_of(order_id), sign, order_id, drawn)

    def hand_over(self, order_id: str = "o1", serials: tuple[str, ...] | None = None) -> HandedOver:
        """Every paper but the receipt, unless others are named."""
        if serials is None:
            with self.store.read() as unit:
                live = [d for d in unit.custody.of_order(order_id) if not d.is_void]
            serials = tuple(d.serial for d in live if d.kind is not DocumentKind.RECEIPT)
        return self.act(self.courier_of(order_id), hand_over, order_id, serials)

    def deliver(self, order_id: str = "o1") -> HandedOver:
        """The whole visit of an order that is in custody."""
        self.arrive(order_id)
        self.pay(order_id)
        self.issue(order_id)
        self.sign(order_id)
        return self.hand_over(order_id)

    def fail(
        self,
        order_id: str = "o1",
        kind: OrderEvent = OrderEvent.FAIL,
        reason: FailReason = FailReason.NOBODY_HOME,
        note: str = "",
    ) -> Order:
        how = BreakOff(kind=kind, reason=reason, note=note)
        return self.act(self.courier_of(order_id), break_off, order_id, how)

    def lose(self, order_id: str, *serials: str) -> Lost:
        return self.act(self.courier_of(order_id), lose, order_id, serials)
