"""From the record to the signed report, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from courier_api.adapters.file_store import FolderStore
from courier_api.adapters.reading.reader import ChildReader
from courier_api.domain.office.filed_record import RecordState
from courier_api.domain.office.inspection_record import PhotoItem
from courier_api.domain.office.verdict import Decision, Verdict, VerdictReason
from courier_api.storage import SqlStore
from tests.courier_api.reading.place import (
    a_worker_house,
    arrive,
    file,
    open_branch,
    read_all,
    record_of,
    sell,
    told,
)
from tests.courier_api.reading.test_sealing import DIES, LIMITS, decide, sealed_pdf
from tests.courier_api.visit.drive import House


def test_a_record_is_read_judged_and_signed(store: SqlStore, tmp_path: Path) -> None:
    house, visit = House(store), told("clean").only(PhotoItem.LICENCE)
    open_branch(house)
    sell(house, "o1", visit)
    house.check_in()
    house.take_over("o1")
    arrive(house, "o1", visit)
    filed = file(house, "o1", visit, FolderStore(tmp_path / "files"))
    with a_worker_house(store, tmp_path, house, tries=1) as opened:
        reader = ChildReader(LIMITS, visits_most=9, memory_most_bytes=1 << 30, command=DIES)
        working = replace(opened, reader=reader)
        assert read_all(working) == 1
        assert record_of(store, filed.record.id).state is RecordState.WAITING
        verdict = Verdict(decision=Decision.APPROVE, reasons=(VerdictReason.PAPERS_SEEN,))
        decide(house, filed.record.id, verdict)
        assert read_all(working, "inspection.seal") == 1
        signed, plain = sealed_pdf(working, filed.record.id)
        reader.close()
    assert signed.startswith(plain)
