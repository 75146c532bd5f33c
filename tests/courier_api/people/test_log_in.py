"""Who gets in, and who does not."""

from __future__ import annotations

import pytest

from courier_api.domain.actor import Role
from courier_api.errors import AuthenticationError, RightsError
from tests.courier_api.people.staff import PASSWORD, House, Phone


@pytest.fixture
def house(house_on_sqlite: House) -> House:
    return house_on_sqlite


def test_an_agent_logs_in_with_a_password(house: House) -> None:
    person = house.hire("li.na", Role.AGENT)
    tokens = house.log_in("li.na")
    assert (tokens.token_type, tokens.must_enrol) == ("Bearer", False)
    assert house.enter(tokens).actor == person.actor


def test_a_courier_logs_in_on_his_phone_only(house_on_each: House) -> None:
    person, phone = house_on_each.courier()
    tokens = house_on_each.log_in("chen", phone=phone)
    principal = house_on_each.enter(tokens, phone)
    assert principal.actor == person.actor
    assert principal.device_id is not None
    for stranger in (None, Phone()):
        with pytest.raises(AuthenticationError):
            house_on_each.log_in("chen", phone=stranger)


def test_the_login_name_is_taken_however_it_is_typed(house: House) -> None:
    house.hire("li.na", Role.AGENT)
    assert house.log_in(" ＬＩ.Na ").person.login == "li.na"


def test_all_refusals_read_the_same(house: House) -> None:
    house.hire("li.na", Role.AGENT)
    gone = house.hire("gone", Role.AGENT)
    house.hire("fresh", Role.COURIER)
    manager = house.hire("boss", Role.MANAGER)
    totp = house.give_totp(manager)
    house.disable(gone)
    wrong_code = f"{(int(totp.at(house.at)) + 1) % 10**6:06}"
    seen = set()
    for login, password, code in [
        ("nobody", PASSWORD, ""),
        ("li.na", "another password", ""),
        ("gone", PASSWORD, ""),
        ("fresh", PASSWORD, ""),
        ("boss", PASSWORD, ""),
        ("boss", PASSWORD, wrong_code),
    ]:
        with pytest.raises(AuthenticationError) as caught:
            house.log_in(login, password, code=code)
        error = caught.value
        seen.add((type(error), error.subject, error.faults, error.challenge))
    assert len(seen) == 1


@pytest.mark.parametrize("role", [Role.ACCOUNTANT, Role.MANAGER, Role.UNDERWRITER, Role.ADMIN])
def test_roles_over_money_must_enrol_before_anything_else(house: House, role: Role) -> None:
    house.hire("wu", role)
    tokens = house.log_in("wu")
    assert tokens.must_enrol
    with pytest.raises(RightsError, match="second factor"):
        house.enter(tokens)
    assert house.enter(tokens, enrolling=True).actor.role is role


@pytest.mark.parametrize("role", [Role.AGENT, Role.DISPATCHER])
def test_other_roles_need_no_second_factor(house: House, role: Role) -> None:
    house.hire("wu", role)
    house.enter(house.log_in("wu"))


def test_the_audit_log_knows_who_logged_in(house: House) -> None:
    house.hire("li.na", Role.AGENT)
    house.log_in("li.na")
    assert house.audited()[-1] == "log_in"
