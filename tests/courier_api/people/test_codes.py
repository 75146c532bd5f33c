"""One-time codes: activation, another phone, a new password."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from courier_api.domain.actor import Actor, Role
from courier_api.domain.people.code import CodeKind
from courier_api.domain.people.person import Person
from courier_api.errors import (
    AuthenticationError,
    ConflictError,
    InputError,
    NotFoundError,
    RefusedError,
    RightsError,
    ThrottledError,
)
from courier_api.services.people.codes import code_digest, new_code
from courier_api.services.people.redeem import IssuedCode, issue_code
from tests.courier_api.people.staff import PASSWORD, SYSTEM, House, Phone

OTHER = "four tall herons"


@pytest.fixture
def house(house_on_sqlite: House) -> House:
    return house_on_sqlite


def issue(house: House, person: Person, kind: CodeKind, actor: Actor = SYSTEM) -> IssuedCode:
    return house.as_actor(actor, lambda work: issue_code(work, person.id, kind))


def test_a_code_has_more_than_128_bits_and_is_read_however_it_is_written() -> None:
    code = new_code()
    bare = code.replace("-", "")
    assert 32 ** len(bare) >= 2**128
    assert len({new_code() for _ in range(100)}) == 100
    assert code_digest(code) == code_digest(bare.lower()) == code_digest(f" {code} ")
    assert code_digest("OIL0") == code_digest("0110")
    assert bare not in code_digest(code)


def test_activation_makes_a_courier_of_a_name(house: House) -> None:
    person, phone = house.hire("chen", Role.COURIER), Phone.edwards()
    with pytest.raises(AuthenticationError):
        house.log_in("chen", phone=phone)
    house.activate(person, phone)
    assert house.log_in("chen", phone=phone).person == person
    assert house.audited()[-3:] == ["issue_code", "activation", "log_in"]


def test_an_activation_needs_the_couriers_phone(house: House) -> None:
    person = house.hire("chen", Role.COURIER)
    code = issue(house, person, CodeKind.ACTIVATION).code
    with pytest.raises(AuthenticationError):
        house.redeem("chen", code, None)
    house.redeem("chen", code, Phone())


def test_a_desk_is_activated_without_a_phone(house: House) -> None:
    person = house.hire("fresh", Role.COURIER)
    house.change(person, role=Role.AGENT)
    house.redeem("fresh", issue(house, person, CodeKind.ACTIVATION).code, None)
    assert house.enter(house.log_in("fresh")).actor.role is Role.AGENT


def test_a_code_is_good_once_and_for_its_kind_person_and_time(house_on_each: House) -> None:
    person = house_on_each.hire("chen", Role.COURIER)
    house_on_each.hire("zhou", Role.COURIER)
    first = issue(house_on_each, person, CodeKind.ACTIVATION)
    second = issue(house_on_each, person, CodeKind.ACTIVATION)
    assert (second.expires_at - house_on_each.at).total_seconds() <= 600
    phone = Phone()
    for login, code in [("chen", first.code), ("zhou", second.code), ("chen", new_code())]:
        with pytest.raises(AuthenticationError):
            house_on_each.redeem(login, code, phone)
    house_on_each.redeem("chen", second.code, phone)
    with pytest.raises(AuthenticationError):
        house_on_each.redeem("chen", second.code, Phone())


def test_a_code_dies_after_ten_minutes(house: House) -> None:
    person = house.hire("chen", Role.COURIER)
    code = issue(house, person, CodeKind.ACTIVATION).code
    house.later(minutes=10)
    with pytest.raises(AuthenticationError):
        house.redeem("chen", code, Phone())


def test_a_bad_password_does_not_use_the_code_up(house: House) -> None:
    person = house.hire("chen", Role.COURIER)
    code = issue(house, person, CodeKind.ACTIVATION).code
    phone = Phone()
    with pytest.raises(InputError) as caught:
        house.redeem("chen", code, phone, password="chen" * 2)
    assert len(caught.value.faults) == 3
    house.redeem("chen", code, phone)


def test_guessing_codes_is_throttled(house: House) -> None:
    house.hire("chen", Role.COURIER)
    for _ in range(house.figures.people.free_failures + 1):
        with pytest.raises(AuthenticationError):
            house.redeem("chen", new_code(), Phone())
    with pytest.raises(ThrottledError):
        house.redeem("chen", new_code(), Phone())


def test_another_phone_takes_the_place_of_the_lost_one(house_on_each: House) -> None:
    person, lost = house_on_each.courier()
    before = house_on_each.log_in("chen", phone=lost)
    found = Phone()
    house_on_each.later(seconds=1)
    code = issue(house_on_each, person, CodeKind.REBIND).code
    with pytest.raises(AuthenticationError):
        house_on_each.redeem("chen", code, found, password=OTHER)
    house_on_each.redeem("chen", code, found)
    with pytest.raises(AuthenticationError):
        house_on_each.enter(before, lost)
    with pytest.raises(AuthenticationError):
        house_on_each.refresh(before.refresh_token, lost)
    with pytest.raises(AuthenticationError):
        house_on_each.log_in("chen", phone=lost)
    house_on_each.enter(house_on_each.log_in("chen", phone=found), found)
    with house_on_each.store.read() as unit:
        devices = unit.sessions.devices_of(person.id)
    assert [device.revoked_at is None for device in devices] == [False, True]


def test_a_phone_that_was_known_is_not_bound_again(house: House) -> None:
    person, phone = house.courier()
    other, _ = house.courier("zhou")
    for who in (person, other):
        code = issue(house, who, CodeKind.REBIND).code
        with pytest.raises(ConflictError):
            house.redeem(who.login, code, phone)


def test_fifty_uses_of_one_code_bind_one_phone(house_on_each: House) -> None:
    person = house_on_each.hire("chen", Role.COURIER)
    code = issue(house_on_each, person, CodeKind.ACTIVATION).code
    barrier = Barrier(50)

    def one(number: int) -> bool:
        tried = house_on_each.try_from("chen", Phone(), f"198.51.100.{number}")
        barrier.wait()
        try:
            house_on_each.redeem_try(tried, code)
        except AuthenticationError:
            return False
        return True

    with ThreadPoolExecutor(50) as pool:
        assert sum(pool.map(one, range(50))) == 1
    with house_on_each.store.read() as unit:
        assert len(unit.sessions.devices_of(person.id)) == 1


def test_a_reset_gives_a_new_password_and_ends_every_session(house: House) -> None:
    person = house.hire("li.na", Role.AGENT)
    before = house.log_in("li.na")
    house.reset("li.na", issue(house, person, CodeKind.RESET).code, OTHER)
    with pytest.raises(AuthenticationError):
        house.enter(before)
    with pytest.raises(AuthenticationError):
        house.log_in("li.na")
    house.enter(house.log_in("li.na", OTHER))


def test_a_reset_does_not_take_the_second_factor_away(house: House) -> None:
    boss = house.hire("boss", Role.MANAGER)
    totp = house.give_totp(boss)
    house.reset("boss", issue(house, boss, CodeKind.RESET).code, OTHER)
    with pytest.raises(AuthenticationError):
        house.log_in("boss", OTHER)
    assert not house.log_in("boss", OTHER, code=totp.at(house.at)).must_enrol


def test_codes_that_nobody_can_use_are_not_issued(house: House) -> None:
    courier, _ = house.courier()
    agent = house.hire("li.na", Role.AGENT)
    fresh = house.hire("fresh", Role.COURIER)
    gone = house.hire("gone", Role.AGENT)
    house.disable(gone)
    for person, kind, word in [
        (courier, CodeKind.ACTIVATION, "activated already"),
        (fresh, CodeKind.RESET, "not activated"),
        (agent, CodeKind.REBIND, "no phone"),
        (agent, CodeKind.SECOND_FACTOR, "no second factor"),
        (gone, CodeKind.RESET, "disabled"),
    ]:
        with pytest.raises(RefusedError, match=word):
            issue(house, person, kind)


def test_who_may_hand_out_which_codes(house: House) -> None:
    courier, _ = house.courier()
    manager = house.hire("boss", Role.MANAGER)
    dispatcher = Actor("d1", Role.DISPATCHER, "futian")
    assert issue(house, courier, CodeKind.REBIND, dispatcher).code
    for kind, person, actor in [
        (CodeKind.RESET, courier, dispatcher),
        (CodeKind.RESET, manager, dispatcher),
        (CodeKind.RESET, manager, Actor("m2", Role.MANAGER, "futian")),
        (CodeKind.RESET, manager, manager.actor),
        (CodeKind.REBIND, courier, courier.actor),
        (CodeKind.REBIND, courier, Actor("a1", Role.AGENT, "futian")),
    ]:
        with pytest.raises(RightsError):
            issue(house, person, kind, actor)
    for role in (Role.DISPATCHER, Role.MANAGER):
        with pytest.raises(NotFoundError):
            issue(house, courier, CodeKind.REBIND, Actor("x1", role, "nanshan"))
    assert PASSWORD != OTHER
