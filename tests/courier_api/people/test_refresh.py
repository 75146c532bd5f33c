"""Refresh tokens: each once, and what happens when one comes twice."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from courier_api.domain.actor import Role
from courier_api.errors import AuthenticationError, ReuseError
from courier_api.services.people.tokens import Tokens, refresh_digest
from courier_api.storage.tables.people import refresh_tokens, sessions
from tests.courier_api.people.staff import House, Phone

HANDS = 50


def unused(house: House) -> list[str]:
    with house.store.engine.connect() as connection:
        query = select(refresh_tokens.c.digest).where(refresh_tokens.c.used_at.is_(None))
        return list(connection.execute(query).scalars())


def living_sessions(house: House) -> int:
    with house.store.engine.connect() as connection:
        query = select(sessions.c.id).where(sessions.c.ended_at.is_(None))
        return len(connection.execute(query).all())


def test_each_token_gives_the_next(house: House) -> None:
    house.hire("li.na", Role.AGENT)
    tokens = house.log_in("li.na")
    for _ in range(3):
        house.later(hours=2)
        following = house.refresh(tokens.refresh_token)
        assert following.refresh_token != tokens.refresh_token
        assert following.session_id == tokens.session_id
        house.enter(following)
        tokens = following


def test_a_token_has_256_bits_and_is_kept_by_its_digest(house: House) -> None:
    house.hire("li.na", Role.AGENT)
    token = house.log_in("li.na").refresh_token
    assert len(bytes.fromhex(token)) == 32
    assert unused(house) == [refresh_digest(token)]


def test_without_a_key_a_second_use_ends_the_family_at_once(house: House) -> None:
    house.hire("li.na", Role.AGENT)
    first = house.log_in("li.na")
    second = house.refresh(first.refresh_token)
    with pytest.raises(ReuseError):
        house.refresh(first.refresh_token)
    for dead in (first, second):
        with pytest.raises(AuthenticationError):
            house.refresh(dead.refresh_token)
        with pytest.raises(AuthenticationError):
            house.enter(dead)
    assert house.audited()[-1] == "refresh_reused"


def test_a_lost_answer_is_given_again_to_the_same_phone(house: House) -> None:
    _, phone = house.courier()
    first = house.log_in("chen", phone=phone)
    lost = house.refresh(first.refresh_token, phone)
    house.later(seconds=house.figures.people.refresh_grace_s)
    again = house.refresh(first.refresh_token, phone)
    assert again.refresh_token == lost.refresh_token
    assert unused(house) == [refresh_digest(lost.refresh_token)]
    house.enter(again, phone)
    house.refresh(again.refresh_token, phone)


def test_after_the_grace_a_second_use_ends_the_family(house: House) -> None:
    _, phone = house.courier()
    first = house.log_in("chen", phone=phone)
    second = house.refresh(first.refresh_token, phone)
    house.later(seconds=house.figures.people.refresh_grace_s + 1)
    with pytest.raises(ReuseError):
        house.refresh(first.refresh_token, phone)
    with pytest.raises(AuthenticationError):
        house.enter(second, phone)


def test_there_is_no_grace_once_the_successor_was_used(house: House) -> None:
    _, phone = house.courier()
    first = house.log_in("chen", phone=phone)
    second = house.refresh(first.refresh_token, phone)
    third = house.refresh(second.refresh_token, phone)
    with pytest.raises(ReuseError):
        house.refresh(first.refresh_token, phone)
    with pytest.raises(AuthenticationError):
        house.enter(third, phone)


def test_a_stolen_token_is_worth_nothing_without_the_phone(house: House) -> None:
    _, phone = house.courier()
    tokens = house.log_in("chen", phone=phone)
    for thief in (None, Phone()):
        with pytest.raises(AuthenticationError):
            house.refresh(tokens.refresh_token, thief)
    house.refresh(tokens.refresh_token, phone)


def test_an_unused_token_dies_of_old_age(house: House) -> None:
    house.hire("li.na", Role.AGENT)
    tokens = house.log_in("li.na")
    house.later(seconds=house.figures.people.refresh_token_s)
    with pytest.raises(AuthenticationError):
        house.refresh(tokens.refresh_token)


def test_a_session_ends_however_often_it_is_refreshed(house: House) -> None:
    house.hire("li.na", Role.AGENT)
    tokens = house.log_in("li.na")
    for _ in range(2):
        house.later(seconds=house.figures.people.session_s / 2 - 1)
        tokens = house.refresh(tokens.refresh_token)
    house.later(seconds=2)
    with pytest.raises(AuthenticationError):
        house.refresh(tokens.refresh_token)
    with pytest.raises(AuthenticationError):
        house.enter(tokens)


@pytest.mark.parametrize("token", ["", "0" * 64, "x" * 10_000, "价" * 64])
def test_tokens_of_nobody_are_refused(house: House, token: str) -> None:
    with pytest.raises(AuthenticationError):
        house.refresh(token)


def together(house: House, token: str, phone: Phone | None) -> Counter[str]:
    """Fifty hands show one refresh token at the same moment."""
    barrier = Barrier(HANDS)

    def one(_number: int) -> str:
        barrier.wait()
        try:
            return house.refresh(token, phone).refresh_token
        except AuthenticationError:
            return ""

    with ThreadPoolExecutor(HANDS) as pool:
        return Counter(pool.map(one, range(HANDS)))


def test_fifty_at_once_on_one_phone_get_one_successor(house: House) -> None:
    _, phone = house.courier()
    tokens: Tokens = house.log_in("chen", phone=phone)
    ((successor, count),) = together(house, tokens.refresh_token, phone).items()
    assert count == HANDS
    assert unused(house) == [refresh_digest(successor)]
    assert living_sessions(house) == 1


def test_fifty_at_once_without_a_key_end_the_family(house: House) -> None:
    house.hire("li.na", Role.AGENT)
    tokens = house.log_in("li.na")
    found = together(house, tokens.refresh_token, None)
    assert found[""] == HANDS - 1
    assert len(unused(house)) == 1
    assert living_sessions(house) == 0
