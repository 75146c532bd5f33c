"""Counting by person or address, in memory that workers share."""

from __future__ import annotations

import os
from threading import Thread

import pytest

from courier_api.web.limiter import Limiter, SharedCounters, by_address, by_person


@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_counts_of_all_processes_add_up() -> None:
    counters = SharedCounters()
    children = []
    for _ in range(3):
        child = os.fork()
        if child == 0:
            for _ in range(500):
                counters.incr("a", 60)
            os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)
    assert counters.get("a") == 1_500


def test_counts_of_all_threads_add_up() -> None:
    counters = SharedCounters()
    threads = [
        Thread(target=lambda: [counters.incr("a", 60) for _ in range(300)]) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counters.get("a") == 1_800


def test_a_window_ends() -> None:
    counters = SharedCounters()
    assert [counters.incr("a", 60), counters.incr("a", 60)] == [1, 2]
    assert counters.incr("b", -1) == 1
    assert counters.incr("b", -1) == 1


def test_a_full_table_is_stricter_and_never_looser() -> None:
    counters = SharedCounters(slots=8)
    for n in range(100):
        counters.incr(f"key {n}", 60)
    assert counters.incr("one more", 60) > 1


def test_says_what_is_left() -> None:
    limiter = Limiter(2)
    first, second, third = (limiter.hit(by_person("p")) for _ in range(3))
    assert [first.remaining, second.remaining, third.remaining] == [1, 0, 0]
    assert [first.granted, second.granted, third.granted] == [True, True, False]
    assert 1 <= third.reset_s <= 60


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8::1", "2001:db8::ffff", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("", "nonsense", True),
    ],
)
def test_an_address_of_ipv6_is_its_network(one: str, other: str, same: bool) -> None:
    assert (by_address(one) == by_address(other)) == same
