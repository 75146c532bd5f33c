"""What a sale tells of the car decides whether it is inspected, and is explained."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from courier_api.domain.actor import Role
from courier_api.domain.dispatch.intake import IntakeOutcome, TakenSale
from courier_api.domain.dispatch.vehicle import VehicleTold
from courier_api.domain.order.states import Inspection
from courier_api.errors import InputError, RefusedError
from courier_api.services.dispatch.take_sale import NOTHING_TOLD, take_sale
from courier_api.services.dispatch.vehicles import order_facts, see_ruling
from inspection.rules import Business, Cover, OrderFacts, Vehicle
from tests.courier_api.dispatch.office import DAY, FUTIAN, Office, a_sale
from tests.courier_api.dispatch.test_http import ORDER
from tests.courier_api.web.callers import Caller

RENEWED = OrderFacts(
    covers=frozenset({Cover.COMPULSORY, Cover.OWN_DAMAGE}),
    business=Business.RENEWAL_OWN,
    lapsed_days=0,
    first_own_damage=False,
    added_damage_cover=False,
    first_registered=date(2021, 12, 22),
    vehicle=Vehicle.CAR,
)
RENEWED_JSON: dict[str, Any] = {
    "covers": ["compulsory", "own_damage"],
    "business": "renewal_own",
    "lapsed_days": 0,
    "first_own_damage": False,
    "added_damage_cover": False,
    "first_registered": "2021-12-22",
    "vehicle": "car",
    "owner": "桂花",
}


def taken(
    office: Office, told: VehicleTold, number: str = "V1", day: date = DAY, **values: Any
) -> TakenSale:
    sale = a_sale(number, **values)
    return office.do(Role.AGENT, take_sale, FUTIAN, sale, day, told)


def inspection_of(office: Office, order_id: str) -> Inspection:
    return office.look(Role.AGENT, lambda work: work.order(order_id).inspection)


@pytest.mark.parametrize(
    ("told", "asked", "inspection", "code", "decided_by"),
    [
        (NOTHING_TOLD, True, Inspection.DUE, None, "sale"),
        (NOTHING_TOLD, False, Inspection.EXEMPT, None, "sale"),
        (VehicleTold(owner="桂花"), False, Inspection.EXEMPT, None, "sale"),
        (VehicleTold(facts=RENEWED), False, Inspection.EXEMPT, "on-time-renewal", "rules"),
        (VehicleTold(facts=RENEWED), True, Inspection.DUE, "on-time-renewal", "sale"),
        (
            VehicleTold(facts=OrderFacts(first_own_damage=True)),
            False,
            Inspection.DUE,
            "first-own-damage",
            "rules",
        ),
        (
            VehicleTold(facts=OrderFacts(vehicle=Vehicle.TRUCK)),
            False,
            Inspection.DUE,
            "first-own-damage",
            "rules",
        ),
    ],
)
def test_the_rules_decide_if_facts_are_known_and_the_sale_may_ask_for_more(
    office: Office,
    told: VehicleTold,
    asked: bool,
    inspection: Inspection,
    code: str | None,
    decided_by: str,
) -> None:
    sale = taken(office, told, inspection=asked)
    assert inspection_of(office, sale.order_id) is inspection
    view = office.look(Role.AGENT, see_ruling, sale.order_id)
    assert (view.ruling and view.ruling.code) == code
    assert view.decided_by == decided_by
    assert view.inspection is inspection


def test_facts_come_back_as_they_were_told(office: Office) -> None:
    sale = taken(office, VehicleTold(facts=RENEWED), product="商业险")
    facts = office.look(Role.AGENT, order_facts, sale.order_id)
    assert facts == OrderFacts(
        covers=RENEWED.covers,
        business=Business.RENEWAL_OWN,
        lapsed_days=0,
        first_own_damage=False,
        added_damage_cover=False,
        first_registered=date(2021, 12, 22),
        vehicle=Vehicle.CAR,
        product="商业险",
    )
    bare = taken(office, NOTHING_TOLD, "V2", product="交强险")
    assert office.look(Role.AGENT, order_facts, bare.order_id) == OrderFacts(product="交强险")


def test_the_ruling_names_table_day_and_every_row(office: Office) -> None:
    sale = taken(office, VehicleTold(facts=RENEWED))
    ruling = office.look(Role.AGENT, see_ruling, sale.order_id).ruling
    assert ruling is not None
    assert (ruling.version, ruling.on) == ("2026-01", DAY)
    looked_at = {step.rule.rpartition("/")[2]: step for step in ruling.steps}
    assert looked_at["on-time-renewal"].held == "yes"
    assert looked_at["first-own-damage"].held == "no"
    assert looked_at["fleet"].held == "unknown"
    assert "age_years_min 8: is 4" in looked_at["old-car"].compared


def test_a_car_that_grows_old_by_the_day_of_the_visit_is_inspected(office: Office) -> None:
    facts = OrderFacts(
        covers=frozenset({Cover.OWN_DAMAGE}),
        first_own_damage=False,
        lapsed_days=0,
        added_mid_term=False,
        first_registered=date(2018, 6, 19),
    )
    codes = {}
    for number, day in enumerate((date(2026, 6, 18), date(2026, 6, 19))):
        sale = taken(office, VehicleTold(facts=facts), f"V{number}", day)
        ruling = office.look(Role.AGENT, see_ruling, sale.order_id).ruling
        assert ruling is not None
        codes[day.day] = ruling.code
    assert codes == {18: "badly-damaged", 19: "old-car"}


def test_the_same_facts_again_change_nothing_and_others_are_a_conflict(office: Office) -> None:
    told = VehicleTold(facts=RENEWED, owner="桂花")
    first = taken(office, told)
    assert taken(office, told).outcome is IntakeOutcome.ALREADY_THERE
    other = taken(office, VehicleTold(facts=OrderFacts(fleet=True), owner="石榴"))
    assert (other.outcome, set(other.differs)) == (IntakeOutcome.CONFLICT, {"vehicle", "owner"})
    silent = taken(office, NOTHING_TOLD)
    assert set(silent.differs) == {"vehicle", "owner"}
    assert inspection_of(office, first.order_id) is Inspection.EXEMPT


@pytest.mark.parametrize(
    ("facts", "day", "fault"),
    [
        (OrderFacts(new_car=True, first_registered=date(2010, 1, 1)), DAY, "leave one out"),
        (OrderFacts(first_registered=date(2026, 6, 19)), DAY, "after the visit"),
        (OrderFacts(fleet=True), date(2025, 6, 18), "no version is in force"),
        (OrderFacts(covers=frozenset()), DAY, "covers is empty"),
    ],
)
def test_what_cannot_be_so_exempts_nobody(
    office: Office, facts: OrderFacts, day: date, fault: str
) -> None:
    with pytest.raises(InputError, match=fault):
        taken(office, VehicleTold(facts=facts), day=day)
    assert office.look(Role.AGENT, lambda work: work.unit.orders.find_sale("V1")) is None


def test_the_database_keeps_the_ruling_as_it_is(office: Office) -> None:
    sale = taken(office, VehicleTold(facts=RENEWED))

    def spoil(work: Any) -> None:
        connection = work.unit.sales._connection
        connection.exec_driver_sql("UPDATE sale_vehicles SET requirement = 'required'")

    with pytest.raises(RefusedError):
        office.do(Role.AGENT, spoil)
    assert inspection_of(office, sale.order_id) is Inspection.EXEMPT


def test_over_http_an_order_is_exempted_and_says_why(agent: Caller, dispatcher: Caller) -> None:
    made = agent.post("/v1/orders", json=ORDER | {"vehicle": RENEWED_JSON})
    assert made.status_code == 201
    assert made.json is not None
    where = f"/v1/orders/{made.json['id']}"
    again = agent.post("/v1/orders", json=ORDER | {"vehicle": RENEWED_JSON})
    assert again.json is not None
    assert again.json["outcome"] == "already_there"
    shown = dispatcher.get(f"{where}/inspection-rule")
    assert shown.json is not None
    assert shown.json["inspection"] == "exempt"
    assert shown.json["decided_by"] == "rules"
    assert shown.json["owner"] == "桂*"
    assert shown.json["facts"]["covers"] == ["compulsory", "own_damage"]
    assert shown.json["facts"]["fleet"] is None
    ruling = shown.json["ruling"]
    assert (ruling["version"], ruling["code"]) == ("2026-01", "on-time-renewal")
    assert "renewed on time" in ruling["reason"]
    assert "桂花" not in shown.text
    order = dispatcher.get(where)
    assert order.json is not None
    assert order.json["inspection"] == "exempt"


def test_over_http_another_branch_learns_nothing(
    agent: Caller, caller: Callable[..., Caller]
) -> None:
    made = agent.post("/v1/orders", json=ORDER | {"vehicle": RENEWED_JSON})
    assert made.json is not None
    stranger = caller(Role.DISPATCHER, "d9", "longgang")
    assert stranger.get(f"/v1/orders/{made.json['id']}/inspection-rule").status_code == 404
    courier = caller(Role.COURIER, "c9")
    assert courier.get(f"/v1/orders/{made.json['id']}/inspection-rule").status_code == 404


UNREADABLE: tuple[dict[str, Any], ...] = (
    {"covers": ["everything"]},
    {"covers": []},
    {"business": "gift"},
    {"lapsed_days": -1},
    {"lapsed_days": "0"},
    {"fleet": "yes"},
    {"first_registered": "18.6.2021"},
    {"horsepower": 90},
    {"new_car": True, "first_registered": "2021-03-01"},
)


def test_over_http_what_cannot_be_read_is_refused(agent: Caller) -> None:
    for vehicle in UNREADABLE:
        refused = agent.post("/v1/orders", json=ORDER | {"vehicle": vehicle})
        assert refused.status_code == 422, vehicle
    assert agent.post("/v1/orders", json=ORDER).status_code == 201
