"""Whatever a branch does in whatever order, the rules hold.

A state machine tries every step on every order, with evidence gathered the
way a clumsy clerk would, through the real unit of work on SQLite.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from itertools import count, pairwise
from pathlib import Path
from typing import Any, ClassVar

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
from sqlalchemy import text

from courier_api.domain.actor import Role
from courier_api.domain.custody.document import MoveCause, reprint
from courier_api.domain.custody.holder import Holder, HolderKind
from courier_api.domain.ledger.account import CASH_KINDS, Account
from courier_api.domain.ledger.balance import replay
from courier_api.domain.ledger.transaction import Transaction, TransactionKind, simple
from courier_api.domain.order.reasons import REASONS
from courier_api.domain.order.states import Inspection, OrderEvent, OrderState
from courier_api.domain.order.transitions import TRANSITIONS
from courier_api.domain.payment import PaymentState
from courier_api.errors import ConflictError, RefusedError
from courier_api.ports import UnitOfWork
from courier_api.storage import open_store, upgrade
from tests.courier_api.trade import (
    AT,
    BRANCH,
    CASH,
    COURIER,
    CUSTOMER,
    DIGEST,
    PREMIUM,
    ROAD,
    TILL,
    TOMORROW,
    actor,
    an_order,
    bring_to,
    carry,
    give_back,
    go,
    receive_cash,
    take,
    take_in,
)

NUMBERS = st.integers(0, 2)
PAPERS = st.sampled_from(["P", "R"])
PAID = {"paid", "issued", "signed", "handed_over", "booked_back", "closed"}
STEPS = list(ROAD)
NEXT = dict(pairwise(STEPS)) | {
    OrderState.SOLD: OrderState.BOOKED,
    OrderState.RETURNED: OrderState.BOOKED,
    OrderState.INSPECTED: OrderState.PAID,
}


class Branch(RuleBasedStateMachine):
    """Three orders, one courier, and people who try everything."""

    folder: ClassVar[Path]
    numbers: ClassVar[Iterator[int]] = count()

    def __init__(self) -> None:
        super().__init__()
        self.database = self.folder / f"{next(self.numbers)}.db"
        shutil.copy(self.folder / "template.db", self.database)
        self.store = open_store(f"sqlite:///{self.database}")
        self.serials: set[str] = set()
        self.booked: set[str] = set()
        for number in range(3):
            due = Inspection.DUE if number == 2 else Inspection.EXEMPT
            order = an_order(f"o{number}", premium_due_fen=100 * number, inspection=due)
            self.attempt(lambda unit, o=order: take_in(unit, o))
            self.serials |= {f"P-o{number}", f"R-o{number}"}

    def attempt(self, work: Callable[[UnitOfWork], Any]) -> bool:
        """Try; what the rules refuse leaves everything as it was."""
        try:
            self.store.write(work)
        except (RefusedError, ConflictError):
            return False
        return True

    @initialize(start=st.lists(st.sampled_from(STEPS[:8]), min_size=3, max_size=3))
    def a_day_is_on(self, start: list[OrderState]) -> None:
        for number, target in enumerate(start):
            self.store.write(lambda unit, n=number, t=target: bring_to(unit, f"o{n}", t))

    @rule(number=NUMBERS, steps=st.integers(1, 4))
    def walk_on(self, number: int, steps: int) -> None:
        for _ in range(steps):
            with self.store.read() as unit:
                state = unit.orders.get(f"o{number}").state
            if state in NEXT:
                on = bring_to if state is OrderState.ARRIVED else go
                self.attempt(lambda unit, on=on, t=NEXT[state]: on(unit, f"o{number}", t))

    @rule(number=NUMBERS, choice=st.integers(0, 99), pays=st.booleans())
    def step_that_exists(self, number: int, choice: int, pays: bool) -> None:
        with self.store.read() as unit:
            state = unit.orders.get(f"o{number}").state
        possible = [t for (source, _), t in TRANSITIONS.items() if source is state]
        if possible:
            transition = possible[choice % len(possible)]
            self.step(number, transition.event, sorted(transition.roles)[0], pays)

    @rule(
        number=NUMBERS,
        event=st.sampled_from(sorted(set(OrderEvent) - {OrderEvent.SELL})),
        role=st.sampled_from(Role),
        pays=st.booleans(),
    )
    def step_of_any_kind(self, number: int, event: OrderEvent, role: Role, pays: bool) -> None:
        self.step(number, event, role, pays)

    def step(self, number: int, event: OrderEvent, role: Role, pays: bool) -> None:
        """Try an event with papers and words ready, and money now and then."""

        def work(unit: UnitOfWork) -> None:
            order = unit.orders.get(f"o{number}")
            evidence: dict[str, Any] = {
                "appointment": TOMORROW,
                "courier_id": "c1",
                "signer_id": "h1",
                "policy_number": order.policy_number or f"PN-{order.id}",
                "report_digest": DIGEST,
                "reason": min(REASONS[event]) if event in REASONS else None,
            }
            if pays and event in (OrderEvent.PAY, OrderEvent.CREDIT) and order.premium_due_fen:
                evidence["payment"] = receive_cash(unit, order)
            if event is OrderEvent.REFUND and order.collected_fen:
                evidence["payment"] = give_back(unit, order.id, TILL if pays else CASH)
            take(unit, order.id, event, actor(role), **evidence)

        self.attempt(work)

    @rule(number=NUMBERS, paper=PAPERS, to=st.sampled_from([BRANCH, COURIER, CUSTOMER]))
    def hand_on(self, number: int, paper: str, to: Holder) -> None:
        def work(unit: UnitOfWork) -> None:
            document = unit.custody.get(f"{paper}-o{number}")
            unit.custody.move(document.transfer(to, source=document.holder, actor_id="c1", at=AT))

        self.attempt(work)

    @rule(number=NUMBERS, undone=st.booleans(), till=st.booleans())
    def come_back(self, number: int, undone: bool, till: bool) -> None:
        """Break a visit off and bring the papers back; perhaps undo the sale altogether."""
        self.attempt(lambda unit: carry(unit, f"o{number}", BRANCH))
        back = [OrderEvent.FAIL, OrderEvent.RETURN]
        undo = [OrderEvent.VOID_POLICY, OrderEvent.REFUND, OrderEvent.CANCEL]
        for event in [*back, *undo] if undone else back:
            for role in sorted(Role):
                self.step(number, event, role, till)

    @rule(number=NUMBERS)
    def bring_back(self, number: int) -> None:
        self.attempt(lambda unit: carry(unit, f"o{number}", BRANCH))

    @rule(number=NUMBERS, paper=PAPERS)
    def lose_and_reprint(self, number: int, paper: str) -> None:
        def work(unit: UnitOfWork) -> str:
            found = [d for d in unit.custody.of_order(f"o{number}") if not d.is_void]
            lost = next(d for d in found if d.serial.startswith(paper))
            moved = lost.void(MoveCause.LOST, actor_id="c1", at=AT)
            unit.custody.move(moved)
            serial = f"{lost.serial}-r"
            unit.custody.register(reprint(moved.document, serial, BRANCH, actor_id="p1", at=AT))
            return serial

        self.serials.add(self.store.write(work))

    @rule(fen=st.integers(1, 250), source=st.sampled_from([CASH, TILL, PREMIUM]))
    def move_money(self, fen: int, source: Account) -> None:
        target = CASH if source == TILL else TILL
        name = f"m{len(self.booked)}"

        def work(unit: UnitOfWork) -> None:
            unit.ledger.append(
                Transaction(
                    id=name,
                    kind=TransactionKind.DEPOSIT,
                    at=AT,
                    branch_id="futian",
                    actor_id="a1",
                    entries=simple(target, source, fen),
                )
            )

        if self.attempt(work):
            self.booked.add(name)

    @invariant()
    def nothing_is_handed_over_unpaid(self) -> None:
        with self.store.read() as unit:
            for number in range(3):
                order = unit.orders.get(f"o{number}")
                payments = unit.payments.of_order(order.id)
                live = [p for p in payments if p.state is PaymentState.CONFIRMED]
                assert order.collected_fen == sum(p.amount_fen for p in live)
                assert len(live) <= 1
                if order.state in PAID:
                    assert order.collected_fen == order.premium_due_fen
                events = [step.event for step in unit.orders.history(order.id)]
                assert len(events) == order.version
                assert events.count(OrderEvent.HAND_OVER) <= 1
                if OrderEvent.HAND_OVER in events:
                    assert events.index(OrderEvent.PAY) < events.index(OrderEvent.ISSUE)
                    assert events.index(OrderEvent.ISSUE) < events.index(OrderEvent.SIGN)
                    assert events.index(OrderEvent.SIGN) < events.index(OrderEvent.HAND_OVER)

    @invariant()
    def balances_replay_and_cash_is_not_negative(self) -> None:
        with self.store.read() as unit:
            books = list(unit.ledger.transactions("futian"))
            balances = replay(books)
            assert {a: unit.ledger.balance_fen(a) for a in balances} == balances
        assert all(fen >= 0 for a, fen in balances.items() if a.kind in CASH_KINDS)
        with self.store.engine.connect() as connection:
            kept = connection.execute(text("SELECT account_id, balance_fen FROM cash_balances"))
            cash = {str(a): fen for a, fen in balances.items() if a.kind in CASH_KINDS}
            assert {row.account_id: row.balance_fen for row in kept} == cash
        assert {t.id for t in books if t.kind is TransactionKind.DEPOSIT} == self.booked

    @invariant()
    def every_serial_has_one_holder(self) -> None:
        with self.store.read() as unit:
            papers = [d for n in range(3) for d in unit.custody.of_order(f"o{n}")]
            assert sorted(d.serial for d in papers) == sorted(self.serials)
            for document in papers:
                moves = unit.custody.moves(document.serial)
                assert moves[-1].target == document.holder
                assert [m.source for m in moves[1:]] == [m.target for m in moves[:-1]]
                if document.holder.kind is HolderKind.CUSTOMER:
                    order = unit.orders.get(document.order_id)
                    assert order.signer_id is not None

    def teardown(self) -> None:
        self.store.close()
        self.database.unlink()


@pytest.mark.filterwarnings("ignore::hypothesis.errors.NonInteractiveExampleWarning")
def test_a_branch_in_which_everything_is_tried(tmp_path: Path) -> None:
    Branch.folder = tmp_path
    upgrade(f"sqlite:///{tmp_path / 'template.db'}")
    run_state_machine_as_test(
        Branch,
        settings=settings(
            max_examples=15,
            stateful_step_count=40,
            deadline=None,
            # Each try costs hundreds of commits: shrinking would outlast the timeout.
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
