"""Visits of the fixtures, brought to the door and filed as a courier does; a worker reads them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from courier_api.adapters.file_store import FolderStore
from courier_api.cli.working import open_house
from courier_api.domain.dispatch.branch import Branch
from courier_api.domain.dispatch.sale import SaleFacts
from courier_api.domain.dispatch.vehicle import SaleVehicle, rule_on
from courier_api.domain.office.filed_record import FiledRecord
from courier_api.domain.office.inspection_record import Photo, PhotoItem
from courier_api.domain.office.photo import PhotoType
from courier_api.domain.office.sheet_key import SheetKey
from courier_api.domain.order.states import Inspection
from courier_api.domain.shift.visit import ArrivalReason, Position
from courier_api.ports import UnitOfWork
from courier_api.services.office.inspection import Filing, file_inspection
from courier_api.services.office.photos import Upload, keep_photo
from courier_api.storage import SqlStore
from courier_api.worker import House as WorkerHouse
from courier_api.worker import Worker, handlers
from inspection.day_proof import read_public_key
from inspection.inspect_vehicle import read_order
from routing.model import Location
from tests.courier_api.visit.drive import House
from tests.courier_api.worker.house import a_config

VISITS = Path(__file__).parents[3] / "fixtures" / "visits"
ITEMS = {
    "corner_front_left": PhotoItem.FRONT_LEFT,
    "corner_front_right": PhotoItem.FRONT_RIGHT,
    "corner_rear_left": PhotoItem.REAR_LEFT,
    "corner_rear_right": PhotoItem.REAR_RIGHT,
    "vin": PhotoItem.VIN,
    "licence": PhotoItem.LICENCE,
}


@dataclass(frozen=True)
class Told:
    """One visit of the fixtures."""

    name: str
    photos: tuple[tuple[PhotoItem, bytes], ...]
    order: Any

    def only(self, *items: PhotoItem) -> Told:
        """The same visit with fewer photos, for tests that cannot wait."""
        return replace(self, photos=tuple(one for one in self.photos if one[0] in items))


def told(name: str) -> Told:
    folder = VISITS / name
    photos = [(ITEMS[path.stem], path.read_bytes()) for path in sorted(folder.glob("*.jpg"))]
    return Told(name, tuple(photos), read_order(folder / "order.json"))


def a_branch() -> Branch:
    return Branch(
        id="futian",
        name="福田",
        time_zone="Asia/Shanghai",
        depot_id="d1",
        location=Location(22.5, 114.0),
    )


def open_branch(house: House) -> None:
    """The branch of the fixtures, with the key that signed its sheets."""
    public = read_public_key(VISITS / "branch.public.pem")
    key = SheetKey(
        id="key-1",
        branch_id="futian",
        public=public.public_bytes(Encoding.Raw, PublicFormat.Raw),
        sealed=b"elsewhere",
        valid_from=house.at - timedelta(days=30),
    )

    def act(unit: UnitOfWork) -> None:
        unit.sales.put_branch(a_branch())
        unit.sheet_keys.add(key)

    house.store.write(act)


def sell(house: House, order_id: str, visit: Told) -> None:
    """An order with the sale's car, planned for c1."""
    order = visit.order
    holder = f"h-{order_id}"
    house.plan(order_id, inspection=Inspection.DUE, policyholder_id=holder)
    personal = {
        "vin": order.vin,
        "plate": order.plate,
        "engine_number": order.engine_number,
        "owner": order.owner,
    }
    car = SaleVehicle(
        order_id=order_id, facts=order.facts, ruling=rule_on(order.facts, order.visit.day)
    )

    def act(unit: UnitOfWork) -> None:
        unit.vault.put(holder, personal)
        unit.sales.add(SaleFacts(order_id=order_id, inspection=True), None)
        unit.sales.add_vehicle(car)

    house.store.write(act)


def arrive(house: House, order_id: str, visit: Told, at: datetime | None = None) -> None:
    """Be at the car; the sheets of the fixtures bear no code of a visit."""
    facts = visit.order.visit
    house.at = (at or facts.started_at).astimezone(house.at.tzinfo)
    house.arrive(order_id, Position(facts.lat, facts.lon, 5.0), ArrivalReason.MET_ELSEWHERE)
    with house.store.read() as unit:
        begun = unit.visits.of_order(order_id)[-1]
    house.store.write(lambda unit: unit.visits.save(begun, replace(begun, code=None)))


def file(
    house: House, order_id: str, visit: Told, files: FolderStore, **changes: Any
) -> FiledRecord:
    """Upload the photos and file the record, twenty minutes after arriving."""
    house.at += timedelta(minutes=20)
    courier = house.courier_of(order_id)
    holder = house.order(order_id).policyholder_id
    photos = []
    for item, content in visit.photos:
        digest = sha256(content).hexdigest()
        photos.append(Photo(item, digest))
        upload = Upload(digest=digest, item=item, media_type=PhotoType.JPEG, content=content)
        with house.store.read() as unit:
            if any(one.digest == digest for one in unit.photos.of_order(order_id)):
                continue
            sealed = unit.vault.seal(holder, content)
        house.act(courier, keep_photo, order_id, upload, files.put(sealed))
    filing = Filing(
        **{
            "vin": visit.order.vin,
            "engine_number": visit.order.engine_number,
            "odometer_km": 23_456,
            "damages": (),
            "photos": tuple(photos),
            "recorded_at": house.at,
        }
        | changes
    )
    filed: FiledRecord = house.act(courier, file_inspection, order_id, filing)
    return filed


@contextmanager
def a_worker_house(
    store: SqlStore, folder: Path, house: House, **reading: Any
) -> Iterator[WorkerHouse]:
    """A worker's house beside the courier's, by the same clock."""
    config = a_config(folder, lease_s=30.0)
    figures = config.figures
    config = replace(config, figures=replace(figures, reading=replace(figures.reading, **reading)))
    with open_house(config, store=store, clock=StandingClock(house)) as opened:
        yield opened


class StandingClock:
    """Shows what the courier's house shows."""

    def __init__(self, house: House) -> None:
        self._house = house

    def now(self) -> datetime:
        return self._house.at


def read_all(house: WorkerHouse, *kinds: str) -> int:
    """Do the jobs of inspections that are due; return how many were tried."""
    wanted = kinds or ("inspection.read",)
    known = handlers(house)
    worker = Worker(house, {kind: known[kind] for kind in wanted}, threads=1)
    return worker.run_once()


def record_of(store: SqlStore, record_id: str) -> FiledRecord:
    with store.read() as unit:
        return unit.records.get(record_id)


def report_of(house: WorkerHouse, record_id: str) -> Any:
    """The report's JSON as it lies in the store."""
    with house.store.read() as unit:
        filed = unit.records.get(record_id)
        assert filed.report is not None
        holder = unit.orders.get(filed.record.order_id).policyholder_id
        sealed = house.files.get(filed.report.report_file)
        return json.loads(unit.vault.unseal(holder, sealed))
