"""Photos of a visit come in, and a report waits for the underwriter."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from courier_api.adapters.file_store import FolderStore
from courier_api.domain.office.filed_record import RecordState
from courier_api.domain.office.inspection_record import PhotoItem
from courier_api.domain.office.report import Recommendation
from courier_api.storage import open_store
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
from tests.courier_api.visit.drive import House
from tests.courier_api.worker.house import SECRET

pytestmark = pytest.mark.timeout(600)


@pytest.fixture
def house(databases: Databases) -> Iterator[House]:
    with databases.migrated("sqlite") as url:
        store = open_store(url, secret=SECRET.key("vault"))
        yield House(store)
        store.close()


def test_a_clean_visit_is_read_and_recommended(house: House, tmp_path: Path) -> None:
    visit = told("clean")
    open_branch(house)
    sell(house, "o1", visit)
    house.check_in()
    house.take_over("o1")
    arrive(house, "o1", visit)
    filed = file(house, "o1", visit, FolderStore(tmp_path / "files"))
    assert filed.state is RecordState.READING

    with a_worker_house(house.store, tmp_path, house) as working:
        assert read_all(working) == 1
        read = record_of(house.store, filed.record.id)
        assert read.report is not None
        report = report_of(working, filed.record.id)
        assert (read.state, read.report.recommendation, read.report.codes) == (
            RecordState.WAITING,
            Recommendation.ACCEPT,
            (),
        )
        assert read.report.risk < 10
        assert report["recommendation"]["proposal"] == "accept"
        assert {one["assigned_by"] for one in report["photos"]} == {"order"}
        shown = copies(working, "o1")
        assert len(shown) == len(visit.photos)
        assert all(max(copy.size) <= 1600 and not copy.getexif() for copy in shown)


def test_photos_and_sheet_of_another_car_are_recognised(house: House, tmp_path: Path) -> None:
    """Hours after the visit to one car, its photo and its sheet serve for another."""
    first = told("clean").only(PhotoItem.FRONT_LEFT, PhotoItem.VIN)
    second = replace(told("other_plate"), photos=first.photos)
    files = FolderStore(tmp_path / "files")
    open_branch(house)
    sell(house, "o1", first)
    sell(house, "o2", second)
    house.check_in()
    house.take_over("o1", "o2")
    with a_worker_house(house.store, tmp_path, house) as working:
        for order_id, visit in (("o1", first), ("o2", second)):
            arrive(house, order_id, visit)
            filed = file(house, order_id, visit, files)
            read_all(working)
        read = record_of(house.store, filed.record.id)
        report = report_of(working, filed.record.id)
    assert read.report is not None
    assert {"duplicate.earlier", "proof.reuse"} <= set(read.report.codes)
    assert read.report.recommendation is Recommendation.REFER
    assert read.report.risk > 90
    told_of = [one for one in report["findings"] if one["code"] == "duplicate.earlier"]
    assert all("o1.1" in one["message"] and "another car" in one["message"] for one in told_of)
    assert len(told_of) == len(first.photos)


def copies(working: object, order_id: str) -> list[Image.Image]:
    with working.store.read() as unit:
        return [
            Image.open(
                io.BytesIO(
                    unit.vault.unseal(photo.subject_id, working.files.get(photo.copy_address))
                )
            )
            for photo in unit.photos.of_order(order_id)
        ]
