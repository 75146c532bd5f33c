"""Order files in: nothing lost, nothing twice, nothing overwritten."""

from __future__ import annotations

import threading
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courier_api.domain.actor import Role
from courier_api.domain.custody.document import DocumentKind
from courier_api.domain.dispatch.intake import IntakeOutcome
from courier_api.domain.order.states import OrderState
from courier_api.ports import OrderFilter
from courier_api.services.dispatch.book import book
from courier_api.services.dispatch.import_orders import import_orders, read_files
from courier_api.services.dispatch.take_sale import take_sale
from tests.courier_api.dispatch.office import DAY, FUTIAN, SMALL, Office, a_sale


def test_the_whole_small_day_comes_in_and_is_booked(office: Office) -> None:
    files = read_files(SMALL, day=DAY, time_zone="Asia/Shanghai")
    record = office.do(Role.DISPATCHER, import_orders, files)
    assert record.rows_read == len(record.sales) + record.refused
    assert record.refused == len(files.read.refused) > 0
    assert all(sale.outcome is IntakeOutcome.NEW and not sale.unbooked for sale in record.sales)
    with office.store.read() as unit:
        orders = unit.order_book.all("futian", OrderFilter())
        assert {order.state for order in orders} == {OrderState.BOOKED}
        assert len(orders) == len(record.sales)
        assert unit.sales.get_import(record.id) == record
    again = office.do(Role.DISPATCHER, import_orders, files)
    assert again.count(IntakeOutcome.ALREADY_THERE) == len(record.sales)


def test_a_sale_that_comes_again_with_other_content_is_a_conflict_and_changes_nothing(
    office: Office,
) -> None:
    (first,) = office.take(a_sale("P1"))
    with office.store.read() as unit:
        before = unit.orders.get(first.order_id), unit.sales.facts([first.order_id])
        holder_id = before[0].policyholder_id
        known = dict(unit.vault.get(holder_id))
    other = a_sale("P1", phone="13912341234", premium_due_fen=1, address="别处1号")
    (again,) = office.take(other)
    assert again.outcome is IntakeOutcome.CONFLICT
    assert again.order_id == first.order_id
    assert set(again.differs) == {"phone", "premium_due_fen", "address"}
    with office.store.read() as unit:
        assert (unit.orders.get(first.order_id), unit.sales.facts([first.order_id])) == before
        assert dict(unit.vault.get(holder_id)) == known


def test_a_sale_is_there_already_even_after_it_was_rebooked(office: Office) -> None:
    (first,) = office.take(a_sale("P1"))
    office.do(Role.AGENT, book, first.order_id, day=DAY.replace(day=20))
    (again,) = office.take(a_sale("P1"))
    assert again.outcome is IntakeOutcome.ALREADY_THERE


def test_a_sale_of_another_branch_tells_nothing_of_it(office: Office) -> None:
    office.take(a_sale("P1"))
    taken = office.elsewhere(take_sale, replace(FUTIAN, id="luohu"), a_sale("P1"), DAY)
    assert (taken.outcome, taken.order_id, taken.differs) == (
        IntakeOutcome.CONFLICT,
        "",
        ("branch",),
    )


def test_personal_data_is_in_the_vault_only(office: Office) -> None:
    (taken,) = office.take(a_sale("P1", note="打13812341234"))
    with office.store.read() as unit:
        order = unit.orders.get(taken.order_id)
        facts = unit.sales.facts([taken.order_id])[taken.order_id]
        assert unit.vault.get(order.policyholder_id)["phone"] == "13812341234"
        assert unit.vault.find("phone", "138 1234 1234") == (order.policyholder_id,)
    assert "1381234" not in f"{order} {facts}"


def test_of_many_who_hand_in_one_sale_at_once_exactly_one_makes_the_order(
    office: Office,
) -> None:
    start, outcomes = threading.Barrier(20), list[IntakeOutcome]()

    def one() -> None:
        start.wait()
        (taken,) = office.take(a_sale("P1"))
        outcomes.append(taken.outcome)

    hands = [threading.Thread(target=one) for _ in range(20)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert sorted(outcomes) == [IntakeOutcome.ALREADY_THERE] * 19 + [IntakeOutcome.NEW]


def test_every_kind_of_paper_has_a_serial_that_says_nothing_of_the_sale(office: Office) -> None:
    (taken,) = office.take(a_sale("XN4403/2026#7", product="交强险+商业险"))
    with office.store.read() as unit:
        papers = unit.custody.of_order(taken.order_id)
    assert {paper.kind for paper in papers} >= {DocumentKind.STICKER, DocumentKind.RECEIPT}
    assert len({paper.serial for paper in papers}) == len(papers)
    assert not any("4403" in paper.serial for paper in papers)


@given(
    numbers=st.lists(st.sampled_from(["P1", "P2", "P3"]), min_size=1, max_size=6),
    premiums=st.lists(st.integers(0, 2), min_size=6, max_size=6),
)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_comes_in_whatever_order_nothing_is_lost_or_made_twice(
    office: Office, numbers: list[str], premiums: list[int]
) -> None:
    prefix = office.new_id()
    first: dict[str, int] = {}
    for number, premium in zip(numbers, premiums, strict=False):
        (taken,) = office.take(a_sale(f"{prefix}-{number}", premium_due_fen=premium))
        expected = IntakeOutcome.NEW
        if number in first:
            same = first[number] == premium
            expected = IntakeOutcome.ALREADY_THERE if same else IntakeOutcome.CONFLICT
        first.setdefault(number, premium)
        assert taken.outcome is expected
    with office.store.read() as unit:
        for number, premium in first.items():
            order = unit.orders.find_sale(f"{prefix}-{number}")
            assert order is not None
            assert order.premium_due_fen == premium
