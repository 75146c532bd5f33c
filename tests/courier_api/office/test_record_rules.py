"""What the database itself refuses to do with records, and what it does with those of before."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from courier_api.domain.office.filed_record import FiledRecord, RecordState
from courier_api.domain.office.report import Recommendation
from courier_api.domain.order.states import Inspection
from courier_api.errors import ConflictError
from courier_api.services.office.inspection import file_inspection
from courier_api.storage import SqlStore, open_store, upgrade
from courier_api.storage.engine import make_engine
from courier_api.storage.migrate import downgrade
from tests.courier_api.office.darkroom import a_read, read, send
from tests.courier_api.office.desk import COURIER, UNDERWRITER, morning
from tests.courier_api.office.test_database_rules import refused
from tests.courier_api.office.test_inspections import (
    APPROVE,
    PHOTOS,
    a_filing,
    a_record,
    decide,
    filed_record,
)
from tests.courier_api.trade import actor
from tests.courier_api.visit.drive import SECRET, House

SHA = "0" * 64


def unread(house: House) -> FiledRecord:
    morning(house, "o1", inspection=True)
    house.arrive("o1")
    send(house, "o1", PHOTOS)
    return house.act(COURIER, file_inspection, "o1", a_filing())


def test_what_was_not_read_cannot_be_judged(house: House) -> None:
    unread(house)
    for change in (
        "state = 'approved', decision = 'approve', decided_by = 'u1', decided_at = filed_at",
        "state = 'seconding', first_by = 'u1', first_at = filed_at",
    ):
        statement = f"UPDATE inspection_records SET {change}"  # noqa: S608 - of this file
        assert "is decided already" in refused(house, statement)


def test_a_report_is_whole_or_not_there(house: House) -> None:
    unread(house)
    for change in (
        "state = 'waiting', report_digest = :sha",
        "state = 'waiting', recommendation = 'accept', read_at = filed_at",
        "report_digest = :sha, recommendation = 'accept', read_at = filed_at, report_file = :sha",
        "risk = 101",
    ):
        statement = f"UPDATE inspection_records SET {change}"  # noqa: S608 - of this file
        assert refused(house, statement + " WHERE :sha <> ''", sha=SHA)


def test_one_underwriter_is_not_two(house: House) -> None:
    figures = replace(house.figures.inspection, second_underwriter_fen=0)
    house.figures = replace(house.figures, inspection=figures)
    filed = filed_record(house)
    waits = decide(house, filed, APPROVE)
    assert waits.state is RecordState.SECONDING
    told = refused(
        house,
        "UPDATE inspection_records SET state = 'approved', decision = 'approve',"
        " decided_by = first_by, decided_at = filed_at, decided_report = report_digest",
    )
    assert "another underwriter" in told
    for change in ("risk = 1", "first_by = 'u9'", "state = 'waiting'", f"report_digest = '{SHA}'"):
        statement = f"UPDATE inspection_records SET {change}"  # noqa: S608 - of this file
        assert "is decided already" in refused(house, statement)
    decide(house, filed, APPROVE, actor(UNDERWRITER.role, "u-2"))


def test_what_is_decided_only_gets_its_signed_report(house: House) -> None:
    filed = filed_record(house)
    decide(house, filed, APPROVE)
    for change in ("risk = 1", "reasons = 'x'", "decided_by = 'u9'", "state = 'waiting'"):
        statement = f"UPDATE inspection_records SET {change}"  # noqa: S608 - of this file
        assert "is decided already" in refused(house, statement)
    house.store.write(lambda unit: unit.records.seal(filed.record.id, SHA))
    again = "UPDATE inspection_records SET sealed_pdf = NULL"
    assert "is decided already" in refused(house, again)


def test_a_decision_names_the_report_it_was_made_on(house: House) -> None:
    filed_record(house)
    told = refused(
        house,
        "UPDATE inspection_records SET state = 'approved', decision = 'approve',"
        " decided_by = 'u9', decided_at = filed_at, decided_report = :sha",
        sha=SHA,
    )
    assert "the report changed" in told


def test_two_readers_who_finish_at_once_leave_one_report(house: House) -> None:
    filed = unread(house)
    read(house, filed.record.id, risk=10)
    with house.store.read() as unit:
        seen = unit.records.get(filed.record.id)
    stale = replace(seen, report=a_read(house, "late").report)
    with pytest.raises(ConflictError, match="somebody else was first"):
        house.store.write(lambda unit: unit.records.save(stale))
    with house.store.read() as unit:
        assert unit.records.get(filed.record.id) == seen


def test_the_queue_is_read_from_its_index(store: SqlStore, backend: str) -> None:
    """Neither the whole table nor a sort is needed to find the riskiest of a branch."""
    explain, sort = {
        "sqlite": ("EXPLAIN QUERY PLAN", "TEMP B-TREE"),
        "postgresql": ("EXPLAIN", "Sort"),
    }[backend]
    query = (
        "SELECT * FROM inspection_records WHERE branch_id = 'futian' AND state = 'waiting'"
        " ORDER BY risk DESC, filed_at, id LIMIT 50"
    )
    with store.engine.connect() as connection:
        if backend == "postgresql":
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        plan = " ".join(str(row) for row in connection.execute(text(f"{explain} {query}")))
    assert "inspection_records_by_risk" in plan
    assert sort not in plan


DIGESTS = {name: sha256(name.encode()).hexdigest() for name in ("r1", "r2", "r3")}
OLD = (
    "INSERT INTO inspection_records (id, order_id, branch_id, courier_id, odometer_km, damages,"
    " photos, recorded_at, filed_at, digest, state, version, reasons, retake, decision,"
    " decided_by, decided_at) SELECT :id, o.id, 'futian', 'c1', 5, '[]', :photos, s.at, s.at,"
    " :digest, CAST(:state AS text), 1, '', '', :decision, :who,"
    " CASE WHEN CAST(:state AS text) <> 'waiting' THEN s.at END"
    " FROM orders o JOIN order_steps s ON s.order_id = o.id AND s.version = 1"
)


def test_records_of_before_are_kept_and_can_be_judged(empty_url: str) -> None:
    upgrade(empty_url)
    store = open_store(empty_url, secret=SECRET)
    House(store).plan("o1", inspection=Inspection.DUE)
    store.close()
    assert downgrade(empty_url, "0007") == "0007"
    engine = make_engine(empty_url)
    with engine.begin() as connection:
        for name, state, *decided in (
            ("r1", "waiting", None, None),
            ("r2", "approved", "approve", "u1"),
            ("r3", "retake", "retake", "u1"),
        ):
            values = dict(zip(("decision", "who"), decided, strict=True))
            values |= {
                "photos": f'[["vin","{DIGESTS[name]}"]]',
                "id": name,
                "digest": DIGESTS[name],
                "state": state,
            }
            connection.execute(text(OLD), values)
    upgrade(empty_url)
    with engine.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT id, state, risk, report_digest, product FROM inspection_records ORDER BY 1"
            )
        ).all()
    assert [tuple(row) for row in rows] == [
        ("r1", "waiting", 0, None, ""),
        ("r2", "approved", 0, None, ""),
        ("r3", "retake", 0, None, ""),
    ]
    store = open_store(empty_url, secret=SECRET)
    with store.read() as unit:
        verdicts = [unit.records.get(name).verdict for name in ("r1", "r2", "r3")]
    store.close()
    assert [verdict and verdict.decision for verdict in verdicts] == [None, "approve", "retake"]
    with engine.begin() as connection, pytest.raises(DBAPIError):
        connection.execute(text("DELETE FROM inspection_records"))
    assert downgrade(empty_url, "0007") == "0007"
    with engine.connect() as connection:
        assert len(connection.execute(text("SELECT id FROM inspection_records")).all()) == 3
    engine.dispose()


def test_an_unread_record_has_a_tag_of_its_own() -> None:
    record = a_record()
    filed = FiledRecord(record=record, digest=record.digest, branch_id="futian")
    assert filed.etag.endswith(".1.unread")
    assert filed.risk == 0
    assert Recommendation.REFER == "refer"
