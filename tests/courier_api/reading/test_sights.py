"""What visits showed is remembered under pseudonyms, and forgotten in time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from courier_api.domain.office.sheet_key import SheetKey
from courier_api.domain.office.sight import PhotoLook, Sight
from courier_api.errors import ModelError
from courier_api.services.office.car_names import CarNames
from courier_api.storage import SqlStore
from courier_api.worker.look_shelf import LookShelf
from tests.courier_api.trade import AT, an_order, take_in

NAMES = CarNames(b"k" * 32)
CAR, OTHER = NAMES.of_vin("LVTDB21B7MD185975"), NAMES.of_vin("LVVDB11B8MD219388")


def a_look(number: int) -> PhotoLook:
    return PhotoLook(f"p{number}.jpg", f"{number:064x}", f"{number:016x}")


def a_sight(order_id: str = "o1", number: int = 1, **changes: Any) -> Sight:
    return Sight(
        **{
            "order_id": order_id,
            "number": number,
            "branch_id": "futian",
            "courier_id": "c1",
            "car": CAR,
            "seen_at": AT,
            "lat": 22.5,
            "lon": 114.0,
            "nonces": ("0" * 24,),
            "looks": (a_look(1), a_look(2)),
        }
        | changes
    )


@pytest.fixture(autouse=True)
def orders(store: SqlStore) -> None:
    for name in ("o1", "o2", "o3"):
        store.write(lambda unit, name=name: take_in(unit, an_order(name)))


def keep(store: SqlStore, *sights: Sight) -> None:
    for sight in sights:
        store.write(lambda unit, sight=sight: unit.sights.keep(sight))


def test_a_visit_kept_twice_is_there_once_with_all_its_photos(store: SqlStore) -> None:
    keep(store, a_sight(), a_sight(looks=(a_look(2), a_look(3)), nonces=("1" * 24,)))
    with store.read() as unit:
        found = unit.sights.photos(unit.sights.of_visit("o1", 1))
        assert [one.digest for one in found] == [a_look(n).digest for n in (1, 2, 3)]
        assert {one.visit for one in found} == {"o1.1"}
        assert [use.nonce for use in unit.sights.uses("futian", AT)] == ["0" * 24, "1" * 24]
        assert len(unit.sights.cars(CAR, "", AT)) == 1


def test_photos_are_the_branchs_own_and_cars_everybodys(store: SqlStore) -> None:
    keep(store, a_sight(), a_sight("o2", branch_id="luohu", looks=(a_look(1),)))
    with store.read() as unit:
        assert [one.visit for one in unit.sights.same("futian", [a_look(1).digest])] == ["o1.1"]
        assert [one.order_id for one in unit.sights.cars(CAR, "", AT)] == ["o1", "o2"]
        assert len(unit.sights.uses("futian", AT)) == 1
        assert len(unit.sights.looks_after("luohu", 0, 10)) == 1


def test_a_car_is_found_by_its_plate_too(store: SqlStore) -> None:
    plate = NAMES.of_plate("粤B17919")
    keep(
        store, a_sight(plate=plate), a_sight("o2", car=OTHER, plate=plate), a_sight("o3", car=OTHER)
    )
    with store.read() as unit:
        assert [one.order_id for one in unit.sights.cars(CAR, plate, AT)] == ["o1", "o2"]
        assert [one.order_id for one in unit.sights.cars(CAR, "", AT)] == ["o1"]
        assert unit.sights.cars(CAR, plate, AT + timedelta(seconds=1)) == ()


def test_related_photos_are_the_newest_of_car_and_courier(store: SqlStore) -> None:
    looks = [tuple(a_look(10 * n + k) for k in range(3)) for n in range(3)]
    keep(
        store,
        a_sight("o1", looks=looks[0]),
        a_sight("o2", car=OTHER, looks=looks[1]),
        a_sight("o3", car=OTHER, courier_id="c2", looks=looks[2]),
    )
    with store.read() as unit:
        rows = unit.sights.related("futian", CAR, "c1", 2)
        names = {one.digest for one in unit.sights.photos(rows)}
    assert names == {looks[0][1].digest, looks[0][2].digest, looks[1][1].digest, looks[1][2].digest}


def test_the_shelf_has_every_photo_once_whenever_it_looks(store: SqlStore) -> None:
    shelf = LookShelf(store)
    assert len(shelf.of_branch("futian").rows) == 0
    for number in range(1, 4):
        keep(store, a_sight(number=number, looks=tuple(a_look(10 * number + k) for k in range(4))))
        looks = shelf.of_branch("futian")
        assert len(set(looks.rows.tolist())) == len(looks.rows) == 4 * number
    assert looks.hashes.tolist() == [10 * n + k for n in range(1, 4) for k in range(4)]
    assert len(shelf.of_branch("luohu").rows) == 0


def test_what_was_seen_long_ago_is_forgotten_and_places_before_that(store: SqlStore) -> None:
    later = AT + timedelta(days=10)
    keep(store, a_sight(), a_sight("o2", seen_at=later, looks=(a_look(7),), nonces=()))
    store.write(lambda unit: unit.sights.forget(AT, later))
    with store.read() as unit:
        assert [one.lat for one in unit.sights.cars(CAR, "", AT)] == [None, 22.5]
    store.write(lambda unit: unit.sights.forget(later, later))
    with store.read() as unit:
        assert [one.order_id for one in unit.sights.cars(CAR, "", AT)] == ["o2"]
        assert unit.sights.of_visit("o1", 1) == ()
        assert unit.sights.uses("futian", AT) == ()


def test_no_table_has_a_vin() -> None:
    for vin in ("LVTDB21B7MD185975", "lvtdb21b7md185975", "LVTDB 21B7 MD185975"):
        assert NAMES.of_vin(vin) == CAR
    assert CarNames(b"x" * 32).of_vin("LVTDB21B7MD185975") != CAR
    with pytest.raises(ModelError, match="no pseudonym"):
        a_sight(car="LVTDB21B7MD185975")


def a_key(**values: Any) -> SheetKey:
    return SheetKey(**{"branch_id": "futian", "sealed": b"sealed", "valid_from": AT} | values)


def test_a_key_that_prints_elsewhere_is_trusted_beside_the_branchs_own(store: SqlStore) -> None:
    for key in (
        a_key(id="k1", public=bytes(32)),
        a_key(id="k2", public=bytes([2]) * 32, sealed=b""),
        a_key(id="k3", public=bytes([3]) * 32, valid_from=AT + timedelta(days=1)),
    ):
        store.write(lambda unit, key=key: unit.sheet_keys.add(key))
    with store.read() as unit:
        keys = {key.id: key.valid_to for key in unit.sheet_keys.of_branch("futian")}
    assert keys == {"k1": AT + timedelta(days=1), "k2": None, "k3": None}


def test_another_key_ends_the_one_before(store: SqlStore) -> None:
    for number in range(3):
        key = a_key(
            id=f"k{number}",
            public=bytes([number]) * 32,
            valid_from=AT + timedelta(days=number),
        )
        store.write(lambda unit, key=key: unit.sheet_keys.add(key))
    with store.read() as unit:
        keys = unit.sheet_keys.of_branch("futian")
    assert [key.valid_to for key in keys] == [AT + timedelta(days=1), AT + timedelta(days=2), None]
    assert [key.id for key in keys if key.holds_at(AT + timedelta(days=1))] == ["k1"]
