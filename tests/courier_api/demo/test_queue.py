"""The demonstration's queue: cars sold, visited and photographed, each with what is wrong."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from courier_api.adapters.file_store import FolderStore
from courier_api.config import load_config
from courier_api.demo.queue import fill_queue
from courier_api.demo.rounds import FiledVisit, Rounds
from courier_api.demo.visits import read_visits
from courier_api.demo.yard import Yard
from courier_api.domain.actor import Actor, Role
from courier_api.domain.dispatch.branch import Branch
from courier_api.domain.office.filed_record import RecordState
from courier_api.domain.order.states import OrderState
from courier_api.errors import InputError
from courier_api.services.dispatch.vehicles import see_ruling
from courier_api.storage import SqlStore, open_store
from routing.model import Location
from tests.courier_api.conftest import Databases

FIXTURES = Path("fixtures")
DAY = date(2026, 6, 18)
SETUP = Actor("setup", Role.SYSTEM, "futian")
FUTIAN = Branch(
    id="futian",
    name="福田",
    time_zone="Asia/Shanghai",
    depot_id="FT",
    location=Location(22.5358, 114.0194),
)


class Filled:
    """A branch whose queue is filled, and what became of each visit."""

    def __init__(self, url: str, home: Path) -> None:
        secret = str(home / "secret")
        self.config = load_config(
            {}, database=url, secret_file=secret, files_dir=str(home / "files")
        )
        self.store: SqlStore = open_store(url, secret=self.config.secret.key("vault"))
        self.store.write(lambda unit: unit.sales.put_branch(FUTIAN))
        self.yard = Yard(self.store, self.config, datetime(2026, 6, 17, 7, tzinfo=UTC))
        rounds = Rounds(
            yard=self.yard,
            files=FolderStore(self.config.files_dir),
            branch=FUTIAN,
            dispatcher=Actor("d1", Role.DISPATCHER, "futian"),
            setup=SETUP,
        )
        self.visits = {visit.name: visit for visit in read_visits(FIXTURES)}
        filed = fill_queue(rounds, tuple(self.visits.values()), FIXTURES)
        self.filed: dict[str, FiledVisit] = {one.name: one for one in filed}


@pytest.fixture(scope="module")
def filled(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> object:
    with databases.migrated("sqlite") as url:
        made = Filled(url, tmp_path_factory.mktemp("queue"))
        yield made
        made.store.close()


def test_a_dozen_varied_visits_wait_to_be_read(filled: Filled) -> None:
    assert len(filled.filed) >= 12
    assert {one.recommendation for one in filled.filed.values()} == {"accept", "retake", "refer"}
    with filled.store.read() as unit:
        for one in filled.filed.values():
            record = unit.records.get(one.record_id)
            order = unit.orders.get(one.order_id)
            assert record.state is RecordState.READING
            assert order.state is OrderState.INSPECTED
            assert record.is_intact
            photos = unit.photos.of_order(one.order_id)
            assert Counter(p.digest for p in photos) == Counter(
                p.digest for p in record.record.photos
            )
            assert len(photos) == len(filled.visits[one.name].shots)


def test_each_visit_is_of_the_day_and_place_of_its_photos(filled: Filled) -> None:
    with filled.store.read() as unit:
        for one in filled.filed.values():
            (visit,) = unit.visits.of_order(one.order_id)
            facts = filled.visits[one.name].order.visit
            assert FUTIAN.day_of(visit.arrived_at) == DAY
            assert visit.arrived_at == facts.started_at
            assert visit.position is not None
            assert (visit.position.lat, visit.position.lon) == (facts.lat, facts.lon)
            assert visit.code is None


def test_cars_are_inspected_because_the_rules_say_so_and_one_is_exempt(filled: Filled) -> None:
    assert "exempt" not in filled.filed

    def codes(work: object) -> dict[str, str | None]:
        found = {}
        for name, visit in filled.visits.items():
            order = work.unit.orders.find_sale(visit.order.order)
            view = see_ruling(work, order.id)
            found[name] = view.ruling.code
            assert view.owner
            assert view.owner != visit.order.owner
        return found

    ruled = filled.yard.do(SETUP, codes)
    assert ruled.pop("exempt") == "on-time-renewal"
    assert set(ruled.values()) == {"first-own-damage"}


def test_what_is_shown_again_was_seen_before(filled: Filled) -> None:
    since = datetime(2026, 6, 17, tzinfo=UTC)
    with filled.store.read() as unit:
        looks = unit.sights.looks_after("futian", 0, 10)
        uses = unit.sights.uses("futian", since)
    assert len(looks) == 2
    assert [use.nonce for use in uses] == ["14" * 12]


def test_visits_that_are_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="leave visits out"):
        read_visits(tmp_path)
