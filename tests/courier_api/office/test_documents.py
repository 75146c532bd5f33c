"""The custody desk: chains, passing on, writing off, book-back, closing, stock-taking."""

from __future__ import annotations

import pytest

from courier_api.domain.custody.document import DocumentKind, MoveCause
from courier_api.domain.custody.holder import Holder, HolderKind
from courier_api.domain.order.states import OrderState
from courier_api.errors import CustodyError, InputError, ModelError, NotFoundError, RefusedError
from courier_api.ports.core_system import Reprinted
from courier_api.ports.stock import StockFilter
from courier_api.services.core.answers import reprinted
from courier_api.services.office.closing import (
    book_back,
    close_orders,
    receipts_out,
    return_orders,
)
from courier_api.services.office.documents import find_chain, pass_on, write_off
from courier_api.services.office.stock_taking import take_stock
from courier_api.services.work import Work
from tests.courier_api.office.desk import (
    AGENT,
    BOSS,
    CLERK,
    COURIER,
    DISPATCHER,
    STRANGER,
    evening,
    figures,
    morning,
    race,
)
from tests.courier_api.trade import BRANCH, actor, an_order, take_in
from tests.courier_api.visit.drive import House

C1, C2 = Holder(HolderKind.COURIER, "c1"), Holder(HolderKind.COURIER, "c2")


def reprint(house: House, serial: str, fresh: str) -> None:
    """The insurer's answer, as the worker applies it."""
    answer = Reprinted(old_serial=serial, serial=fresh)
    order_id = serial[2:].split("-")[0]
    house.act(actor(CLERK.role.SYSTEM, "core"), reprinted, order_id, answer)


def test_a_serial_is_read_with_its_whole_chain(house: House) -> None:
    morning(house, "o1")
    house.deliver("o1")
    with house.store.read() as unit:
        chain = find_chain(unit, AGENT, "P-o1")
    assert [str(move.target) for move in chain.moves] == [
        "branch:futian",
        "courier:c1",
        "customer:h1",
    ]
    assert chain.document.holder.kind is HolderKind.CUSTOMER
    assert chain.replaced_by is None


def test_who_may_not_know_a_serial_learns_nothing(house: House) -> None:
    morning(house, "o1")
    with house.store.read() as unit:
        assert find_chain(unit, COURIER, "P-o1").document.holder == C1
        for who in (actor(COURIER.role, "c2"), *STRANGER.values()):
            with pytest.raises(NotFoundError):
                find_chain(unit, who, "P-o1")
        with pytest.raises(NotFoundError):
            find_chain(unit, AGENT, "none")


def test_documents_of_a_broken_visit_go_to_another_courier(house: House) -> None:
    morning(house, "o1")
    house.arrive()
    house.fail()
    passed = house.act(DISPATCHER, pass_on, ["R-o1", "P-o1"], giver_id="c1", taker_id="c2")
    assert [document.holder for document in passed] == [C2, C2]
    with house.store.read() as unit:
        assert find_chain(unit, actor(COURIER.role, "c2"), "P-o1").moves[-1].actor_id == (
            DISPATCHER.id
        )


def test_a_visit_that_lasts_keeps_its_documents(house: House) -> None:
    morning(house, "o1")
    with pytest.raises(CustodyError, match="break the visit off first"):
        house.act(DISPATCHER, pass_on, ["P-o1"], giver_id="c1", taker_id="c2")


def test_every_serial_that_cannot_go_is_named_and_none_goes(house: House) -> None:
    morning(house, "o1", "o2")
    house.arrive("o1")
    house.fail("o1")
    with pytest.raises(CustodyError) as caught:
        house.act(DISPATCHER, pass_on, ["P-o1", "P-o2", "none"], giver_id="c1", taker_id="c2")
    assert len(caught.value.faults) == 2
    with house.store.read() as unit:
        assert unit.custody.get("P-o1").holder == C1


def test_documents_go_to_couriers_of_the_branch_only(house: House) -> None:
    morning(house, "o1")
    house.arrive()
    house.fail()
    for taker in ("c9", "nobody"):
        with pytest.raises(NotFoundError):
            house.act(DISPATCHER, pass_on, ["P-o1"], giver_id="c1", taker_id=taker)
    with pytest.raises(ModelError, match="name the serials"):
        house.act(DISPATCHER, pass_on, [], giver_id="c1", taker_id="c2")
    with pytest.raises(CustodyError, match="is held by courier:c1"):
        house.act(DISPATCHER, pass_on, ["P-o1"], giver_id="c2", taker_id="c2")


def test_what_is_spoilt_in_the_branch_is_printed_again(house: House) -> None:
    house.plan("o1")
    chain = house.act(DISPATCHER, write_off, "P-o1", MoveCause.SPOILT)
    assert chain.document.is_void
    assert house.order().state is OrderState.PLANNED
    with house.store.read() as unit:
        assert unit.outbox.find("reprint:P-o1") is not None
    reprint(house, "P-o1", "P-o1-2")
    with house.store.read() as unit:
        assert find_chain(unit, DISPATCHER, "P-o1").replaced_by == "P-o1-2"
        assert find_chain(unit, DISPATCHER, "P-o1-2").document.replaces == "P-o1"


def test_what_is_lost_on_the_road_ends_the_visit_until_the_reprint(house: House) -> None:
    morning(house, "o1")
    house.arrive()
    house.act(DISPATCHER, write_off, "P-o1", MoveCause.LOST)
    assert house.order().state is OrderState.LOST
    house.take_back("R-o1")
    assert house.order().state is OrderState.LOST
    (outcome,) = house.act(CLERK, return_orders, ["o1"]).each
    assert outcome.faults == ("lost_reprinted: a lost document has no reprint yet",)
    reprint(house, "P-o1", "P-o1-2")
    assert house.act(CLERK, return_orders, ["o1"]).done == 1
    assert house.order().state is OrderState.RETURNED


def test_a_serial_is_void_once_and_not_while_a_payment_is_open(house: House) -> None:
    morning(house, "o1", "o2")
    house.act(BOSS, write_off, "P-o1", MoveCause.LOST)
    with pytest.raises(CustodyError, match="is void already"):
        house.act(BOSS, write_off, "P-o1", MoveCause.LOST)
    house.arrive("o2")
    house.open_payment("o2")
    with pytest.raises(RefusedError, match="a payment is open"):
        house.act(BOSS, write_off, "P-o2", MoveCause.LOST)
    house.confirm("o2")
    house.issue("o2")
    house.sign("o2")
    house.hand_over("o2")
    with pytest.raises(CustodyError, match="is the customer's"):
        house.act(BOSS, write_off, "P-o2", MoveCause.LOST)


def test_a_receipt_lost_after_the_hand_over_does_not_hold_the_order_up(house: House) -> None:
    morning(house, "o1")
    house.deliver("o1")
    house.act(BOSS, write_off, "R-o1", MoveCause.LOST)
    with house.store.read() as unit:
        assert unit.outbox.find("reprint:R-o1") is None
    assert house.act(CLERK, book_back, ["R-o1"]).done == 1
    assert house.act(CLERK, close_orders, ["o1"]).done == 1


def test_fifty_hands_write_one_serial_off_once(house: House) -> None:
    house.plan("o1")
    assert len(race(house, lambda _: house.act(BOSS, write_off, "P-o1", MoveCause.LOST))) == 1
    with house.store.read() as unit:
        assert len(unit.custody.moves("P-o1")) == 2


def test_receipts_are_booked_back_each_by_itself(house: House) -> None:
    morning(house, "o1", "o2", "o3")
    house.deliver("o1")
    house.deliver("o2")
    house.take_back("R-o2")
    serials = ["R-o1", "R-o2", "R-o3", "P-o1", "none", "R-o1"]
    outcomes = house.act(CLERK, book_back, serials)
    assert [(o.subject, bool(o.faults)) for o in outcomes.each] == [
        ("R-o1", False),
        ("R-o2", False),
        ("R-o3", True),
        ("P-o1", True),
        ("none", True),
    ]
    assert outcomes.done == 2
    assert house.order("o1").state is OrderState.BOOKED_BACK
    with house.store.read() as unit:
        assert unit.custody.get("R-o1").holder == BRANCH
    assert house.act(CLERK, book_back, ["R-o1"]).done == 1


def test_receipts_that_are_missing_are_listed(house: House) -> None:
    morning(house, "o1", "o2")
    house.deliver("o1")
    house.deliver("o2")
    house.take_back("R-o1")
    with house.store.read() as unit:
        assert [d.serial for d in receipts_out(unit, "futian", limit=9)] == ["R-o2"]
        assert receipts_out(unit, "luohu", limit=9) == ()


def test_only_the_accountant_books_back_and_closes(house: House) -> None:
    morning(house, "o1")
    house.deliver("o1")
    (outcome,) = house.act(DISPATCHER, book_back, ["R-o1"]).each
    assert outcome.faults == ("a dispatcher may not book_back: it takes accountant",)
    house.act(CLERK, book_back, ["R-o1"])
    (outcome,) = house.act(BOSS, close_orders, ["o1"]).each
    assert "a manager may not close" in outcome.faults[0]


def test_orders_close_in_bulk_and_those_that_cannot_say_why(house: House) -> None:
    morning(house, "o1", "o2")
    house.deliver("o1")
    house.act(CLERK, book_back, ["R-o1"])
    outcomes = house.act(CLERK, close_orders, ["o1", "o2", "none"])
    assert [outcome.order and outcome.order.state for outcome in outcomes.each] == [
        OrderState.CLOSED,
        OrderState.IN_CUSTODY,
        None,
    ]
    assert "possible:" in outcomes.each[1].faults[0]
    stranger = house.act(STRANGER[CLERK.role], close_orders, ["o2"])
    assert stranger.each[0].faults == ("is not there",)


def test_one_call_takes_so_many_and_no_more(house: House) -> None:
    figures(house, close_at_once=2)
    for wrong in ([], ["a", "b", "c"]):
        with pytest.raises(InputError, match="one call takes 1 to 2"):
            house.act(CLERK, close_orders, wrong)


def test_fifty_hands_close_one_order_once(house: House) -> None:
    morning(house, "o1")
    house.deliver("o1")
    house.act(CLERK, book_back, ["R-o1"])
    outcomes = race(house, lambda _: house.act(CLERK, close_orders, ["o1"]))
    assert sum(found.done for found in outcomes) == 1
    with house.store.read() as unit:
        assert [step.target for step in unit.orders.history("o1")].count(OrderState.CLOSED) == 1


def test_every_serial_is_accounted_for_at_the_end(house: House) -> None:
    morning(house, "o1", "o2")
    house.deliver("o1")
    house.arrive("o2")
    house.fail("o2")
    with house.store.read() as unit:
        stock = take_stock(unit, "futian")
    assert stock.is_complete
    assert (stock.documents, stock.held_by(HolderKind.COURIER)) == (4, 3)
    house.take_back("P-o2", "R-o2")
    evening(house, "o1")
    with house.store.read() as unit:
        stock = take_stock(unit, "futian")
        assert take_stock(unit, "luohu").documents == 0
    assert stock.is_complete
    assert stock.held_by(HolderKind.CUSTOMER) == 1
    assert stock.held_by(HolderKind.BRANCH) == 3


def test_a_document_where_its_order_has_none_is_named(house: House) -> None:
    house.store.write(lambda unit: take_in(unit, an_order("o1")))

    def stray(work: Work) -> None:
        document = work.unit.custody.get("P-o1")
        moved = document.transfer(C1, source=BRANCH, actor_id="c1", at=work.at)
        work.unit.custody.move(moved)

    house.act(CLERK, stray)
    with house.store.read() as unit:
        stock = take_stock(unit, "futian")
    assert stock.deviations == ("1 policy of orders sold with courier:c1",)
    assert not stock.is_complete


def test_documents_are_listed_by_holder_and_kind_page_by_page(house: House) -> None:
    morning(house, "o1", "o2")
    with house.store.read() as unit:
        first = unit.stock.page("futian", StockFilter(holder=C1), limit=3)
        rest = unit.stock.page("futian", StockFilter(holder=C1), after=first[-1].serial, limit=3)
        kinds = unit.stock.page("futian", StockFilter(kind=DocumentKind.RECEIPT), limit=9)
        assert unit.stock.page("luohu", StockFilter(holder=C1), limit=9) == ()
    assert [d.serial for d in (*first, *rest)] == ["P-o1", "P-o2", "R-o1", "R-o2"]
    assert [d.serial for d in kinds] == ["R-o1", "R-o2"]
