"""A branch prints its sheets of the day; the reader trusts them, and no others."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import zxingcpp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from flask import Flask
from PIL import ImageOps
from pypdf import PdfReader

from courier_api.adapters.sheet_press import SealedPress
from courier_api.app import create_app
from courier_api.config import Config
from courier_api.domain.actor import Role
from courier_api.errors import InputError, NotFoundError, StorageError
from courier_api.services.office.sheet_keys import keys_at, make_sheet_key, print_sheets
from courier_api.storage import open_store
from courier_api.web.limiter import Limiter
from courier_api.web.logs import json_log
from inspection.day_proof import Sheet, open_token
from inspection.errors import ProofError
from tests.courier_api.conftest import Databases
from tests.courier_api.reading.place import StandingClock, a_branch
from tests.courier_api.trade import actor
from tests.courier_api.visit.drive import House
from tests.courier_api.web.callers import Caller, sign_in
from tests.courier_api.worker.house import SECRET

DAY = date(2026, 6, 18)
PRESS = SealedPress(SECRET.key("day sheets"))
SYSTEM = actor(Role.SYSTEM, "operator")


@pytest.fixture
def house(databases: Databases) -> Iterator[House]:
    """At nine o'clock of the branch's day."""
    with databases.migrated("sqlite") as url:
        store = open_store(url, secret=SECRET.key("vault"))
        store.write(lambda unit: unit.sales.put_branch(a_branch()))
        yield House(store)
        store.close()


def make_key(house: House, *, at_once: bool = False) -> None:
    house.act(SYSTEM, make_sheet_key, "futian", PRESS, at_once=at_once)


def printed(house: House, copies: int = 1, day: date = DAY) -> bytes:
    with house.store.read() as unit:
        return print_sheets(
            unit, "futian", PRESS, day=day, copies=copies, at=house.at, ahead=timedelta(hours=6)
        )


def trusted(house: House, at: datetime | None = None) -> tuple[Ed25519PublicKey, ...]:
    with house.store.read() as unit:
        raw = keys_at(unit, "futian", at or house.at)
    return tuple(Ed25519PublicKey.from_public_bytes(one) for one in raw)


def codes(pdf: bytes) -> list[str]:
    """What a reader of codes sees on each page."""
    found = []
    for page in PdfReader(io.BytesIO(pdf)).pages:
        framed = ImageOps.expand(page.images[0].image.convert("L"), border=40, fill=255)
        code = zxingcpp.read_barcode(framed)
        assert code is not None
        found.append(code.text)
    return found


def test_each_page_is_a_sheet_of_its_own_that_the_reader_trusts(house: House) -> None:
    make_key(house)
    sheets = [open_token(code, trusted(house)) for code in codes(printed(house, 3))]
    assert [(one.branch, one.day) for one in sheets] == [("futian", DAY)] * 3
    assert len({one.nonce for one in sheets if isinstance(one, Sheet)}) == 3


def test_a_new_key_takes_over_at_midnight_and_todays_sheets_still_count(house: House) -> None:
    make_key(house)
    (before,) = trusted(house)
    make_key(house)
    assert trusted(house) == (before,)
    open_token(codes(printed(house))[0], trusted(house))
    tomorrow = house.at + timedelta(days=1)
    (after,) = trusted(house, tomorrow)
    assert after != before
    house.at = tomorrow
    with pytest.raises(ProofError):
        open_token(codes(printed(house, day=DAY + timedelta(days=1)))[0], (before,))


def test_a_stolen_key_is_worth_nothing_at_once(house: House) -> None:
    make_key(house)
    (stolen,) = trusted(house)
    house.at += timedelta(hours=1)
    make_key(house, at_once=True)
    assert stolen not in trusted(house)
    open_token(codes(printed(house))[0], trusted(house))


def test_a_sheet_is_printed_on_its_day_or_the_evening_before(house: House) -> None:
    make_key(house)
    for day in (DAY - timedelta(days=1), DAY + timedelta(days=1)):
        with pytest.raises(InputError, match="day"):
            printed(house, day=day)
    house.at += timedelta(hours=10)
    assert printed(house, day=DAY + timedelta(days=1)).startswith(b"%PDF")


def test_without_a_key_there_is_no_sheet(house: House) -> None:
    with pytest.raises(NotFoundError, match="branch-key"):
        printed(house)


def test_a_key_of_another_house_or_branch_does_not_open(house: House) -> None:
    key = PRESS.new_key("k1", "futian", house.at)
    for spoilt in (replace(key, branch_id="luohu"), replace(key, id="k2")):
        with pytest.raises(StorageError):
            PRESS.pages(spoilt, "福田", DAY, 1, house.at)
    with pytest.raises(StorageError):
        SealedPress(bytes(32)).pages(key, "福田", DAY, 1, house.at)


@pytest.fixture
def app(house: House, tmp_path: Path) -> Flask:
    config = Config(
        database="",
        public_url="https://couriers.example",
        secret=SECRET,
        figures=house.figures,
        files_dir=tmp_path / "files",
    )
    return create_app(
        config,
        store=house.store,
        clock=StandingClock(house),
        limiter=Limiter(1_000_000),
        log=json_log(io.StringIO()),
    )


@pytest.fixture
def sign(app: Flask, house: House) -> Callable[..., Caller]:
    return lambda role: sign_in(app, house.store, role, "", "futian")


def test_dispatchers_print_over_http_and_it_is_on_record(
    house: House, sign: Callable[..., Caller]
) -> None:
    make_key(house)
    dispatcher = sign(Role.DISPATCHER)
    path = "/v1/branches/me/day-sheet"
    answer = dispatcher.call("GET", f"{path}?date=2026-06-18&copies=2")
    assert (answer.status_code, answer.content_type) == (200, "application/pdf")
    assert len(codes(answer.get_data())) == 2
    assert dispatcher.call("GET", f"{path}?date=2026-06-17").status_code == 422
    assert dispatcher.call("GET", f"{path}?copies=201").status_code == 422
    assert sign(Role.COURIER).call("GET", path).status_code == 403
    house.store.write(lambda unit: unit.audit.sequence(1000))
    with house.store.read() as unit:
        entries = [one for one in unit.audit.entries(0, 1000) if one.action == "print_sheets"]
    assert [dict(one.detail) for one in entries] == [{"day": 20260618, "copies": 2}]


def test_a_branch_without_a_key_is_told_what_to_do(sign: Callable[..., Caller]) -> None:
    answer = sign(Role.MANAGER).call("GET", "/v1/branches/me/day-sheet")
    assert answer.status_code == 404
    assert "branch-key" in answer.get_data(as_text=True)
