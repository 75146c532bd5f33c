"""What ends a session, and what acts in it at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from courier_api.domain.actor import Role
from courier_api.domain.people.person import PersonState
from courier_api.errors import AuthenticationError, InputError, StepUpError, ThrottledError
from courier_api.services.people.admit import require_confirmed
from courier_api.services.people.confirm import log_out
from courier_api.services.people.retention import clean_up
from courier_api.services.people.tokens import Tokens
from courier_api.storage.tables.people import seen_proofs, sessions
from tests.courier_api.people.staff import PASSWORD, House

OTHER = "four tall herons"


def is_out(house: House, tokens: Tokens) -> bool:
    try:
        house.enter(tokens)
    except AuthenticationError as error:
        return 'error="invalid_token"' in error.challenge
    return False


def test_a_proof_is_good_once(house: House) -> None:
    _, phone = house.courier()
    tokens = house.log_in("chen", phone=phone)
    call = house.call(tokens, phone, "POST")
    house.admit(call)
    with pytest.raises(AuthenticationError) as caught:
        house.admit(call)
    assert 'error="invalid_dpop_proof"' in caught.value.challenge


def test_log_out_kills_the_tokens(house: House) -> None:
    house.hire("li.na", Role.AGENT)
    tokens, other = house.log_in("li.na"), house.log_in("li.na")
    principal = house.enter(tokens)
    house.at_gate(lambda gate: log_out(gate, principal))
    assert is_out(house, tokens)
    with pytest.raises(AuthenticationError):
        house.refresh(tokens.refresh_token)
    assert not is_out(house, other)


def test_disabling_ends_every_session_at_once(house: House) -> None:
    person = house.hire("li.na", Role.AGENT)
    open_sessions = [house.log_in("li.na") for _ in range(3)]
    house.disable(person)
    assert all(is_out(house, tokens) for tokens in open_sessions)
    for tokens in open_sessions:
        with pytest.raises(AuthenticationError):
            house.refresh(tokens.refresh_token)
    house.change(person, state=PersonState.ACTIVE)
    assert all(is_out(house, tokens) for tokens in open_sessions)
    house.enter(house.log_in("li.na"))


def test_another_role_or_branch_acts_in_running_sessions(house: House) -> None:
    person = house.hire("li.na", Role.AGENT)
    tokens = house.log_in("li.na")
    house.change(person, role=Role.DISPATCHER, branch_id="nanshan")
    actor = house.enter(tokens).actor
    assert (actor.role, actor.branch_id) == (Role.DISPATCHER, "nanshan")


def test_who_becomes_a_courier_needs_a_phone_at_once(house: House) -> None:
    person = house.hire("li.na", Role.AGENT)
    tokens = house.log_in("li.na")
    house.change(person, role=Role.COURIER)
    assert is_out(house, tokens)


def test_another_password_ends_the_other_sessions(house: House) -> None:
    house.hire("li.na", Role.AGENT)
    mine, other = house.log_in("li.na"), house.log_in("li.na")
    house.change_password(house.enter(mine), PASSWORD, OTHER)
    assert is_out(house, other)
    assert not is_out(house, mine)
    with pytest.raises(AuthenticationError):
        house.log_in("li.na")
    house.log_in("li.na", OTHER)


def test_the_password_of_now_is_needed_to_change_it(house: House) -> None:
    house.hire("li.na", Role.AGENT)
    principal = house.enter(house.log_in("li.na"))
    with pytest.raises(AuthenticationError):
        house.change_password(principal, "not the password", OTHER)
    with pytest.raises(InputError):
        house.change_password(principal, PASSWORD, "short")
    house.log_in("li.na")


def test_money_asks_for_the_password_again(house: House) -> None:
    house.hire("li.na", Role.AGENT)
    tokens = house.log_in("li.na")
    limit_s = house.figures.people.step_up_s
    require_confirmed(house.enter(tokens), house.at + timedelta(seconds=limit_s), house.figures)
    house.later(seconds=limit_s + 1)
    with pytest.raises(StepUpError) as caught:
        require_confirmed(house.enter(tokens), house.at, house.figures)
    assert f'max_age="{limit_s}"' in caught.value.challenge
    house.confirm(house.enter(tokens), PASSWORD)
    require_confirmed(house.enter(tokens), house.at, house.figures)


def test_confirming_with_another_password_confirms_nothing_and_is_throttled(house: House) -> None:
    house.hire("li.na", Role.AGENT)
    tokens = house.log_in("li.na")
    house.later(seconds=house.figures.people.step_up_s + 1)
    principal = house.enter(tokens)
    for _ in range(house.figures.people.free_failures + 1):
        with pytest.raises(AuthenticationError):
            house.confirm(principal, "not the password")
    with pytest.raises(ThrottledError):
        house.confirm(principal, PASSWORD)
    with pytest.raises(StepUpError):
        require_confirmed(house.enter(tokens), house.at, house.figures)


def test_a_token_of_one_person_does_not_open_anothers_session(house: House) -> None:
    _, phone = house.courier()
    _, other = house.courier("zhou")
    mine, theirs = house.log_in("chen", phone=phone), house.log_in("zhou", phone=other)
    with pytest.raises(AuthenticationError):
        house.enter(theirs, phone)
    with pytest.raises(AuthenticationError):
        house.refresh(mine.refresh_token, other)


def test_what_is_over_is_cleaned_up(house: House) -> None:
    _, phone = house.courier()
    tokens = house.log_in("chen", phone=phone)
    house.later(days=1)
    house.store.write(lambda unit: clean_up(unit, house.at, house.figures))
    with house.store.engine.connect() as connection:
        assert connection.execute(seen_proofs.select()).all() == []
        assert len(connection.execute(sessions.select()).all()) == 1
    house.later(days=97)
    house.store.write(lambda unit: clean_up(unit, house.at, house.figures))
    with house.store.engine.connect() as connection:
        assert connection.execute(sessions.select()).all() == []
    with pytest.raises(AuthenticationError):
        house.refresh(tokens.refresh_token, phone)
