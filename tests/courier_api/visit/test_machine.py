"""Whatever couriers and clerks try in whatever order, nothing is lost and nothing twice.

A state machine calls the services as phones and desks would: out of order,
twice, for orders that are somebody else's, with counts that are wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any, ClassVar, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from courier_api.domain.actor import Role
from courier_api.domain.custody.document import reprint
from courier_api.domain.custody.holder import Holder, HolderKind
from courier_api.domain.ledger.account import CASH_KINDS, Account, AccountKind
from courier_api.domain.ledger.balance import replay
from courier_api.domain.ledger.transaction import TransactionKind
from courier_api.domain.order.order import Order
from courier_api.domain.order.reasons import REASONS
from courier_api.domain.order.states import FailReason, Inspection, OrderEvent, OrderState
from courier_api.domain.payment import PaymentState
from courier_api.domain.shift.cash_count import NOTHING
from courier_api.domain.shift.cash_moves import CashMoveState
from courier_api.domain.shift.shift import DifferenceReason, ShiftState
from courier_api.errors import ConflictError, InputError, NotFoundError, RefusedError
from courier_api.ports import UnitOfWork
from courier_api.services.shift.close import (
    approve_difference,
    count_cash,
    receive_cash,
    send_back_count,
)
from courier_api.services.shift.deposits import DepositSlip, decide_deposit, declare_deposit
from courier_api.services.shift.floats import answer_float, hand_out_float
from courier_api.services.shift.return_documents import return_documents
from courier_api.services.shift.take_over import take_over
from courier_api.services.visit.pay_cash import confirm_cash, open_cash_payment
from courier_api.storage import open_store
from tests.courier_api.conftest import Databases
from tests.courier_api.trade import AGENT, BRANCH, DIGEST, DISPATCHER, UNDERWRITER, actor, take
from tests.courier_api.visit.drive import BOSS, CLERK, SECRET, TODAY, House

T = TypeVar("T")

ORDERS = ("o0", "o1", "o2")
PREMIUMS_FEN = (0, 100, 250)
SERIALS = st.lists(
    st.sampled_from([f"{kind}-{order}" for order in ORDERS for kind in "PR"]), max_size=6
)
ORDER = st.sampled_from(ORDERS)
COURIER = st.sampled_from(["c1", "c1", "c2"])
OUT = {"paid", "issued", "signed", "handed_over", "booked_back", "closed"}
EXPECTED = (RefusedError, ConflictError, InputError, NotFoundError)
BREAKS = [(kind, reason) for kind in REASONS for reason in sorted(REASONS[kind])]


class Branch(RuleBasedStateMachine):
    """Three orders, two couriers, and people who try everything."""

    databases: ClassVar[Databases]
    backend: ClassVar[str]

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        url = self.stack.enter_context(self.databases.migrated(self.backend))
        self.store = open_store(url, secret=SECRET)
        self.stack.callback(self.store.close)
        self.house = House(self.store)
        self.house.fill_till(1_000)
        self.names: Iterator[int] = iter(range(10_000))
        self.paid: set[str] = set()
        for name, fen in zip(ORDERS, PREMIUMS_FEN, strict=True):
            due = Inspection.DUE if name == "o2" else Inspection.EXEMPT
            self.house.plan(name, premium_due_fen=fen, inspection=due)

    def attempt(self, act: Callable[[], T]) -> T | None:
        """Try; what the rules refuse leaves everything as it was."""
        try:
            return act()
        except EXPECTED:
            return None

    def order(self, name: str) -> Order:
        return self.house.order(name)

    @initialize(far=st.lists(st.integers(0, 9), min_size=3, max_size=3))
    def the_day_has_begun(self, far: list[int]) -> None:
        if any(far):
            self.house.check_in()
        for name, steps in zip(ORDERS, far, strict=True):
            self.walk_on(name, steps)

    # Steps that fit.

    @rule(name=ORDER, steps=st.integers(1, 4))
    def walk_on(self, name: str, steps: int) -> None:
        house = self.house
        onward: dict[OrderState, Callable[[], Any]] = {
            OrderState.PLANNED: lambda: house.take_over(name),
            OrderState.IN_CUSTODY: lambda: house.arrive(name),
            OrderState.ARRIVED: lambda: self.inspect_or_pay(name),
            OrderState.INSPECTED: lambda: self.approve_or_pay(name),
            OrderState.PAID: lambda: house.issue(name),
            OrderState.ISSUED: lambda: house.sign(name),
            OrderState.SIGNED: lambda: house.hand_over(name),
            OrderState.HANDED_OVER: lambda: house.take_back(f"R-{name}"),
            OrderState.RETURNED: lambda: self.plan_again(name),
        }
        for _ in range(steps):
            act = onward.get(self.order(name).state)
            if act is not None:
                self.attempt(act)

    def inspect_or_pay(self, name: str) -> None:
        order = self.order(name)
        if order.inspection is Inspection.DUE:
            self.take(name, OrderEvent.INSPECT, Role.COURIER, report_digest=DIGEST)
        else:
            self.pay(name, right=True)

    def approve_or_pay(self, name: str) -> None:
        order = self.order(name)
        if order.inspection is Inspection.REPORTED:
            self.take(name, OrderEvent.APPROVE, Role.UNDERWRITER, report_digest=DIGEST)
        else:
            self.pay(name, right=True)

    def take(self, name: str, event: OrderEvent, role: Role, **evidence: Any) -> None:
        who = {Role.UNDERWRITER: UNDERWRITER, Role.COURIER: actor(Role.COURIER, "c1")}[role]
        self.store.write(lambda unit: take(unit, name, event, who, **evidence))

    def plan_again(self, name: str) -> None:
        def work(unit: UnitOfWork) -> None:
            take(unit, name, OrderEvent.BOOK, AGENT, appointment=TODAY)
            take(unit, name, OrderEvent.PLAN, DISPATCHER, courier_id="c1")

        self.store.write(work)

    # Steps that may fit.

    @rule(courier=COURIER)
    def check_in(self, courier: str) -> None:
        self.attempt(lambda: self.house.check_in(courier))

    @rule(courier=COURIER, serials=SERIALS, done=st.booleans())
    def scan(self, courier: str, serials: list[str], done: bool) -> None:
        who = actor(Role.COURIER, courier)
        report = self.attempt(lambda: self.house.act(who, take_over, serials, done=done))
        if report is not None:
            assert courier == "c1" or not report.report.taken

    @rule(name=ORDER)
    def arrive(self, name: str) -> None:
        self.attempt(lambda: self.house.arrive(name))

    @rule(name=ORDER, right=st.booleans())
    def pay(self, name: str, right: bool) -> None:
        """Open and confirm, with a right or a wrong count, and once more the same."""
        payment_id = f"p{next(self.names)}"
        who = actor(Role.COURIER, "c1")
        with self.store.read() as unit:
            opened = [p for p in unit.payments.of_order(name) if p.state is PaymentState.OPEN]
        if opened:
            payment_id = opened[0].id
        elif self.attempt(lambda: self.house.act(who, open_cash_payment, name, payment_id)) is None:
            return
        due_fen = self.order(name).premium_due_fen
        count = self.house.pieces(due_fen + (0 if right else 1))
        for _ in range(2):
            done = self.attempt(
                lambda: self.house.act(
                    who, confirm_cash, name, payment_id, received=count, change=NOTHING
                )
            )
            if done is not None:
                assert right
                self.paid.add(payment_id)

    @rule(name=ORDER)
    def open_and_leave(self, name: str) -> None:
        payment_id = f"p{next(self.names)}"
        self.attempt(lambda: self.house.open_payment(name, payment_id))

    @rule(name=ORDER)
    def give_up(self, name: str) -> None:
        with self.store.read() as unit:
            payments = unit.payments.of_order(name)
        for payment in payments:
            if self.attempt(lambda p=payment.id: self.house.abandon(name, p)) is not None:
                assert payment.id not in self.paid

    @rule(name=ORDER, who=st.sampled_from(["h1", "h2"]))
    def sign(self, name: str, who: str) -> None:
        if self.attempt(lambda: self.house.sign(name, signer_id=who)) is not None:
            assert who == "h1"

    @rule(name=ORDER, serials=SERIALS)
    def hand_over(self, name: str, serials: list[str]) -> None:
        self.attempt(lambda: self.house.hand_over(name, tuple(serials)))

    @rule(name=ORDER)
    def issue(self, name: str) -> None:
        if self.order(name).state is OrderState.PAID:
            self.attempt(lambda: self.house.issue(name))

    @rule(name=ORDER, how=st.sampled_from(BREAKS))
    def break_off(self, name: str, how: tuple[OrderEvent, Any]) -> None:
        self.attempt(lambda: self.house.fail(name, *how))

    @rule(name=ORDER, serials=SERIALS)
    def lose(self, name: str, serials: list[str]) -> None:
        self.attempt(lambda: self.house.lose(name, *serials))

    @rule(name=ORDER)
    def print_again(self, name: str) -> None:
        """The insurer's answer to every loss of an order."""

        def work(unit: UnitOfWork) -> None:
            papers = unit.custody.of_order(name)
            replaced = {paper.replaces for paper in papers}
            for paper in papers:
                if paper.is_void and paper.serial not in replaced:
                    serial = f"{paper.serial}-r"
                    fresh = reprint(paper, serial, BRANCH, actor_id="core", at=self.house.at)
                    unit.custody.register(fresh)

        self.store.write(work)

    @rule(courier=COURIER, serials=SERIALS)
    def take_back(self, courier: str, serials: list[str]) -> None:
        with self.store.read() as unit:
            shift = unit.shifts.latest(courier)
            held = unit.custody.held_by(Holder(HolderKind.COURIER, courier))
        if shift is not None:
            both = [*serials, *(paper.serial for paper in held)]
            self.attempt(lambda: self.house.act(CLERK, return_documents, shift.id, both))

    @rule(courier=COURIER, fen=st.sampled_from([1, 60, 400, 5_000]), accepted=st.booleans())
    def give_float(self, courier: str, fen: int, accepted: bool) -> None:
        move = self.attempt(lambda: self.house.act(CLERK, hand_out_float, courier, amount_fen=fen))
        if move is not None:
            who = actor(Role.COURIER, courier)
            self.attempt(lambda: self.house.act(who, answer_float, move.id, accepted=accepted))

    @rule(courier=COURIER, fen=st.integers(1, 300), accepted=st.sampled_from([True, False, None]))
    def deposit(self, courier: str, fen: int, accepted: bool | None) -> None:
        number = f"d{next(self.names)}"
        slip = DepositSlip(deposit_id=number, slip_number=number, amount_fen=fen)
        who = actor(Role.COURIER, courier)
        for _ in range(2):
            self.attempt(lambda: self.house.act(who, declare_deposit, slip))
        if accepted is not None:
            self.attempt(lambda: self.house.act(BOSS, decide_deposit, number, accepted=accepted))

    @rule(courier=COURIER, off_fen=st.sampled_from([0, 0, 0, -1, 5]))
    def count(self, courier: str, off_fen: int) -> None:
        fen = max(0, self.house.cash(courier) + off_fen)
        reason = DifferenceReason.UNEXPLAINED if fen != self.house.cash(courier) else None
        who = actor(Role.COURIER, courier)
        self.attempt(lambda: self.house.act(who, count_cash, self.house.pieces(fen), reason=reason))

    @rule(off_fen=st.sampled_from([0, 0, -1, 5]))
    def go_home(self, off_fen: int) -> None:
        """Give up what is open, bring everything back, count and settle."""
        for name in ORDERS:
            self.give_up(name)
            self.break_off(name, BREAKS[0])
            self.break_off(name, (OrderEvent.FAIL, FailReason.NOBODY_HOME))
        self.take_back("c1", [])
        self.count("c1", off_fen)
        self.settle("c1", back=False)

    @rule(courier=COURIER, back=st.booleans())
    def settle(self, courier: str, back: bool) -> None:
        with self.store.read() as unit:
            shift = unit.shifts.latest(courier)
        if shift is None:
            return
        if back:
            self.attempt(lambda: self.house.act(CLERK, send_back_count, shift.id))
        self.attempt(lambda: self.house.act(BOSS, approve_difference, shift.id))
        fen = shift.counted_fen
        self.attempt(lambda: self.house.act(CLERK, receive_cash, shift.id, amount_fen=fen))

    # What holds whatever was tried.

    @invariant()
    def all_adds_up(self) -> None:
        with self.store.read() as unit:
            self.nothing_is_handed_over_unpaid(unit)
            self.every_fen_is_where_somebody_confirmed_it(unit)
            self.every_serial_has_one_holder(unit)
            self.who_is_off_duty_has_nothing(unit)
            self.a_visit_lasts_while_its_order_is_at_the_door(unit)

    def nothing_is_handed_over_unpaid(self, unit: UnitOfWork) -> None:
        for name in ORDERS:
            order = unit.orders.get(name)
            payments = unit.payments.of_order(name)
            live = [p for p in payments if p.state is PaymentState.CONFIRMED]
            assert order.collected_fen == sum(p.amount_fen for p in live)
            assert {p.id for p in live} <= self.paid
            assert len([p for p in payments if p.state is PaymentState.OPEN]) <= 1
            if order.state in OUT:
                assert order.collected_fen == order.premium_due_fen
            events = [step.event for step in unit.orders.history(name)]
            assert len(events) == order.version
            assert events.count(OrderEvent.HAND_OVER) <= 1

    def every_fen_is_where_somebody_confirmed_it(self, unit: UnitOfWork) -> None:
        books = list(unit.ledger.transactions("futian"))
        balances = replay(books)
        assert {a: unit.ledger.balance_fen(a) for a in balances} == balances
        assert all(fen >= 0 for a, fen in balances.items() if a.kind in CASH_KINDS)
        kinds = [t.kind for t in books]
        assert kinds.count(TransactionKind.COLLECTION) == len(self.paid)
        shifts = unit.shifts.of_branch("futian", limit=1_000)
        moves = [m for shift in shifts for m in unit.shifts.moves(shift.id)]
        agreed = [m.transaction_id for m in moves if m.state is CashMoveState.CONFIRMED]
        moved = {
            t.id
            for t in books
            if t.kind in (TransactionKind.FLOAT, TransactionKind.DEPOSIT)
            and t.approver_id is not None
        }
        assert len(agreed) == len(set(agreed))
        assert moved == set(agreed)
        closed = [shift for shift in shifts if shift.state is ShiftState.CLOSED]
        earned = [sum(f.amount_fen for f in unit.shifts.fees(s.id)) for s in closed]
        assert kinds.count(TransactionKind.FEE) == sum(fen > 0 for fen in earned)
        assert kinds.count(TransactionKind.SETTLEMENT) == sum(s.counted_fen > 0 for s in closed)

    def every_serial_has_one_holder(self, unit: UnitOfWork) -> None:
        papers = [paper for name in ORDERS for paper in unit.custody.of_order(name)]
        serials = [paper.serial for paper in papers]
        assert len(serials) == len(set(serials)) >= 2 * len(ORDERS)
        for paper in papers:
            moves = unit.custody.moves(paper.serial)
            assert moves[-1].target == paper.holder
            assert [m.source for m in moves[1:]] == [m.target for m in moves[:-1]]
            if paper.holder.kind is HolderKind.CUSTOMER:
                assert unit.orders.get(paper.order_id).signer_id == "h1"

    def who_is_off_duty_has_nothing(self, unit: UnitOfWork) -> None:
        for courier in ("c1", "c2"):
            if unit.shifts.live(courier) is None:
                holder = Holder(HolderKind.COURIER, courier)
                assert unit.custody.held_by(holder) == ()
                assert unit.shifts.open_cash_payments(courier) == ()
                assert unit.ledger.balance_fen(Account(AccountKind.COURIER, courier)) == 0

    def a_visit_lasts_while_its_order_is_at_the_door(self, unit: UnitOfWork) -> None:
        at_door = {"arrived", "inspected", "paid", "issued", "signed"}
        for name in ORDERS:
            order = unit.orders.get(name)
            lasting = [v for v in unit.visits.of_order(name) if v.outcome is None]
            assert len(lasting) == (order.state in at_door)
            signatures = unit.visits.signatures(name)
            signs = [s for s in unit.orders.history(name) if s.event is OrderEvent.SIGN]
            assert len(signatures) == len(signs)

    def teardown(self) -> None:
        self.stack.close()


@pytest.mark.filterwarnings("ignore::hypothesis.errors.NonInteractiveExampleWarning")
def test_a_branch_in_which_everything_is_tried(databases: Databases, backend: str) -> None:
    on_server = backend == "postgresql"
    Branch.databases, Branch.backend = databases, backend
    run_state_machine_as_test(
        Branch,
        settings=settings(
            max_examples=2 if on_server else 10,
            stateful_step_count=20 if on_server else 30,
            deadline=None,
            # Each try costs hundreds of commits: shrinking would outlast the timeout.
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
