"""Inspection records: filed at the car, judged by an underwriter, never changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from courier_api.domain.office.filed_record import FiledRecord, RecordState
from courier_api.domain.office.inspection_record import (
    CarNumbers,
    Damage,
    DamageKind,
    InspectionRecord,
    Part,
    Photo,
    PhotoItem,
    Severity,
)
from courier_api.domain.office.verdict import Decision, Verdict, VerdictReason
from courier_api.domain.order.states import FailReason, Inspection, OrderState
from courier_api.errors import (
    ConflictError,
    ModelError,
    NotFoundError,
    RightsError,
    StepError,
)
from courier_api.services.office.inspection import (
    Comparison,
    Filing,
    file_inspection,
    find_inspection,
    inspection_queue,
)
from courier_api.services.office.judging import decide_inspection
from tests.courier_api.office.darkroom import read, send
from tests.courier_api.office.desk import (
    BOSS,
    COURIER,
    STRANGER,
    UNDERWRITER,
    audited,
    later,
    morning,
    race,
    told,
)
from tests.courier_api.trade import AT, actor
from tests.courier_api.visit.drive import House

VIN = "LSVAA4182E2123456"
PHOTOS = tuple(
    Photo(item, sha256(item.encode()).hexdigest()) for item in (PhotoItem.VIN, PhotoItem.FRONT_LEFT)
)
DENT = Damage(Part.REAR_BUMPER, DamageKind.DENT, Severity.LIGHT)
APPROVE = Verdict(decision=Decision.APPROVE)
RETAKE = Verdict(
    decision=Decision.RETAKE,
    reasons=(VerdictReason.VIN_UNREADABLE,),
    retake=(PhotoItem.VIN, PhotoItem.LICENCE),
)
DECLINE = Verdict(decision=Decision.DECLINE, reasons=(VerdictReason.OTHER_CAR,))


def a_filing(**changes: Any) -> Filing:
    return Filing(
        **{
            "vin": VIN,
            "engine_number": "EA888-1",
            "odometer_km": 81_234,
            "damages": (DENT,),
            "photos": PHOTOS,
            "recorded_at": AT,
        }
        | changes
    )


def a_record(**changes: Any) -> InspectionRecord:
    return InspectionRecord(
        **{
            "id": "r1",
            "order_id": "o1",
            "courier_id": "c1",
            "numbers": CarNumbers(vin=VIN, engine_number="", salt="s1"),
            "odometer_km": 5,
            "damages": (DENT,),
            "photos": PHOTOS,
            "recorded_at": AT,
            "filed_at": AT,
        }
        | changes
    )


def filed_record(house: House, order: str = "o1") -> FiledRecord:
    """A record on file and read, the courier at the car."""
    morning(house, order, inspection=True)
    house.arrive(order)
    return filed_again(house, order)


def filed_again(house: House, order: str = "o1", **changes: Any) -> FiledRecord:
    """Photos sent, a record filed of them, and read."""
    send(house, order, PHOTOS)
    filed = house.act(COURIER, file_inspection, order, a_filing(**changes))
    return read(house, filed.record.id)


def decide(house: House, filed: FiledRecord, verdict: Verdict, who: Any = UNDERWRITER) -> Any:
    def act(work: Any) -> FiledRecord:
        inspection = find_inspection(work.unit, work.actor, filed.record.id)
        return decide_inspection(work, inspection, verdict)

    return house.act(who, act)


def queue(house: House, state: RecordState = RecordState.WAITING) -> list[str]:
    with house.store.read() as unit:
        found = inspection_queue(unit, UNDERWRITER, state, limit=9)
    return [filed.record.order_id for filed in found]


def test_a_filed_record_waits_for_the_underwriter(house: House) -> None:
    filed = filed_record(house)
    order = house.order()
    assert (order.state, order.inspection) == (OrderState.INSPECTED, Inspection.REPORTED)
    assert order.report_digest == filed.digest == filed.record.digest
    assert queue(house) == ["o1"]
    kinds = [event.kind for event in told(house, "underwriters")]
    assert kinds == ["inspection_filed", "inspection_read"]
    with house.store.read() as unit:
        found = unit.records.get(filed.record.id)
    assert found == filed
    assert found.is_intact is True


def test_an_approval_lets_the_visit_go_on_and_tells_the_courier(house: House) -> None:
    filed = filed_record(house)
    decided = decide(house, filed, APPROVE)
    assert (decided.state, decided.version, decided.decided_by) == (
        RecordState.APPROVED,
        3,
        UNDERWRITER.id,
    )
    assert house.order().inspection is Inspection.APPROVED
    assert told(house, "courier:c1")[-1].kind == "inspection_approved"
    assert queue(house) == []
    assert queue(house, RecordState.APPROVED) == ["o1"]
    assert "approve_inspection" in audited(house)
    house.pay()
    assert house.order().state is OrderState.PAID


def test_a_retake_names_the_photos_and_a_new_record_is_judged(house: House) -> None:
    filed = filed_record(house)
    decide(house, filed, RETAKE)
    assert (house.order().state, house.order().report_digest) == (OrderState.ARRIVED, "")
    event = told(house, "courier:c1")[-1]
    assert (event.kind, event.data["retake"]) == ("inspection_retake", "vin,licence")
    later(house, minutes=3)
    again = filed_again(house, odometer_km=81_235)
    assert queue(house) == ["o1"]
    with house.store.read() as unit:
        on_file = [found.record.id for found in unit.records.of_order("o1")]
        assert on_file == [filed.record.id, again.record.id]
        assert unit.records.get(filed.record.id).verdict == RETAKE
    decide(house, again, APPROVE)
    assert house.order().inspection is Inspection.APPROVED


def test_a_decline_ends_the_visit(house: House) -> None:
    filed = filed_record(house)
    decide(house, filed, DECLINE)
    order = house.order()
    assert (order.state, order.fail_reason) == (OrderState.FAILED, FailReason.INSPECTION_DECLINED)
    assert "inspection_declined" in [event.kind for event in told(house, "courier:c1")]
    with house.store.read() as unit:
        assert unit.visits.of_order("o1")[-1].outcome is not None
        assert len(unit.tasks.of_order("o1")) == 1


def test_a_visit_that_broke_off_leaves_the_queue_and_cannot_be_decided(house: House) -> None:
    filed = filed_record(house)
    house.fail("o1")
    assert queue(house) == []
    with pytest.raises(ConflictError, match="nobody waits for it"):
        decide(house, filed, APPROVE)


def test_what_is_decided_is_decided(house: House) -> None:
    filed = filed_record(house)
    decide(house, filed, APPROVE)
    with pytest.raises(ConflictError, match="is decided already"):
        decide(house, filed, DECLINE)


@pytest.mark.parametrize("who", [BOSS, COURIER], ids=lambda who: str(who.role))
def test_only_an_underwriter_decides(house: House, who: Any) -> None:
    filed = filed_record(house)
    with pytest.raises(RightsError, match="only an underwriter"):
        decide(house, filed, APPROVE, who)


def test_records_are_the_branchs_and_a_couriers_own(house: House) -> None:
    filed = filed_record(house)
    with house.store.read() as unit:
        assert find_inspection(unit, COURIER, filed.record.id).filed == filed
        for who in (actor(COURIER.role, "c2"), STRANGER[UNDERWRITER.role]):
            with pytest.raises(NotFoundError):
                find_inspection(unit, who, filed.record.id)
        with pytest.raises(NotFoundError):
            find_inspection(unit, UNDERWRITER, "none")


def test_only_the_courier_at_the_car_files(house: House) -> None:
    morning(house, "o1", inspection=True)
    with pytest.raises(StepError):
        house.act(COURIER, file_inspection, "o1", a_filing())
    house.arrive()
    send(house, "o1", PHOTOS)
    with pytest.raises(NotFoundError):
        house.act(actor(COURIER.role, "c2"), file_inspection, "o1", a_filing())
    house.act(COURIER, file_inspection, "o1", a_filing())
    with pytest.raises(StepError):
        house.act(COURIER, file_inspection, "o1", a_filing())


def test_fifty_underwriters_decide_once(house: House) -> None:
    filed = filed_record(house)
    verdicts = (APPROVE, RETAKE, DECLINE)

    def one(number: int) -> FiledRecord:
        who = actor(UNDERWRITER.role, f"u-{number}")
        found: FiledRecord = decide(house, filed, verdicts[number % 3], who)
        return found

    (winner,) = race(house, one)
    with house.store.read() as unit:
        assert unit.records.get(filed.record.id) == winner
    state = house.order().state
    assert (
        state
        is {
            Decision.APPROVE: OrderState.INSPECTED,
            Decision.RETAKE: OrderState.ARRIVED,
            Decision.DECLINE: OrderState.FAILED,
        }[winner.verdict.decision if winner.verdict else Decision.APPROVE]
    )


def test_the_oldest_waits_first_and_pages_hold(house: House) -> None:
    morning(house, "o1", "o2", "o3", inspection=True)
    for order in ("o2", "o3", "o1"):
        house.arrive(order)
        filed_again(house, order)
        later(house, seconds=1)
    assert queue(house) == ["o2", "o3", "o1"]
    with house.store.read() as unit:
        (first,) = inspection_queue(unit, UNDERWRITER, RecordState.WAITING, limit=1)
        rest = inspection_queue(
            unit,
            UNDERWRITER,
            RecordState.WAITING,
            after=(first.risk, first.record.filed_at, first.record.id),
            limit=9,
        )
        foreign = STRANGER[UNDERWRITER.role]
        assert inspection_queue(unit, foreign, RecordState.WAITING, limit=9) == ()
    assert [filed.record.order_id for filed in rest] == ["o3", "o1"]


def test_numbers_are_compared_with_those_of_the_sale(house: House) -> None:
    sold = {"vin": VIN.lower(), "engine_number": "EA888-2"}
    house.store.write(lambda unit: unit.vault.put("h1", sold))
    filed = filed_record(house)
    with house.store.read() as unit:
        found = find_inspection(unit, UNDERWRITER, filed.record.id)
    assert (found.vin, found.engine_number) == (Comparison.SAME, Comparison.DIFFERS)


def test_forgotten_numbers_leave_the_record_and_its_digest(house: House) -> None:
    filed = filed_record(house)
    house.store.write(lambda unit: unit.vault.forget("o1"))
    with house.store.read() as unit:
        found = find_inspection(unit, UNDERWRITER, filed.record.id)
    assert found.filed.record.numbers is None
    assert found.filed.is_intact is None
    assert found.filed.digest == filed.digest
    assert (found.vin, found.engine_number) == (Comparison.UNKNOWN, Comparison.UNKNOWN)
    with pytest.raises(NotFoundError, match="forgotten"):
        found.filed.record.canonical()


def test_nothing_personal_stands_in_the_open(house: House) -> None:
    filed = filed_record(house)
    with house.store.engine.connect() as connection:
        rows = connection.execute(text("SELECT * FROM inspection_records")).all()
        entries = connection.execute(text("SELECT * FROM audit_entries")).all()
    assert VIN not in repr(rows)
    assert VIN not in repr(entries)
    assert filed.digest in repr(rows)


def test_the_same_car_twice_has_two_digests() -> None:
    one = a_record()
    other = a_record(numbers=CarNumbers(vin=VIN, engine_number="", salt="s2"))
    assert one.digest != other.digest


def test_the_order_of_photos_and_damages_does_not_matter() -> None:
    scratch = Damage(Part.BONNET, DamageKind.SCRATCH, Severity.LIGHT)
    one = a_record(damages=(DENT, scratch))
    other = a_record(damages=(scratch, DENT), photos=PHOTOS[::-1])
    assert one.digest == other.digest


@given(
    field=st.sampled_from(["odometer_km", "recorded_at", "filed_at", "damages", "courier_id"]),
    number=st.integers(1, 1_000_000),
)
def test_whatever_changes_changes_the_digest(field: str, number: int) -> None:
    changed: dict[str, Any] = {
        "odometer_km": 5 + number,
        "recorded_at": AT + timedelta(microseconds=number),
        "filed_at": AT + timedelta(microseconds=number),
        "damages": (),
        "courier_id": f"c{number + 1}",
    }
    assert replace(a_record(), **{field: changed[field]}).digest != a_record().digest


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"photos": ()}, "proves nothing"),
        ({"photos": (PHOTOS[0], Photo(PhotoItem.OTHER, PHOTOS[0].digest))}, "same photo"),
        ({"photos": (Photo(PhotoItem.VIN, "F" * 64),)}, "small hex digits"),
        ({"damages": (DENT, DENT)}, "same damage"),
        ({"odometer_km": -1}, "odometer_km"),
        ({"odometer_km": True}, "odometer_km"),
        ({"recorded_at": AT.replace(tzinfo=None)}, "aware"),
    ],
)
def test_records_that_prove_nothing_are_refused(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ModelError, match=words):
        a_record(**changes)


@pytest.mark.parametrize("vin", ["", "abc", "LSVAA4182E212345 ", "京A12345", "A" * 33])
def test_frame_numbers_are_what_can_be_struck_into_steel(vin: str) -> None:
    with pytest.raises(ModelError, match="what stands on the car"):
        CarNumbers(vin=vin, engine_number="", salt="s1")


@pytest.mark.parametrize("vin", [VIN, "BJ212-8812345", "1FTZX1722XKA76091"])
def test_old_and_odd_frame_numbers_are_evidence_too(vin: str) -> None:
    assert CarNumbers(vin=vin, engine_number="", salt="s1").vin == vin


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"decision": Decision.DECLINE}, "takes a reason"),
        ({"decision": Decision.APPROVE, "retake": (PhotoItem.VIN,)}, "for a retake only"),
        (
            {"decision": Decision.RETAKE, "reasons": (VerdictReason.OTHER_CAR,) * 2},
            "something twice",
        ),
        ({"decision": Decision.DECLINE, "reasons": tuple(VerdictReason)}, "more than 5"),
    ],
)
def test_verdicts_say_why(values: dict[str, Any], words: str) -> None:
    with pytest.raises(ModelError, match=words):
        Verdict(**values)
