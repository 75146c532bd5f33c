"""Guessing costs time; only those who guess pay."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courier_api.config import load_figures
from courier_api.domain.actor import Role
from courier_api.domain.people.throttle import Budget, Pauses
from courier_api.errors import AuthenticationError, ThrottledError
from courier_api.services.people.passwords import Passwords
from tests.courier_api.people.staff import AT, HOME, PASSWORD, House, Phone

ELSEWHERE = "198.51.100.9"
PAUSES = Pauses(free=2, first_s=3, longest_s=20, forget_s=100)


@pytest.fixture
def house(house_on_sqlite: House) -> House:
    return house_on_sqlite


def fail(house: House, login: str, address: str = ELSEWHERE, times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(AuthenticationError):
            house.log_in(login, "another password", address=address)


def exhaust(house: House, login: str, address: str = ELSEWHERE) -> int:
    """Fail until it costs time; return the pause, in seconds."""
    fail(house, login, address, house.figures.people.free_failures + 1)
    with pytest.raises(ThrottledError) as caught:
        house.log_in(login, PASSWORD, address=address)
    return caught.value.retry_after_s


def test_pauses_double_to_the_longest() -> None:
    assert [PAUSES.after(n) for n in range(8)] == [0, 0, 0, 3, 6, 12, 20, 20]
    assert PAUSES.after(10**9) == 20


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_more_failures_never_mean_a_shorter_pause(one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert 0 <= PAUSES.after(low) <= PAUSES.after(high) <= PAUSES.longest_s


def test_failures_are_forgotten_after_a_while() -> None:
    budget = Budget(key="k", failures=50, failed_at=AT)
    with pytest.raises(ThrottledError):
        budget.charged(AT, PAUSES)
    later = AT.replace(minute=AT.minute + 2)
    assert budget.charged(later, PAUSES).failures == 1


def test_guessing_gets_slower_and_slower(house: House) -> None:
    house.hire("li.na", Role.AGENT)
    pauses = [exhaust(house, "li.na")]
    for _ in range(3):
        house.later(seconds=pauses[-1])
        fail(house, "li.na")
        with pytest.raises(ThrottledError) as caught:
            house.log_in("li.na", address=ELSEWHERE)
        pauses.append(caught.value.retry_after_s)
    assert pauses == [2, 4, 8, 16]


def test_the_right_password_waits_as_well(house: House) -> None:
    """Else a pause would tell that a guess was right."""
    house.hire("li.na", Role.AGENT)
    pause_s = exhaust(house, "li.na")
    house.later(seconds=pause_s)
    house.log_in("li.na", address=ELSEWHERE)
    fail(house, "li.na", times=house.figures.people.free_failures)


def test_strangers_do_not_lock_out_who_is_known_by_his_address(house: House) -> None:
    house.hire("li.na", Role.AGENT)
    house.log_in("li.na", address=HOME)
    for number in range(20):
        exhaust(house, "li.na", f"198.51.100.{number}")
    house.enter(house.log_in("li.na", address=HOME))


def test_strangers_behind_his_own_address_do_not_lock_out_who_is_known_by_his_phone(
    house: House,
) -> None:
    _, phone = house.courier()
    house.log_in("chen", phone=phone, address=HOME)
    exhaust(house, "chen", HOME)
    for name in ("a1", "b2", "c3"):
        exhaust(house, name, HOME)
    house.enter(house.log_in("chen", phone=phone, address=HOME), phone)


def test_an_address_that_tries_many_names_pays_for_all_of_them(house: House) -> None:
    people = replace(house.figures.people, address_free_failures=10)
    house.figures = replace(house.figures, people=people)
    for number in range(11):
        fail(house, f"name{number}")
    with pytest.raises(ThrottledError):
        fail(house, "yet.another")
    fail(house, "yet.another", "192.0.2.1")


def test_one_success_at_an_address_does_not_forgive_its_other_failures(house: House) -> None:
    """Else a guesser would log in as himself in between."""
    people = replace(house.figures.people, address_free_failures=10)
    house.figures = replace(house.figures, people=people)
    house.hire("li.na", Role.AGENT)
    for number in range(10):
        fail(house, f"name{number}")
    house.log_in("li.na", address=ELSEWHERE)
    fail(house, "yet.another")
    with pytest.raises(ThrottledError):
        fail(house, "one.more")


def test_many_guesses_at_once_do_not_slip_through(house_on_each: House) -> None:
    house_on_each.hire("li.na", Role.AGENT)
    allowed = house_on_each.figures.people.free_failures + 1

    def one(_number: int) -> bool:
        try:
            house_on_each.log_in("li.na", "another password", address=ELSEWHERE)
        except ThrottledError:
            return False
        except AuthenticationError:
            return True
        return True

    with ThreadPoolExecutor(30) as pool:
        assert sum(pool.map(one, range(30))) == allowed


def test_unknown_names_are_throttled_like_known_ones(house: House) -> None:
    house.hire("li.na", Role.AGENT)
    assert exhaust(house, "li.na", "192.0.2.1") == exhaust(house, "nobody", "192.0.2.2")


def test_addresses_and_names_are_not_written_down(house: House) -> None:
    house.hire("li.na", Role.AGENT)
    house.log_in("li.na")
    fail(house, "zhang.san")
    text = house.all_text()
    assert HOME not in text
    assert ELSEWHERE not in text
    assert not any("zhang.san" in value for value in text)


def test_a_wrong_password_takes_as_long_as_an_unknown_name(house: House) -> None:
    """Medians at the cost of passwords as it comes, in turn, so that load hits both alike."""
    house.figures = replace(
        load_figures(),
        people=replace(load_figures().people, free_failures=1000, address_free_failures=1000),
    )
    house.passwords = Passwords(house.figures.people)
    house.hire("li.na", Role.AGENT)
    took: dict[str, list[float]] = {"li.na": [], "nobody": []}
    for _ in range(15):
        for login, times in took.items():
            start = time.thread_time()
            fail(house, login)
            times.append(time.thread_time() - start)
    ratio = median(took["li.na"]) / median(took["nobody"])
    assert 0.8 < ratio < 1.25


def test_phones_of_strangers_have_no_budget_of_their_own(house: House) -> None:
    """A new key for every guess buys nothing."""
    house.hire("li.na", Role.AGENT)
    for _ in range(house.figures.people.free_failures + 1):
        with pytest.raises(AuthenticationError):
            house.log_in("li.na", "another password", phone=Phone(), address=ELSEWHERE)
    with pytest.raises(ThrottledError):
        house.log_in("li.na", phone=Phone(), address=ELSEWHERE)
