"""The underwriter's review over HTTP: queue, report, photos, decision, the second underwriter."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from courier_api.domain.actor import Actor, Role
from courier_api.domain.office.filed_record import RecordState
from courier_api.domain.office.inspection_record import PhotoItem
from courier_api.domain.office.report import Recommendation
from courier_api.domain.order.states import Inspection, OrderState
from courier_api.domain.people.person import Person
from courier_api.web.events.listener import Listener
from tests.courier_api.office.darkroom import a_read, read
from tests.courier_api.office.desk import audited, later
from tests.courier_api.office.desk import told as heard
from tests.courier_api.office.lab import VIN, Lab, a_lab, decide, ok, told
from tests.courier_api.visit.drive import House
from tests.courier_api.web.callers import Caller

REFER = {
    "recommendation": Recommendation.REFER,
    "risk": 80,
    "codes": ("vin.match",),
    "retake": (PhotoItem.VIN,),
}


@pytest.fixture
def lab(house: House, database_url: str, tmp_path: Path) -> Lab:
    return a_lab(house, database_url, tmp_path)


@pytest.fixture
def two(house: House, database_url: str, tmp_path: Path) -> Lab:
    """A lab in which every approval takes two."""
    figures = replace(house.figures.inspection, second_underwriter_fen=0)
    house.figures = replace(house.figures, inspection=figures)
    return a_lab(house, database_url, tmp_path)


def queue(who: Caller, state: str = "waiting", limit: int = 50) -> list[str]:
    """The ids of all pages."""
    found: list[str] = []
    cursor = ""
    while True:
        page = ok(who.get(f"/v1/inspections?state={state}&limit={limit}{cursor}"))
        found += [record["id"] for record in page["items"]]
        if not page["next_cursor"]:
            return found
        cursor = f"&cursor={page['next_cursor']}"


def judging(lab: Lab, *products: str) -> Caller:
    """An underwriter of these products."""
    who = lab.sign(Role.UNDERWRITER)

    def restrict(unit: Any) -> None:
        person = unit.people.get(who.person.id)
        unit.people.save(person.judging(products, version=person.version + 1))

    lab.house.store.write(restrict)
    return who


def test_the_riskiest_comes_first_then_the_oldest_page_by_page(lab: Lab) -> None:
    courier = lab.at_the_car(*(f"o{n}" for n in range(1, 7)))
    records = {}
    for order, risk in (("o1", 10), ("o2", 90), ("o3", 10), ("o4", 90), ("o5", 0), ("o6", 55)):
        records[order] = lab.filed(courier, order, risk=risk)
        later(lab.house, seconds=1)
    expected = [records[order] for order in ("o2", "o4", "o6", "o1", "o3", "o5")]
    underwriter = lab.sign(Role.UNDERWRITER)
    for limit in (1, 2, 4, 50):
        assert queue(underwriter, limit=limit) == expected


def test_a_page_goes_on_where_it_was_although_others_came_and_went(lab: Lab) -> None:
    courier = lab.at_the_car(*(f"o{n}" for n in range(1, 5)))
    records = [lab.filed(courier, f"o{n}", risk=risk) for n, risk in ((1, 50), (2, 40), (3, 30))]
    underwriter = lab.sign(Role.UNDERWRITER)
    first = ok(underwriter.get("/v1/inspections?limit=2"))
    assert [record["id"] for record in first["items"]] == records[:2]
    ok(decide(underwriter, records[0], decision="approve"))
    lab.filed(courier, "o4", risk=99)
    second = ok(underwriter.get(f"/v1/inspections?limit=2&cursor={first['next_cursor']}"))
    assert [record["id"] for record in second["items"]] == records[2:]


def test_another_lists_cursor_is_refused(lab: Lab) -> None:
    underwriter = lab.sign(Role.UNDERWRITER)
    for key in (["2026-06-18T01:00:00+00:00", "x"], [10**30, "2026-06-18T01:00:00+00:00", "x"]):
        cursor = __import__("base64").urlsafe_b64encode(json.dumps(key).encode()).decode()
        told(underwriter.get(f"/v1/inspections?cursor={cursor}"), 422)


def test_a_record_says_what_was_read_and_what_it_is_about(lab: Lab) -> None:
    courier = lab.at_the_car("o1")
    record_id = lab.file(courier, "o1")
    underwriter = lab.sign(Role.UNDERWRITER)
    assert queue(underwriter) == []
    assert queue(underwriter, "reading") == [record_id]
    before = ok(underwriter.get(f"/v1/inspections/{record_id}"))
    assert (before["state"], before["report"]) == ("reading", None)
    report = read(lab.house, record_id, **REFER).report
    seen = underwriter.get(f"/v1/inspections/{record_id}")
    record = ok(seen)
    assert report is not None
    assert record["report"] == {
        "digest": report.digest,
        "recommendation": "refer",
        "risk": 80,
        "codes": ["vin.match"],
        "retake": ["vin"],
        "read_at": record["report"]["read_at"],
    }
    assert record["premium_due_fen"] == lab.house.order("o1").premium_due_fen
    assert seen.headers["ETag"] == f'"{record["digest"]}.2.{report.digest}"'
    (listed,) = ok(underwriter.get("/v1/inspections"))["items"]
    assert listed["report"] == record["report"]
    assert VIN not in seen.get_data(as_text=True)


def test_courier_and_underwriters_are_told_what_was_read(lab: Lab) -> None:
    courier = lab.at_the_car("o1")
    record_id = lab.filed(courier, "o1", **REFER)
    for audience in ("courier:w1", "underwriters"):
        event = heard(lab.house, audience)[-1]
        assert (event.kind, event.subject) == ("inspection_read", record_id)
        assert event.data == {
            "order_id": "o1",
            "recommendation": "refer",
            "risk": 80,
            "codes": "vin.match",
            "retake": "vin",
            "product": "",
        }
    assert "read_inspection" in audited(lab.house)


def test_nothing_is_decided_before_it_is_read(lab: Lab) -> None:
    record_id = lab.file(lab.at_the_car("o1"), "o1")
    text = told(decide(lab.sign(Role.UNDERWRITER), record_id, decision="approve"), 409)
    assert "are being read" in text
    assert lab.record(record_id).state is RecordState.READING


def test_a_report_that_changed_since_it_was_read_is_not_decided_on(lab: Lab) -> None:
    record_id = lab.filed(lab.at_the_car("o1"), "o1")
    underwriter = lab.sign(Role.UNDERWRITER)
    path = f"/v1/inspections/{record_id}"
    seen = underwriter.get(path).headers["ETag"]
    read(lab.house, record_id, "another", **REFER)
    for etag in (seen, "*", '"*"', f"W/{seen}"):
        assert decide(underwriter, record_id, etag, decision="approve").status_code in (412, 428)
    assert lab.record(record_id).state is RecordState.WAITING
    assert lab.record(record_id).risk == 80
    ok(decide(underwriter, record_id, decision="approve", reasons=["seen_by_eye"]))


def test_the_decision_keeps_the_digest_of_the_report(lab: Lab) -> None:
    record_id = lab.filed(lab.at_the_car("o1"), "o1")
    ok(decide(lab.sign(Role.UNDERWRITER), record_id, decision="approve"))
    decided = lab.record(record_id)
    assert decided.report is not None
    assert decided.final is not None
    assert decided.final.report_digest == decided.report.digest
    lab.house.store.write(lambda unit: unit.audit.sequence(10_000))
    with lab.house.store.read() as unit:
        entries = {entry.action: dict(entry.detail) for entry in unit.audit.entries(0, 10_000)}
    assert entries["approve_inspection"]["report"] == entries["read_inspection"]["report"]
    with lab.house.store.engine.connect() as connection:
        query = "SELECT kind, payload FROM outbox_jobs WHERE kind = 'inspection.seal'"
        ((_, payload),) = connection.exec_driver_sql(query).all()
    assert record_id in str(payload)


def test_an_approval_against_the_report_says_why(lab: Lab) -> None:
    record_id = lab.filed(lab.at_the_car("o1"), "o1", **REFER)
    underwriter = lab.sign(Role.UNDERWRITER)
    assert "give a reason" in told(decide(underwriter, record_id, decision="approve"), 422)
    for reason in ("vin_differs", "risk_not_taken"):
        told(decide(underwriter, record_id, decision="approve", reasons=[reason]), 422)
    told(decide(underwriter, record_id, decision="decline", reasons=["seen_by_eye"]), 422)
    ok(decide(underwriter, record_id, decision="approve", reasons=["customer_confirmed"]))
    assert lab.house.order("o1").inspection is Inspection.APPROVED


def test_a_retake_names_photos_of_the_record_or_of_the_rules(lab: Lab) -> None:
    courier = lab.at_the_car("o1")
    record_id = lab.filed(courier, "o1", **REFER)
    underwriter = lab.sign(Role.UNDERWRITER)
    why = {"decision": "retake", "reasons": ["photo_unusable"]}
    told(decide(underwriter, record_id, **why), 422)
    assert "other is neither" in told(decide(underwriter, record_id, **why, retake=["other"]), 422)
    decided = ok(decide(underwriter, record_id, **why, retake=["vin", "licence"]))
    assert (decided["state"], decided["retake"]) == ("retake", ["vin", "licence"])
    assert lab.house.order("o1").state is OrderState.ARRIVED
    event = heard(lab.house, "courier:w1")[-1]
    assert (event.kind, event.data["retake"]) == ("inspection_retake", "vin,licence")
    again = lab.filed(courier, "o1")
    assert queue(underwriter) == [again]
    ok(decide(underwriter, again, decision="approve"))
    assert lab.house.order("o1").inspection is Inspection.APPROVED


def test_above_a_sum_a_second_underwriter_approves_too(two: Lab) -> None:
    record_id = two.filed(two.at_the_car("o1"), "o1")
    first, second = two.sign(Role.UNDERWRITER), two.sign(Role.UNDERWRITER)
    waits = ok(decide(first, record_id, decision="approve"))
    assert (waits["state"], waits["decision"]) == ("seconding", None)
    assert (waits["first"]["by"], waits["first"]["decision"]) == (first.person.id, "approve")
    assert two.house.order("o1").inspection is Inspection.REPORTED
    assert (queue(second), queue(second, "seconding")) == ([], [record_id])
    assert "another underwriter" in told(decide(first, record_id, decision="approve"), 403)
    told(decide(first, record_id, decision="decline", reasons=["other_car"]), 403)
    done = ok(decide(second, record_id, decision="approve"))
    assert (done["state"], done["decided_by"]) == ("approved", second.person.id)
    assert two.house.order("o1").inspection is Inspection.APPROVED
    kinds = [event.kind for event in heard(two.house, "courier:w1")]
    assert kinds[-2:] == ["inspection_read", "inspection_approved"]


@pytest.mark.parametrize(
    ("verdict", "state"),
    [
        ({"decision": "decline", "reasons": ["other_car"]}, OrderState.FAILED),
        (
            {"decision": "retake", "reasons": ["photo_unusable"], "retake": ["vin"]},
            OrderState.ARRIVED,
        ),
    ],
    ids=["decline", "retake"],
)
def test_the_second_underwriters_no_stands(two: Lab, verdict: Any, state: OrderState) -> None:
    record_id = two.filed(two.at_the_car("o1"), "o1")
    ok(decide(two.sign(Role.UNDERWRITER), record_id, decision="approve"))
    ok(decide(two.sign(Role.UNDERWRITER), record_id, **verdict))
    assert two.house.order("o1").state is state
    assert two.record(record_id).first is not None


def test_a_no_needs_no_second_underwriter(two: Lab) -> None:
    record_id = two.filed(two.at_the_car("o1"), "o1")
    ok(decide(two.sign(Role.UNDERWRITER), record_id, decision="decline", reasons=["other_car"]))
    assert two.record(record_id).state is RecordState.DECLINED


def test_a_report_stays_what_the_first_underwriter_saw(two: Lab) -> None:
    from courier_api.errors import ConflictError

    record_id = two.filed(two.at_the_car("o1"), "o1")
    ok(decide(two.sign(Role.UNDERWRITER), record_id, decision="approve"))
    with pytest.raises(ConflictError, match="stays what it was"):
        read(two.house, record_id, "another")


def test_fifty_of_a_hundred_decisions_at_once_leave_one(two: Lab) -> None:
    record_id = two.filed(two.at_the_car("o1"), "o1")
    people = [two.sign(Role.UNDERWRITER) for _ in range(10)]
    etag = people[0].get(f"/v1/inspections/{record_id}").headers["ETag"]

    def one(number: int) -> int:
        return decide(people[number % 10], record_id, etag, decision="approve").status_code

    with ThreadPoolExecutor(10) as pool:
        statuses = list(pool.map(one, range(50)))
    assert statuses.count(200) == 1
    assert set(statuses) <= {200, 403, 409, 412}
    assert two.record(record_id).state is RecordState.SECONDING


def test_an_underwriter_judges_his_products_only(lab: Lab) -> None:
    courier = lab.at_the_car("o1", "o2")
    lab.sold("o1", "车损险")
    record_id, unknown = lab.filed(courier, "o1"), lab.filed(courier, "o2")
    mine, other = judging(lab, "车损险", "盗抢险"), judging(lab, "交强险")
    everything = lab.sign(Role.UNDERWRITER)
    assert queue(everything) == queue(lab.sign(Role.MANAGER)) == [record_id, unknown]
    assert (queue(mine), queue(other)) == ([record_id], [])
    path = f"/v1/inspections/{record_id}"
    for part in ("", "/report", "/report.pdf", f"/photos/{'0' * 64}"):
        told(other.get(path + part), 404)
    told(decide(other, record_id, '"x"', decision="approve"), 404)
    told(other.get("/v1/orders/o1/photos"), 404)
    told(mine.get(f"/v1/inspections/{unknown}"), 404)
    assert ok(mine.get(path))["product"] == "车损险"
    assert len(ok(mine.get("/v1/orders/o1/photos"))["items"]) == 2
    ok(decide(mine, record_id, decision="approve"))


def test_an_underwriter_hears_of_his_products_only(lab: Lab) -> None:
    courier = lab.at_the_car("o1", "o2")
    lab.sold("o1", "车损险")
    lab.sold("o2", "客户13800131234 的车")
    records = [lab.filed(courier, order) for order in ("o1", "o2")]
    with lab.house.store.read() as unit:
        events = unit.events.since(0, 1_000)
    heard = {}
    for products in ((), ("车损险",), ("交强险",)):
        actor = Actor("u1", Role.UNDERWRITER, "futian", products)
        listener = Listener(actor=actor, session_id="s1", after=0)
        for event in events:
            listener.offer(event)
        subjects = [listener.waiting.get_nowait() for _ in range(listener.waiting.qsize())]
        heard[products] = {event.subject for event in subjects if event}
    assert heard == {
        (): {*records, "o1", "o2"},
        ("车损险",): {records[0], "o1"},
        ("交强险",): set(),
    }


def test_another_branch_learns_nothing(lab: Lab) -> None:
    record_id = lab.filed(lab.at_the_car("o1"), "o1")
    stranger = lab.sign(Role.UNDERWRITER, branch_id="luohu")
    path = f"/v1/inspections/{record_id}"
    for part in ("", "/report", "/report.pdf", f"/photos/{'0' * 64}"):
        told(stranger.get(path + part), 404)
    told(decide(stranger, record_id, '"x"', decision="approve"), 404)
    told(stranger.get("/v1/orders/o1/photos"), 404)
    assert queue(stranger) == []


def test_who_does_not_judge_sees_no_reports(lab: Lab) -> None:
    courier = lab.at_the_car("o1")
    record_id = lab.filed(courier, "o1")
    ok(courier.get(f"/v1/inspections/{record_id}"))
    for who in (courier, lab.sign(Role.AGENT), lab.sign(Role.DISPATCHER), lab.sign(Role.ADMIN)):
        for part in ("report", "report.pdf", f"photos/{'0' * 64}"):
            told(who.get(f"/v1/inspections/{record_id}/{part}"), 403)


def test_reports_are_written_by_the_reader_only(lab: Lab) -> None:
    from courier_api.errors import NotFoundError, RightsError
    from courier_api.services.office.reports import take_report
    from tests.courier_api.trade import actor

    record_id = lab.file(lab.at_the_car("o1"), "o1")
    report = a_read(lab.house)
    with pytest.raises(RightsError):
        lab.house.act(actor(Role.UNDERWRITER), take_report, record_id, report)
    with pytest.raises(NotFoundError):
        lab.house.act(actor(Role.SYSTEM, "worker", "luohu"), take_report, record_id, report)
    once = read(lab.house, record_id)
    assert read(lab.house, record_id) == once


def test_a_person_of_another_role_has_no_products() -> None:
    from courier_api.errors import ModelError
    from tests.courier_api.trade import AT

    values: dict[str, Any] = {"id": "p1", "login": "p1", "branch_id": "futian", "created_at": AT}
    judge = Person(role=Role.UNDERWRITER, products=("车损险",), **values)
    assert judge.actor.products == ("车损险",)
    assert judge.moved(Role.MANAGER, "futian").products == ()
    assert judge.moved(Role.UNDERWRITER, "luohu").products == ("车损险",)
    with pytest.raises(ModelError, match="an underwriter's"):
        Person(role=Role.MANAGER, products=("车损险",), **values)
    with pytest.raises(ModelError, match="twice"):
        Person(role=Role.UNDERWRITER, products=("a", "a"), **values)
