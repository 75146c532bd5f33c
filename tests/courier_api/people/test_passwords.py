"""Passwords: long, hashed with argon2id, hashed anew when the cost changes."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courier_api.config import load_figures
from courier_api.domain.actor import Role
from courier_api.domain.people.password import password_faults
from courier_api.services.people.passwords import Passwords
from tests.courier_api.people.staff import PASSWORD, House, cheap_figures

CHEAP = Passwords(cheap_figures().people)


@pytest.fixture
def house(house_on_sqlite: House) -> House:
    return house_on_sqlite


def test_the_cost_is_at_least_what_owasp_asks() -> None:
    figures = load_figures().people
    assert figures.argon2_memory_kib >= 19 * 1024
    assert figures.argon2_passes >= 2
    assert figures.password_min_chars >= 12


def test_it_is_argon2id_with_a_salt_of_its_own() -> None:
    one, other = CHEAP.hash(PASSWORD), CHEAP.hash(PASSWORD)
    assert one.startswith("$argon2id$v=19$m=64,t=1,p=1$")
    assert one != other


@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40))
def test_only_the_same_password_matches(one: str, other: str) -> None:
    encoded = CHEAP.hash(one)
    assert CHEAP.match(encoded, one)
    if CHEAP.match(encoded, other):
        assert unicodedata.normalize("NFKC", one) == unicodedata.normalize("NFKC", other)


def test_a_keyboard_that_composes_otherwise_makes_no_difference() -> None:
    assert CHEAP.match(CHEAP.hash("caf\u00e9 ｆｕｌｌ width"), "cafe\u0301 full width")


@pytest.mark.parametrize("encoded", [None, "", "plain", "$argon2id$v=19$m=64,t=1,p=1$x$y"])
def test_nothing_matches_what_is_no_hash(encoded: str | None) -> None:
    assert not CHEAP.match(encoded, "")
    assert not CHEAP.match(encoded, PASSWORD)


def test_a_hash_of_another_cost_is_made_anew_at_log_in(house: House) -> None:
    person = house.hire("li.na", Role.AGENT)
    figures = replace(house.figures.people, argon2_passes=2)
    house.figures = replace(house.figures, people=figures)
    house.passwords = Passwords(figures)
    house.log_in("li.na")
    with house.store.read() as unit:
        encoded = unit.credentials.password(person.id)
    assert encoded is not None
    assert ",t=2," in encoded
    house.log_in("li.na")


@pytest.mark.parametrize(
    "password",
    [
        "",
        "short",
        "eleven char",
        "x" * 257,
        "li.na is my name",
        "LI.NA is my name",
        "aaaaaaaaaaaa",
        "abababababab",
        "123456789012",
        "qwertyuiopas",
        "zyxwvutsrqpo",
        "password2026!",
        "P-A-S-S-W-O-R-D-1",
        "mima12345678",
        "１２３４５６７８９０１２",
    ],
)
def test_what_everybody_tries_is_refused(password: str) -> None:
    assert password_faults(password, "li.na", 12)


@pytest.mark.parametrize(
    "password",
    ["correct horse battery", "三只小鸭子过河去游泳啦啦", "kx7kx9qq2mmz", "only lowercase words"],
)
def test_no_kinds_of_characters_are_asked_for(password: str) -> None:
    assert password_faults(password, "li.na", 12) == []
