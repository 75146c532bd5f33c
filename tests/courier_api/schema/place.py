"""A branch in full swing behind the real app: orders in every state, people in every role."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from flask import Flask

from courier_api.app import create_app
from courier_api.config import Config, Secret
from courier_api.domain.actor import Role
from courier_api.domain.order.states import FailReason, Inspection, OrderEvent
from courier_api.services.dispatch.plan_runs import ask_for_plan
from courier_api.services.dispatch.take_sale import take_sale
from courier_api.services.office.closing import book_back, close_orders
from courier_api.services.office.propose import propose_refund
from courier_api.services.shift.deposits import DepositSlip, declare_deposit
from courier_api.services.shift.floats import hand_out_float
from courier_api.storage import SqlStore, open_store
from courier_api.web.api.frame import STAFF
from courier_api.web.limiter import Limiter
from courier_api.web.logs import json_log
from tests.courier_api.dispatch.office import a_sale
from tests.courier_api.office.desk import DAY, FUTIAN
from tests.courier_api.office.test_inspections import filed_again
from tests.courier_api.trade import actor, an_order, take, take_in
from tests.courier_api.visit.drive import CLERK, House
from tests.courier_api.web.callers import Caller, sign_in

URL = "https://couriers.example"
SECRET = Secret(bytes(range(32)))
NO_LIMIT = 10**9
ON_THE_ROAD = (
    "custody",
    "arrived",
    "opened",
    "paid",
    "issued",
    "signed",
    "handed",
    "booked-back",
    "closed",
    "refused",
    "failed",
    "changed",
    "lost",
    "returned",
)


class Now:
    """Stands where the house's clock stands."""

    def __init__(self, house: House) -> None:
        self._house = house

    def now(self) -> datetime:
        return self._house.at


@dataclass(frozen=True)
class Place:
    """The branch, its people, those of another branch, and what there is by kind of id."""

    house: House
    app: Flask
    log: io.StringIO
    people: Mapping[Role, Caller]
    colleagues: Mapping[Role, Caller]
    strangers: Mapping[Role, Caller]
    ids: Mapping[str, tuple[str, ...]]

    @property
    def store(self) -> SqlStore:
        return self.house.store


def make_place(url: str) -> Place:
    """Fill a migrated, empty database."""
    store = open_store(url, secret=SECRET.key("vault"))
    house = House(store)
    people = replace(house.figures.people, argon2_passes=1, argon2_memory_kib=64)
    house.figures = replace(house.figures, people=people)
    files = Path(tempfile.gettempdir()) / f"place-{uuid4().hex}"
    config = Config(
        database=url, public_url=URL, secret=SECRET, figures=house.figures, files_dir=files
    )
    log = io.StringIO()
    app = create_app(
        config, store=store, clock=Now(house), limiter=Limiter(NO_LIMIT), log=json_log(log)
    )
    store.write(lambda unit: unit.sales.put_branch(FUTIAN))
    store.write(lambda unit: unit.sales.put_branch(replace(FUTIAN, id="luohu", depot_id="LH")))
    roles = sorted(STAFF)
    here = {role: sign_in(app, store, role, f"{role}-1") for role in roles}
    here[Role.COURIER] = sign_in(app, store, Role.COURIER, "c1")
    colleagues = {role: sign_in(app, store, role, f"{role}-2") for role in roles}
    strangers = {role: sign_in(app, store, role, f"{role}-9", "luohu") for role in roles}
    _desks(house)
    _road(house)
    return Place(house, app, log, here, colleagues, strangers, _ids(house))


def _desks(house: House) -> None:
    """What has not left the branch yet."""
    house.fill_till(10_000_000)
    for number in ("N1", "N2"):
        house.act(actor(Role.AGENT), take_sale, FUTIAN, a_sale(number), DAY)
    house.store.write(lambda unit: take_in(unit, an_order("sold")))
    house.store.write(lambda unit: take_in(unit, an_order("cancelled")))
    house.store.write(lambda unit: take(unit, "cancelled", OrderEvent.CANCEL, actor(Role.AGENT)))
    house.plan("planned")
    house.act(actor(Role.DISPATCHER), ask_for_plan, DAY)


def _road(house: House) -> None:
    """One shift with an order at every point of the way."""
    for name in ON_THE_ROAD:
        house.plan(name)
    for name in ("judged", "inspected"):
        house.plan(name, inspection=Inspection.DUE)
    house.check_in()
    house.take_over(*ON_THE_ROAD, "judged", "inspected")
    for name in (*ON_THE_ROAD[1:], "judged", "inspected"):
        house.arrive(name)
    house.open_payment("opened")
    for name in (*ON_THE_ROAD[3:9], "returned"):
        house.pay(name)
    for name in ON_THE_ROAD[4:9]:
        house.issue(name)
    for name in ON_THE_ROAD[5:9]:
        house.sign(name)
    for name in ON_THE_ROAD[6:9]:
        house.hand_over(name)
    _ends(house)


def _ends(house: House) -> None:
    """What does not end well, and what waits for a second person."""
    house.fail("refused", OrderEvent.REFUSE, FailReason.PRICE)
    house.fail("failed")
    house.fail("changed", OrderEvent.CHANGE, FailReason.OTHER_DATE)
    house.fail("returned", OrderEvent.REFUSE, FailReason.NO_LONGER_WANTED)
    house.take_back("P-returned", "R-returned", "R-booked-back", "R-closed")
    house.lose("lost", "P-lost")
    house.act(CLERK, book_back, ["R-booked-back", "R-closed"])
    house.act(CLERK, close_orders, ["closed"])
    house.act(CLERK, propose_refund, "returned")
    filed_again(house, "judged")
    house.act(CLERK, hand_out_float, "c1", amount_fen=20_000)
    slip = DepositSlip(deposit_id="dep-1", slip_number="SLIP1", amount_fen=1_000)
    house.act(actor(Role.COURIER), declare_deposit, slip)


def _ids(house: House) -> dict[str, tuple[str, ...]]:
    """Every id there is, by the name of the parameter that takes it; of people, not who calls."""
    tables = {
        "order_id": "SELECT id FROM orders",
        "serial": "SELECT serial FROM documents",
        "payment_id": "SELECT id FROM payments",
        "shift_id": "SELECT id FROM shifts",
        "deposit_id": "SELECT id FROM cash_moves",
        "task_id": "SELECT id FROM tasks",
        "approval_id": "SELECT id FROM approvals",
        "transaction_id": "SELECT id FROM ledger_transactions",
        "record_id": "SELECT id FROM inspection_records",
        "plan_id": "SELECT id FROM plans",
        "person_id": "SELECT id FROM people",
        "subject_id": "SELECT subject_id FROM vault_keys",
    }
    found = {}
    with house.store.engine.connect() as connection:
        for name, statement in tables.items():
            rows = connection.exec_driver_sql(f"{statement} ORDER BY 1")
            found[name] = tuple(str(row[0]) for row in rows)
    return found | {
        "person_id": tuple(name for name in found["person_id"] if name.endswith(("-2", "-9"))),
        "courier_id": ("c1", "courier-2", "courier-9"),
        "branch_id": ("futian", "luohu"),
        "day": ("2026-06-18",),
        "import_id": (),
    }
