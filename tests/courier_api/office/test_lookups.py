"""Lookups: by phone, plate, policy or sale; masked, of the own branch, on record."""

from __future__ import annotations

import pytest

from courier_api.errors import ModelError
from courier_api.services.office.look_up import LookupKind, look_up
from tests.courier_api.office.desk import AGENT, STRANGER, audited, later, morning
from tests.courier_api.visit.drive import House

PERSON = {
    "name": "王小明",
    "phone": "13800138000",
    "plate": "粤B12345",
    "address": "广东省深圳市福田区福华路1号",
    "id_number": "440301199001011234",
}


@pytest.fixture
def house(house: House) -> House:
    house.store.write(lambda unit: unit.vault.put("h1", PERSON))
    house.store.write(lambda unit: unit.vault.put("h2", PERSON | {"phone": "13900139000"}))
    house.plan("o1")
    house.plan("o2", policyholder_id="h2")
    return house


@pytest.mark.parametrize(
    ("kind", "value", "orders"),
    [
        (LookupKind.PHONE, "138-0013-8000", ["o1"]),
        (LookupKind.PHONE, "+86 13900139000", ["o2"]),
        (LookupKind.PHONE, "13700137000", []),
        (LookupKind.PLATE, "粤b·12345", ["o2", "o1"]),
        (LookupKind.SALE, "S-o2", ["o2"]),
        (LookupKind.SALE, "S-o3", []),
        (LookupKind.POLICY, "PN-o1", []),
    ],
)
def test_orders_are_found_by_what_customers_say(
    house: House, kind: LookupKind, value: str, orders: list[str]
) -> None:
    assert [found.order.id for found in house.act(AGENT, look_up, kind, value)] == orders


def test_a_policy_in_force_is_found(house: House) -> None:
    morning(house, "o3")
    house.arrive("o3")
    house.pay("o3")
    house.issue("o3")
    (found,) = house.act(AGENT, look_up, LookupKind.POLICY, " PN-o3 ")
    assert found.order.id == "o3"


def test_what_is_found_is_masked(house: House) -> None:
    (found,) = house.act(AGENT, look_up, LookupKind.SALE, "S-o1")
    assert found.customer == {
        "name": "王**",
        "phone": "138****8000",
        "plate": "粤B***45",
        "address": "广东省深圳市福田区****",
    }


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (LookupKind.PHONE, "13800138000"),
        (LookupKind.PLATE, "粤B12345"),
        (LookupKind.SALE, "S-o1"),
    ],
)
def test_another_branch_finds_nothing(house: House, kind: LookupKind, value: str) -> None:
    assert house.act(STRANGER[AGENT.role], look_up, kind, value) == ()


def test_who_looks_is_on_record_without_what_he_looked_for(house: House) -> None:
    house.act(AGENT, look_up, LookupKind.PHONE, "13800138000")
    assert audited(house)[-1] == "look_up"
    with house.store.read() as unit:
        entry = unit.audit.entries(0, 1000)[-1]
    assert (entry.actor_id, dict(entry.detail)) == (AGENT.id, {"by": "phone", "found": 1})


def test_a_forgotten_customer_leaves_his_order(house: House) -> None:
    house.store.write(lambda unit: unit.vault.forget("h1"))
    (found,) = house.act(AGENT, look_up, LookupKind.SALE, "S-o1")
    assert found.customer == {}
    assert house.act(AGENT, look_up, LookupKind.PHONE, "13800138000") == ()


def test_nothing_is_not_looked_for(house: House) -> None:
    with pytest.raises(ModelError, match="is empty"):
        house.act(AGENT, look_up, LookupKind.SALE, "  ")


def test_the_newest_sale_comes_first(house: House) -> None:
    later(house, days=1)
    house.plan("o0", policyholder_id="h1", sold_at=house.at)
    found = house.act(AGENT, look_up, LookupKind.PHONE, "13800138000")
    assert [one.order.id for one in found] == ["o0", "o1"]
