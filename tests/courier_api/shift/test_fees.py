"""Tariffs: which holds when, and what they pay for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from courier_api.config import load_figures
from courier_api.domain.figures import Tariff
from courier_api.domain.ledger.account import Side
from courier_api.domain.order.states import Inspection, OrderEvent
from courier_api.domain.shift.fees import FeeCode, fee_lines, tariff_on
from courier_api.domain.shift.shift import ShiftState
from courier_api.domain.shift.visit import (
    ArrivalReason,
    Geofence,
    Position,
    Visit,
    VisitOutcome,
)
from courier_api.errors import InputError
from courier_api.services.people.retention import clean_up
from courier_api.services.shift.view import one_shift
from courier_api.services.visit.view import visits_of
from tests.courier_api.trade import AT, COURIER_1, DIGEST, UNDERWRITER, take
from tests.courier_api.visit.drive import CLERK, House

OLD = Tariff(
    version="a",
    valid_from=date(2026, 1, 1),
    shift_fen=0,
    delivery_fen=1_500,
    inspection_fen=1_000,
    failed_visit_fen=500,
)
NEW = replace(OLD, version="b", valid_from=date(2026, 6, 18), shift_fen=2_000)


def visit(order_id: str, outcome: VisitOutcome | None, number: int = 1) -> Visit:
    return Visit(
        order_id=order_id,
        number=number,
        shift_id="s1",
        courier_id="c1",
        arrived_at=AT,
        device_at=AT,
        clock_off_s=0,
        position=None,
        distance_m=None,
        geofence=Geofence.NO_POSITION,
        reason=ArrivalReason.NO_SIGNAL,
        outcome=outcome,
        ended_at=None if outcome is None else AT,
    )


@pytest.mark.parametrize(
    ("day", "version"),
    [(date(2026, 1, 1), "a"), (date(2026, 6, 17), "a"), (date(2026, 6, 18), "b")],
)
def test_the_last_tariff_that_has_begun_holds(day: date, version: str) -> None:
    assert tariff_on((NEW, OLD), day).version == version


def test_before_the_first_tariff_there_is_none() -> None:
    with pytest.raises(InputError, match="none holds on 2025-12-31"):
        tariff_on((NEW, OLD), date(2025, 12, 31))


def test_every_line_says_what_it_is_for() -> None:
    visits = [
        visit("o1", VisitOutcome.HANDED_OVER),
        visit("o2", VisitOutcome.REFUSED),
        visit("o3", VisitOutcome.LOST),
        visit("o4", None),
        visit("o2", VisitOutcome.HANDED_OVER, 2),
    ]
    lines = fee_lines(NEW, visits, [("o1", 1), ("o2", 1)])
    assert [(line.code, line.order_id, line.amount_fen) for line in lines] == [
        (FeeCode.SHIFT, None, 2_000),
        (FeeCode.DELIVERY, "o1", 1_500),
        (FeeCode.INSPECTION, "o1", 1_000),
        (FeeCode.FAILED_VISIT, "o2", 500),
        (FeeCode.INSPECTION, "o2", 1_000),
        (FeeCode.DELIVERY, "o2", 1_500),
    ]


def test_an_inspection_counts_once_a_visit_even_after_a_retake(house: House) -> None:
    house.plan("o1", inspection=Inspection.DUE)
    house.check_in()
    house.take_over("o1")
    house.arrive()
    for event, who in (
        (OrderEvent.INSPECT, COURIER_1),
        (OrderEvent.RETAKE, UNDERWRITER),
        (OrderEvent.INSPECT, COURIER_1),
        (OrderEvent.APPROVE, UNDERWRITER),
    ):
        house.store.write(lambda unit, e=event, w=who: take(unit, "o1", e, w, report_digest=DIGEST))
    house.pay()
    house.issue()
    house.sign()
    house.hand_over()
    house.take_back("R-o1")
    shift = house.close_shift()
    assert shift.state is ShiftState.CLOSED
    lines = house.ask(CLERK, one_shift, shift.id).fees
    assert [line.code for line in lines] == [FeeCode.DELIVERY, FeeCode.INSPECTION]
    with house.store.read() as unit:
        booking = unit.ledger.get(f"fees-{shift.id}")
    assert booking.total_fen(Side.CREDIT) == 2_500


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('valid_from = "soon"', "valid_from"),
        ("delivery_fen = -1", "delivery_fen is -1"),
        ("delivery_fen = 1.5", "delivery_fen"),
        ('version = "no spaces"', "version is"),
    ],
)
def test_a_tariff_that_cannot_be_is_named(tmp_path: Path, line: str, words: str) -> None:
    good = {
        "version": '"x"',
        "valid_from": "2026-05-01",
        "shift_fen": "0",
        "delivery_fen": "1",
        "inspection_fen": "0",
        "failed_visit_fen": "0",
    }
    name, _, value = line.partition(" = ")
    text = "\n".join(f"{n} = {v}" for n, v in (good | {name: value}).items())
    file = tmp_path / "figures.toml"
    file.write_text(f"[[tariffs]]\n{text}\n")
    with pytest.raises(InputError, match=words):
        load_figures(file)


def test_positions_go_when_retention_ends_and_fees_stay(house: House) -> None:
    house.plan("o1", premium_due_fen=0)
    house.check_in()
    house.take_over("o1")
    house.arrive("o1", Position(22.5, 114, 9))
    days = house.figures.people.personal_data_days
    later = house.at + timedelta(days=days + 1)
    house.store.write(lambda unit: clean_up(unit, later, house.figures))
    assert house.ask(COURIER_1, visits_of, "o1").visits[0].position is not None
    house.fail("o1")
    house.store.write(lambda unit: clean_up(unit, later, house.figures))
    (ended,) = house.ask(COURIER_1, visits_of, "o1").visits
    assert (ended.position, ended.outcome) == (None, VisitOutcome.FAILED)
