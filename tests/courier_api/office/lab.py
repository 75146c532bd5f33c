"""The branch over HTTP with a file store in a folder: couriers send photos, underwriters judge."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask
from PIL import Image
from werkzeug.test import TestResponse

from courier_api.adapters.file_store import FolderStore
from courier_api.app import create_app
from courier_api.config import Config, Secret
from courier_api.domain.actor import Role
from courier_api.domain.dispatch.sale import SaleFacts
from courier_api.domain.office.filed_record import FiledRecord
from courier_api.domain.order.states import Inspection, OrderEvent
from courier_api.ports import UnitOfWork
from courier_api.web.limiter import Limiter
from courier_api.web.logs import json_log
from routing.model import PaymentMethod
from tests.courier_api.office.darkroom import a_jpeg, read
from tests.courier_api.trade import actor, take
from tests.courier_api.visit.drive import TODAY, House
from tests.courier_api.web.callers import Caller, sign_in

VIN = "LSVAA4182E2123456"


class HouseClock:
    """The time it is in the house."""

    def __init__(self, house: House) -> None:
        self._house = house

    def now(self) -> datetime:
        return self._house.at


def picture(side_px: int = 900, *, exif: bool = False) -> bytes:
    """A JPEG, with a place in its EXIF if wanted."""
    image = Image.effect_mandelbrot((side_px, side_px * 3 // 4), (-2, -1, 1, 1), 20).convert("RGB")
    file = io.BytesIO()
    more = {}
    if exif:
        tags = Image.Exif()
        tags[0x010F] = "Camera of Zhang San"
        more = {"exif": tags}
    image.save(file, "JPEG", **more)
    return file.getvalue()


@dataclass
class Lab:
    """A house whose people call the API."""

    house: House
    app: Flask
    files: FolderStore

    def sign(self, role: Role, name: str = "", branch_id: str = "futian") -> Caller:
        return sign_in(self.app, self.house.store, role, name, branch_id)

    def at_the_car(self, *orders: str, name: str = "w1") -> Caller:
        """A courier at the car of the last order, which is due for inspection."""
        courier = self.sign(Role.COURIER, name)
        for order in orders:
            self.house.plan(order, courier=name, inspection=Inspection.DUE)
        self.house.check_in(name)
        self.house.take_over(*orders, courier=name)
        for order in orders:
            self.house.arrive(order)
        return courier

    def visit_again(self, order: str, name: str = "w1") -> None:
        """Let the visit come to nothing and another one begin."""
        house = self.house
        house.fail(order)
        house.take_back(f"P-{order}", f"R-{order}", courier=name)
        house.at += timedelta(minutes=5)

        def plan(unit: UnitOfWork) -> None:
            take(unit, order, OrderEvent.BOOK, actor(Role.AGENT), appointment=TODAY)
            take(unit, order, OrderEvent.PLAN, actor(Role.DISPATCHER), courier_id=name)

        house.store.write(plan)
        house.take_over(order, courier=name)
        house.arrive(order)

    def sold(self, order: str, product: str) -> None:
        """Say what the order's sale was."""
        facts = SaleFacts(
            order_id=order,
            payment=PaymentMethod.CASH,
            product=product,
            tier="",
            priority=50,
            premium_due_fen=1,
            inspection=True,
            sold_at=None,
            wanted=None,
        )
        self.house.store.write(lambda unit: unit.sales.add(facts, None))

    def file(self, courier: Caller, order: str, *items: str) -> str:
        """Photos sent and a record filed of them; return its id."""
        photos = []
        for item in items or ("vin", "front_left"):
            content = a_jpeg(f"{order} {item} {self.house.at}")
            ok(upload(courier, order, content, item))
            photos.append({"item": item, "digest": sha256(content).hexdigest()})
        body = {
            "vin": VIN,
            "odometer_km": 81_234,
            "photos": photos,
            "recorded_at": "2026-06-18T09:00:00+08:00",
        }
        return str(ok(courier.post(f"/v1/orders/{order}/inspections", json=body), 201)["id"])

    def filed(self, courier: Caller, order: str, **changes: Any) -> str:
        """The same, and read."""
        record_id = self.file(courier, order)
        read(self.house, record_id, **changes)
        return record_id

    def record(self, record_id: str) -> FiledRecord:
        with self.house.store.read() as unit:
            return unit.records.get(record_id)

    def keep(self, subject_id: str, content: bytes) -> str:
        """Put a file, sealed, as the reader does."""
        sealed = self.house.store.write(lambda unit: unit.vault.seal(subject_id, content))
        return self.files.put(sealed)

    def kept(self) -> list[str]:
        """The addresses of all files there are."""
        return sorted(self.files.put_before(datetime.max.replace(tzinfo=self.house.at.tzinfo)))


def a_lab(house: House, database_url: str, folder: Path) -> Lab:
    config = Config(
        database=database_url,
        public_url="https://couriers.example",
        secret=Secret(bytes(32)),
        figures=house.figures,
        files_dir=folder / "files",
    )
    app = create_app(
        config,
        store=house.store,
        clock=HouseClock(house),
        limiter=Limiter(1_000_000),
        log=json_log(io.StringIO()),
    )
    return Lab(house, app, FolderStore(folder / "files"))


def upload(
    courier: Caller, order: str, content: bytes, item: str = "vin", **more: Any
) -> TestResponse:
    digest = more.pop("digest", sha256(content).hexdigest())
    media = more.pop("content_type", "image/jpeg")
    path = f"/v1/orders/{order}/photos/{digest}?item={item}"
    return courier.call("PUT", path, data=content, content_type=media, **more)


def decide(who: Caller, record_id: str, etag: str = "", **verdict: Any) -> TestResponse:
    """Decide on the record as it is now, or as `etag` has it."""
    path = f"/v1/inspections/{record_id}"
    seen = etag or who.get(path).headers.get("ETag", '"none"')
    return who.post(f"{path}/decisions", json=verdict, headers={"If-Match": seen})


def ok(answer: TestResponse, status: int = 200) -> Any:
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_json()


def told(answer: TestResponse, status: int) -> str:
    """The text of a problem of that status."""
    assert answer.status_code == status, answer.get_data(as_text=True)
    assert answer.content_type == "application/problem+json"
    return answer.get_data(as_text=True)
