"""The authenticator: enrolled once, each code good once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pyotp
import pytest

from courier_api.domain.actor import Role
from courier_api.domain.people.code import CodeKind
from courier_api.domain.people.person import Person
from courier_api.errors import (
    AuthenticationError,
    ConflictError,
    InputError,
    RefusedError,
    StepUpError,
)
from courier_api.services.people.redeem import issue_code
from courier_api.services.people.second_factor import (
    Enrolment,
    confirm_enrolment,
    start_enrolment,
)
from courier_api.services.principal import Principal
from tests.courier_api.people.staff import PASSWORD, SYSTEM, House

STEP = timedelta(seconds=30)


@pytest.fixture
def house(house_on_sqlite: House) -> House:
    return house_on_sqlite


def start(house: House, principal: Principal) -> Enrolment:
    return house.as_actor(principal.actor, lambda work: start_enrolment(work, principal))


def finish(house: House, principal: Principal, code: str) -> tuple[str, ...]:
    return house.as_actor(principal.actor, lambda work: confirm_enrolment(work, principal, code))


def enrolled(house: House, login: str = "wu") -> tuple[Person, pyotp.TOTP, tuple[str, ...]]:
    person = house.hire(login, Role.ACCOUNTANT)
    principal = house.enter(house.log_in(login), enrolling=True)
    totp = pyotp.TOTP(start(house, principal).secret)
    return person, totp, finish(house, principal, totp.at(house.at))


def test_enrolling_opens_the_session_it_is_done_in(house: House) -> None:
    house.hire("wu", Role.ACCOUNTANT)
    tokens = house.log_in("wu")
    principal = house.enter(tokens, enrolling=True)
    enrolment = start(house, principal)
    assert enrolment.uri.startswith("otpauth://totp/Policy%20Courier:wu?secret=")
    totp = pyotp.TOTP(enrolment.secret)
    assert len(totp.byte_secret()) * 8 >= 128
    codes = finish(house, principal, totp.at(house.at))
    assert len(set(codes)) == 8
    assert house.enter(tokens).actor.role is Role.ACCOUNTANT


def test_from_then_on_every_log_in_needs_a_code(house: House) -> None:
    _, totp, _ = enrolled(house)
    house.later(seconds=30)
    with pytest.raises(AuthenticationError):
        house.log_in("wu")
    tokens = house.log_in("wu", code=totp.at(house.at))
    assert not tokens.must_enrol
    house.enter(tokens)


def test_a_code_counts_once(house: House) -> None:
    _, totp, _ = enrolled(house)
    with pytest.raises(AuthenticationError):
        house.log_in("wu", code=totp.at(house.at))
    house.later(seconds=30)
    code = totp.at(house.at)
    house.log_in("wu", code=code)
    for earlier in (code, totp.at(house.at - STEP)):
        with pytest.raises(AuthenticationError):
            house.log_in("wu", code=earlier)
    house.log_in("wu", code=totp.at(house.at + STEP))


def test_fifty_uses_of_one_code_open_one_session(house_on_each: House) -> None:
    _, totp, _ = enrolled(house_on_each)
    house_on_each.later(seconds=60)
    code = totp.at(house_on_each.at)
    barrier = Barrier(50)

    def one(number: int) -> bool:
        judged = house_on_each.judged("wu", PASSWORD, f"198.51.100.{number}")
        barrier.wait()
        try:
            house_on_each.finish_log_in(judged, code)
        except AuthenticationError:
            return False
        return True

    with ThreadPoolExecutor(50) as pool:
        assert sum(pool.map(one, range(50))) == 1


@pytest.mark.parametrize("drift", [-2, 2])
def test_a_clock_may_be_off_by_half_a_minute_only(house: House, drift: int) -> None:
    _, totp, _ = enrolled(house)
    house.later(minutes=5)
    with pytest.raises(AuthenticationError):
        house.log_in("wu", code=totp.at(house.at + drift * STEP))


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "１２３４５６", "0" * 500])
def test_what_is_no_code_is_wrong(house: House, code: str) -> None:
    enrolled(house)
    with pytest.raises(AuthenticationError):
        house.log_in("wu", code=code)


def test_a_recovery_code_counts_once(house: House) -> None:
    _, _, codes = enrolled(house)
    assert not house.log_in("wu", code=codes[0].lower()).must_enrol
    with pytest.raises(AuthenticationError):
        house.log_in("wu", code=codes[0])
    house.log_in("wu", code=codes[1])


def test_recovery_codes_of_others_are_wrong(house: House) -> None:
    enrolled(house)
    _, _, codes = enrolled(house, "other")
    with pytest.raises(AuthenticationError):
        house.log_in("wu", code=codes[0])


def test_a_supervisors_code_lets_enrol_anew_and_nothing_else(house: House) -> None:
    person, totp, codes = enrolled(house)
    issued = house.as_actor(
        SYSTEM, lambda work: issue_code(work, person.id, CodeKind.SECOND_FACTOR)
    )
    tokens = house.log_in("wu", code=issued.code)
    assert tokens.must_enrol
    principal = house.enter(tokens, enrolling=True)
    house.later(seconds=60)
    fresh = pyotp.TOTP(start(house, principal).secret)
    assert fresh.secret != totp.secret
    finish(house, principal, fresh.at(house.at))
    house.later(seconds=60)
    for old in (totp.at(house.at), codes[0], issued.code):
        with pytest.raises(AuthenticationError):
            house.log_in("wu", code=old)


def test_nobody_replaces_an_authenticator_with_a_password_alone(house: House) -> None:
    _, totp, _ = enrolled(house)
    house.later(seconds=60)
    principal = house.enter(house.log_in("wu", code=totp.at(house.at)))
    with pytest.raises(ConflictError):
        start(house, principal)


def test_enrolling_needs_the_password_given_just_now(house: House) -> None:
    house.hire("wu", Role.ACCOUNTANT)
    tokens = house.log_in("wu")
    house.later(seconds=house.figures.people.step_up_s + 1)
    principal = house.enter(tokens, enrolling=True)
    with pytest.raises(StepUpError) as caught:
        start(house, principal)
    assert "insufficient_user_authentication" in caught.value.challenge


def test_enrolling_is_finished_by_its_own_code(house: House) -> None:
    house.hire("wu", Role.ACCOUNTANT)
    principal = house.enter(house.log_in("wu"), enrolling=True)
    with pytest.raises(RefusedError):
        finish(house, principal, "123456")
    totp = pyotp.TOTP(start(house, principal).secret)
    wrong = f"{(int(totp.at(house.at)) + 1) % 10**6:06}"
    with pytest.raises(InputError):
        finish(house, principal, wrong)


def test_who_rises_to_a_role_over_money_must_enrol_at_once(house: House) -> None:
    person = house.hire("li.na", Role.AGENT)
    tokens = house.log_in("li.na")
    house.change(person, role=Role.ACCOUNTANT)
    with pytest.raises(RefusedError, match="second factor"):
        house.enter(tokens)


def test_the_secret_lies_in_the_vault_and_nowhere_else(house: House) -> None:
    _, totp, codes = enrolled(house)
    for text in house.all_text():
        assert totp.secret not in text
        assert all(code not in text for code in codes)
