"""Personal data: sealed, found, forgotten."""

from __future__ import annotations

import sqlite3
import string
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from courier_api.domain.order.states import OrderState
from courier_api.domain.people.personal import SEARCHABLE, normalised
from courier_api.errors import InputError, NotFoundError, RefusedError, RightsError, StorageError
from courier_api.ports import UnitOfWork
from courier_api.services.people.retention import end_retention, retention_ends
from courier_api.services.people.reveal import RevealReason, reveal
from courier_api.storage import SqlStore, open_store
from courier_api.storage.tables.vault import vault_fields, vault_index, vault_keys
from tests.courier_api.people.staff import SYSTEM, House
from tests.courier_api.trade import (
    AGENT,
    AT,
    COURIER_1,
    DISPATCHER,
    Role,
    actor,
    an_order,
    bring_to,
    take_in,
)

ZHANG = {
    "name": "张三",
    "phone": "13800131234",
    "id_number": "440301199001011234",
    "address": "广东省深圳市福田区福华路1号2栋301",
    "plate": "粤B12345",
}


def put(store: SqlStore, subject_id: str = "h1", **fields: str) -> None:
    store.write(lambda unit: unit.vault.put(subject_id, fields or ZHANG))


def get(store: SqlStore, subject_id: str = "h1") -> dict[str, str]:
    with store.read() as unit:
        return dict(unit.vault.get(subject_id))


def find(store: SqlStore, field: str, value: str) -> tuple[str, ...]:
    with store.read() as unit:
        return unit.vault.find(field, value)


def test_what_is_put_is_got(house: House) -> None:
    put(house.store)
    assert get(house.store) == ZHANG
    assert get(house.store, "h2") == {}


def test_fields_are_written_over_and_dropped(house: House) -> None:
    put(house.store)
    put(house.store, phone="13900000000", plate="")
    assert get(house.store) == {
        **{k: v for k, v in ZHANG.items() if k != "plate"},
        "phone": "13900000000",
    }
    assert find(house.store, "plate", "粤B12345") == ()
    assert find(house.store, "phone", "13800131234") == ()


def test_nothing_of_it_is_readable_in_the_database(house: House) -> None:
    put(house.store)
    text = "\n".join(house.all_text())
    assert not any(value in text for value in ZHANG.values())
    assert "张三".encode().decode("latin-1") not in text


@pytest.mark.parametrize(
    ("field", "spelling"),
    [
        ("phone", "138-0013-1234"),
        ("phone", "+86 13800131234"),
        ("phone", "１３８００１３１２３４"),
        ("plate", "粤b·12345"),
        ("id_number", "440301 19900101 1234"),
        ("name", " 张三 "),
    ],
)
def test_it_is_found_however_it_is_spelt(house: House, field: str, spelling: str) -> None:
    put(house.store)
    put(house.store, "h0", phone="13800131234")
    expected = ("h0", "h1") if field == "phone" else ("h1",)
    assert find(house.store, field, spelling) == expected
    assert find(house.store, field, spelling + "9") == ()


def test_only_some_fields_can_be_searched(house: House) -> None:
    put(house.store)
    with pytest.raises(InputError):
        find(house.store, "address", ZHANG["address"])


def test_the_same_value_looks_different_in_every_row_and_alike_in_the_index(house: House) -> None:
    put(house.store, "h1", phone="13800131234")
    put(house.store, "h2", phone="13800131234")
    with house.store.engine.connect() as connection:
        sealed = connection.execute(select(vault_fields.c.sealed)).scalars().all()
        digests = connection.execute(select(vault_index.c.digest)).scalars().all()
    assert len(set(sealed)) == 2
    assert len(set(digests)) == 1


def test_a_row_moved_to_another_subject_or_field_does_not_open(house: House) -> None:
    put(house.store, "h1", phone="13800131234", plate="粤B12345")
    put(house.store, "h2", phone="13900000000")

    def sealed_of(subject_id: str, field: str) -> bytes:
        query = select(vault_fields.c.sealed).where(
            vault_fields.c.subject_id == subject_id, vault_fields.c.field == field
        )
        with house.store.engine.connect() as connection:
            return bytes(connection.execute(query).scalar_one())

    for subject_id, field in [("h1", "plate"), ("h2", "phone")]:
        before = sealed_of(subject_id, field)
        for value in (sealed_of("h1", "phone"), before[:-1] + bytes([before[-1] ^ 1])):
            which = (vault_fields.c.subject_id == subject_id) & (vault_fields.c.field == field)
            with house.store.engine.begin() as connection:
                connection.execute(update(vault_fields).where(which).values(sealed=value))
            with pytest.raises(StorageError, match="does not open"):
                get(house.store, subject_id)
        with house.store.engine.begin() as connection:
            connection.execute(update(vault_fields).where(which).values(sealed=before))


def test_without_the_secret_the_vault_stays_shut(house: House, database_url: str) -> None:
    put(house.store)
    shut, other = open_store(database_url), open_store(database_url, secret=b"x" * 32)
    for store, words in ((shut, "has no key"), (other, "does not open")):
        with pytest.raises(StorageError, match=words):
            get(store)
    assert find(other, "phone", "13800131234") == ()
    with pytest.raises(StorageError):
        find(shut, "phone", "13800131234")
    assert get(shut, "nobody") == {}
    shut.close()
    other.close()


def test_forgetting_destroys_key_fields_and_index(house: House) -> None:
    put(house.store, "h1")
    put(house.store, "h2")
    assert house.store.write(lambda unit: unit.vault.forget("h1"))
    assert not house.store.write(lambda unit: unit.vault.forget("h1"))
    assert get(house.store, "h1") == {}
    assert find(house.store, "phone", "13800131234") == ("h2",)
    assert get(house.store, "h2") == ZHANG
    with house.store.engine.connect() as connection:
        keys = {row.subject_id: row.wrapped_key for row in connection.execute(select(vault_keys))}
        rows = connection.execute(select(vault_fields.c.subject_id)).scalars().all()
    assert keys["h1"] is None
    assert set(rows) == {"h2"}
    with pytest.raises(RefusedError, match="forgotten"):
        put(house.store, "h1")


def test_forgotten_data_is_not_left_in_the_file(house_on_sqlite: House) -> None:
    store = house_on_sqlite.store
    for number in range(40):
        put(store, f"s{number}")
    with store.engine.connect() as connection:
        query = select(vault_fields.c.sealed).where(vault_fields.c.subject_id == "s7")
        boxes = [bytes(box) for box in connection.execute(query).scalars()]
        query = select(vault_keys.c.wrapped_key).where(vault_keys.c.subject_id == "s7")
        boxes.append(bytes(connection.execute(query).scalar_one()))
    assert left(store, boxes) == len(boxes)
    store.write(lambda unit: unit.vault.forget("s7"))
    assert left(store, boxes) == 0


def left(store: SqlStore, boxes: list[bytes]) -> int:
    """Count those that can be read in the file of the database."""
    file = str(store.engine.url.database)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = Path(file).read_bytes()
    return sum(box in content for box in boxes)


def test_what_cannot_be_kept_is_said_all_at_once(house: House) -> None:
    with pytest.raises(InputError) as caught:
        put(house.store, "13800131234", Name="x", phone="1" * 70_000)
    assert len(caught.value.faults) == 3
    assert "13800131234" not in str(caught.value)


NAMES = st.text(string.ascii_lowercase, min_size=1, max_size=8)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.dictionaries(NAMES, TEXTS, max_size=5), st.data())
def test_any_text_comes_back_as_it_was(
    house: House, fields: dict[str, str], data: st.DataObject
) -> None:
    subject_id = f"s{data.draw(st.integers(0, 10**9))}"
    before = get(house.store, subject_id)
    house.store.write(lambda unit: unit.vault.put(subject_id, fields))
    assert get(house.store, subject_id) == before | fields


@given(
    st.sampled_from(sorted(SEARCHABLE)),
    st.text(st.characters(categories=["Lu", "Ll", "Lo", "Nd", "Pd", "Zs"]), max_size=40),
)
def test_evening_out_a_spelling_twice_changes_nothing(field: str, value: str) -> None:
    once = normalised(field, value)
    assert normalised(field, once) == once


def finish(unit: UnitOfWork, order_id: str) -> None:
    if unit.orders.get(order_id).state is not OrderState.CLOSED:
        bring_to(unit, order_id, OrderState.CLOSED)


def test_retention_ends_when_every_order_of_a_subject_ended_long_ago(house: House) -> None:
    for order_id, holder in [("o1", "h1"), ("o2", "h1"), ("o3", "h3")]:
        order = an_order(order_id, policyholder_id=holder)
        house.store.write(lambda unit, order=order: take_in(unit, order))
    put(house.store, "h1")
    put(house.store, "h3")
    before = AT + timedelta(microseconds=1)
    for order_id, instant, gone in [("o1", before, 0), ("o2", AT, 0), ("o2", before, 1)]:
        house.store.write(lambda unit, o=order_id: finish(unit, o))
        ended = house.as_actor(SYSTEM, lambda work, at=instant: end_retention(work, at))
        assert ended == gone
    assert house.as_actor(SYSTEM, lambda work: end_retention(work, before)) == 0
    assert get(house.store, "h1") == {}
    assert get(house.store, "h3") == ZHANG
    assert house.audited()[-1] == "forget"
    with house.store.read() as unit:
        assert unit.orders.get("o1").state is OrderState.CLOSED


def test_staff_disabled_long_ago_is_forgotten(house: House) -> None:
    gone = house.hire("gone", Role.AGENT, phone="13800131234")
    house.hire("li.na", Role.AGENT, phone="13900000000")
    house.disable(gone)
    house.later(days=1)
    assert house.as_actor(SYSTEM, lambda work: end_retention(work, house.at)) == 1
    assert get(house.store, gone.id) == {}


def test_the_figures_say_how_long_data_is_kept(house: House) -> None:
    kept = house.at - retention_ends(house.at, house.figures)
    assert kept == timedelta(days=house.figures.people.personal_data_days)


def seen(house: House, who: object, subject_id: str = "h1", *fields: str) -> dict[str, str]:
    wanted = fields or ("phone",)

    def act(work: object) -> dict[str, str]:
        return dict(reveal(work, subject_id, wanted, RevealReason.CALL_CUSTOMER))  # type: ignore[arg-type]

    return house.as_actor(who, act)  # type: ignore[arg-type]


def test_revealing_is_written_down_with_reason_and_fields(house: House) -> None:
    put(house.store)
    house.store.write(lambda unit: take_in(unit, an_order()))
    assert seen(house, AGENT, "h1", "phone", "name") == {"name": "张三", "phone": "13800131234"}
    house.store.write(lambda unit: unit.audit.sequence(10))
    with house.store.read() as unit:
        entry = unit.audit.entries(0, 10)[-1]
    assert (entry.action, entry.actor_id, entry.subject_id) == ("reveal", AGENT.id, "h1")
    assert dict(entry.detail) == {
        "reason": "call_customer",
        "field_1": "name",
        "field_2": "phone",
    }


def test_who_sees_whose_data(house: House) -> None:
    put(house.store)
    put(house.store, "h9")
    house.store.write(lambda unit: take_in(unit, an_order()))
    for who in (AGENT, DISPATCHER, actor(Role.UNDERWRITER), actor(Role.MANAGER)):
        assert seen(house, who)
    for stranger, subject in [
        (actor(Role.AGENT, branch_id="nanshan"), "h1"),
        (COURIER_1, "h1"),
        (AGENT, "h9"),
        (AGENT, "nobody"),
    ]:
        with pytest.raises(NotFoundError):
            seen(house, stranger, subject)
    with pytest.raises(RightsError):
        seen(house, actor(Role.ADMIN), "h1")


def test_a_courier_sees_his_customers_while_the_visit_lasts(house: House) -> None:
    put(house.store)
    house.store.write(lambda unit: take_in(unit, an_order()))
    house.store.write(lambda unit: bring_to(unit, "o1", OrderState.ARRIVED))
    assert seen(house, COURIER_1)
    with pytest.raises(NotFoundError):
        seen(house, actor(Role.COURIER, "c2"))
    house.store.write(lambda unit: bring_to(unit, "o1", OrderState.HANDED_OVER))
    with pytest.raises(NotFoundError):
        seen(house, COURIER_1)


def test_what_is_not_kept_cannot_be_seen(house: House) -> None:
    put(house.store)
    house.store.write(lambda unit: take_in(unit, an_order()))
    with pytest.raises(InputError, match="vin is not kept"):
        seen(house, AGENT, "h1", "phone", "vin")
    assert "reveal" not in house.audited()


def test_colleagues_are_reached_by_those_above_them(house: House) -> None:
    person = house.hire("chen", Role.COURIER, phone="13800131234")
    assert seen(house, actor(Role.MANAGER), person.id) == {"phone": "13800131234"}
    assert seen(house, DISPATCHER, person.id)
    with pytest.raises(RightsError):
        seen(house, AGENT, person.id)
    with pytest.raises(NotFoundError):
        seen(house, actor(Role.MANAGER, branch_id="nanshan"), person.id)
