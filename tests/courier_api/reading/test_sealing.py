"""What could not be read goes to the underwriter; what is decided is signed with its report."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader

from courier_api.adapters.file_store import FolderStore
from courier_api.adapters.reading.process import Limits
from courier_api.adapters.reading.reader import ChildReader
from courier_api.adapters.signer.opening import open_signing
from courier_api.domain.actor import Role
from courier_api.domain.office.filed_record import FiledRecord, RecordState
from courier_api.domain.office.inspection_record import PhotoItem
from courier_api.domain.office.report import Recommendation
from courier_api.domain.office.verdict import Decision, Verdict, VerdictReason
from courier_api.services.office.decision_words import panel_of
from courier_api.services.office.inspection import find_inspection
from courier_api.services.office.judging import decide_inspection
from courier_api.storage import open_store
from courier_api.worker import House as WorkerHouse
from tests.courier_api.conftest import Databases
from tests.courier_api.reading.place import (
    a_worker_house,
    arrive,
    file,
    open_branch,
    read_all,
    record_of,
    report_of,
    sell,
    told,
)
from tests.courier_api.trade import actor
from tests.courier_api.visit.drive import House
from tests.courier_api.worker.house import SECRET

DIES = (sys.executable, "-c", "import sys; sys.stdin.buffer.read(8); sys.exit(1)")
LIMITS = Limits(step_s=20, visit_s=20, memory_bytes=1 << 30)


@pytest.fixture
def house(databases: Databases) -> Iterator[House]:
    with databases.migrated("sqlite") as url:
        store = open_store(url, secret=SECRET.key("vault"))
        yield House(store)
        store.close()


@pytest.fixture
def filed(house: House, tmp_path: Path) -> FiledRecord:
    visit = told("clean").only(PhotoItem.VIN, PhotoItem.LICENCE)
    open_branch(house)
    sell(house, "o1", visit)
    house.check_in()
    house.take_over("o1")
    arrive(house, "o1", visit)
    return file(house, "o1", visit, FolderStore(tmp_path / "files"))


@pytest.fixture
def working(house: House, tmp_path: Path) -> Iterator[WorkerHouse]:
    """A worker whose reading processes die at once."""
    with a_worker_house(house.store, tmp_path, house, tries=1) as opened:
        reader = ChildReader(LIMITS, visits_most=9, memory_most_bytes=1 << 30, command=DIES)
        yield replace(opened, reader=reader)
        reader.close()


def decide(house: House, record_id: str, verdict: Verdict, who: str = "underwriter-1") -> None:
    underwriter = actor(Role.UNDERWRITER, who)
    with house.store.read() as unit:
        found = find_inspection(unit, underwriter, record_id)
    house.act(underwriter, decide_inspection, found, verdict)


def sealed_pdf(working: WorkerHouse, record_id: str) -> tuple[bytes, bytes]:
    """The signed report, and the unsigned one."""
    with working.store.read() as unit:
        filed = unit.records.get(record_id)
        assert filed.report is not None
        assert filed.report.pdf_file is not None
        assert filed.sealed_pdf is not None
        holder = unit.orders.get(filed.record.order_id).policyholder_id
        signed, plain = (
            unit.vault.unseal(holder, working.files.get(address))
            for address in (filed.sealed_pdf, filed.report.pdf_file)
        )
    return signed, plain


def drawings(pdf: bytes) -> int:
    """How many drawings lie on the last page."""
    page = PdfReader(io.BytesIO(pdf)).pages[-1]
    return len(page["/Resources"].get("/XObject", {}))


def test_a_visit_that_brings_its_reader_down_goes_to_the_underwriter(
    house: House, working: WorkerHouse, filed: FiledRecord
) -> None:
    assert read_all(working) == 1
    read = record_of(house.store, filed.record.id)
    assert read.report is not None
    assert (read.state, read.report.recommendation, read.report.codes) == (
        RecordState.WAITING,
        Recommendation.REFER,
        ("not_read",),
    )
    report = report_of(working, filed.record.id)
    assert report["recommendation"]["proposal"] == "refer"
    assert {one["digest"] for one in report["photos"]} == {p.digest for p in filed.record.photos}
    assert any("died" in one["message"] for one in report["findings"])


def test_a_reader_that_dies_is_tried_again_before_that(
    house: House, working: WorkerHouse, filed: FiledRecord
) -> None:
    figures = working.figures
    patient = replace(working, figures=replace(figures, reading=replace(figures.reading, tries=3)))
    for _ in range(2):
        assert read_all(patient) == 1
        assert record_of(house.store, filed.record.id).state is RecordState.READING
        house.at = house.at.replace(year=house.at.year + 1)
    assert read_all(patient) == 1
    assert record_of(house.store, filed.record.id).state is RecordState.WAITING


def test_the_decision_is_written_into_the_report_and_signed(
    house: House, working: WorkerHouse, filed: FiledRecord, tmp_path: Path
) -> None:
    read_all(working)
    verdict = Verdict(decision=Decision.APPROVE, reasons=(VerdictReason.SEEN_BY_EYE,))
    decide(house, filed.record.id, verdict)
    assert read_all(working, "inspection.seal") == 1

    signed, plain = sealed_pdf(working, filed.record.id)
    assert signed.startswith(plain)
    signing = open_signing(
        working.clock,
        ZoneInfo("Asia/Shanghai"),
        p12=None,
        passphrase="",
        trusted=None,
        trial_dir=tmp_path / "trial-signing",
    )
    facts = signing.verifier.verify(signed)
    assert (facts.bottom_line, facts.covers_whole_file, facts.is_test) == (True, True, True)
    assert facts.signatures[0].final
    for spoilt in (signed + b"\n", signed.replace(b"/Type", b"/Tyqe", 1)):
        assert not signing.verifier.verify(spoilt).bottom_line
    assert drawings(signed) == drawings(plain) + 1
    decided = record_of(house.store, filed.record.id)
    assert decided.final is not None
    assert decided.report is not None
    panel = dict(panel_of(decided, decided.final, ZoneInfo("Asia/Shanghai")).rows)
    assert (panel["决定"], panel["理由"]) == ("通过", "人工看过，确认无误")
    assert panel["核保人"] == "underwriter-1　2026-06-18 09:20:00 +0800"
    assert panel["报告 SHA-256"] == decided.report.digest
    assert panel["记录 SHA-256"] == decided.digest


def test_it_is_signed_once_and_its_digest_is_in_the_audit_log(
    house: House, working: WorkerHouse, filed: FiledRecord
) -> None:
    read_all(working)
    verdict = Verdict(
        decision=Decision.RETAKE,
        reasons=(VerdictReason.PHOTO_UNUSABLE,),
        retake=(PhotoItem.VIN,),
    )
    decide(house, filed.record.id, verdict)
    assert read_all(working, "inspection.seal") == 1
    before = record_of(house.store, filed.record.id).sealed_pdf
    payload = {"record_id": filed.record.id, "branch_id": "futian"}
    house.store.write(lambda unit: unit.outbox.put("inspection.seal", payload))
    assert read_all(working, "inspection.seal") == 1
    assert record_of(house.store, filed.record.id).sealed_pdf == before
    house.store.write(lambda unit: unit.audit.sequence(1000))
    with house.store.read() as unit:
        actions = [entry.action for entry in unit.audit.entries(0, 1000)]
    assert actions.count("seal_inspection") == 1


def test_nothing_is_signed_of_a_customer_who_was_forgotten(
    house: House, working: WorkerHouse, filed: FiledRecord
) -> None:
    read_all(working)
    verdict = Verdict(decision=Decision.DECLINE, reasons=(VerdictReason.RISK_NOT_TAKEN,))
    decide(house, filed.record.id, verdict)
    house.store.write(lambda unit: unit.vault.forget("h-o1"))
    assert read_all(working, "inspection.seal") == 1
    assert record_of(house.store, filed.record.id).sealed_pdf is None


def test_a_day_without_rules_is_no_reason_to_leave_a_record_unread(
    house: House, working: WorkerHouse, tmp_path: Path
) -> None:
    """The rules of the package begin in 2026; a visit of before then is looked at by a human."""
    visit = told("clean").only(PhotoItem.VIN)
    open_branch(house)
    sell(house, "o1", visit)
    house.check_in()
    house.take_over("o1")
    arrive(house, "o1", visit, at=house.at.replace(year=2025))
    old = file(house, "o1", visit, FolderStore(tmp_path / "files"))
    assert read_all(working) == 1
    read = record_of(house.store, old.record.id)
    assert read.report is not None
    assert read.report.codes == ("not_read",)


def test_nobody_reads_for_a_visit_that_broke_off(
    house: House, working: WorkerHouse, filed: FiledRecord
) -> None:
    house.fail("o1")
    assert read_all(working) == 1
    left = record_of(house.store, filed.record.id)
    assert (left.state, left.report) == (RecordState.READING, None)
    with house.store.read() as unit:
        job = unit.outbox.find(f"inspection.read:{filed.record.id}")
    assert job is not None
    assert job.state == "done"
