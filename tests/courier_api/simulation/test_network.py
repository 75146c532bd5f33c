"""The bad network of simulated days."""

from __future__ import annotations

import httpx
import pytest

from courier_api.simulation.fate import Fate, fate_of
from courier_api.simulation.network import Odds, UnreliableNetwork


def asked(odds: Odds, times: int = 1, seed: str = "1") -> tuple[UnreliableNetwork, int, int]:
    """A network after some requests, how many reached the server, how many were answered."""
    reached, answered = 0, 0

    def server(_request: httpx.Request) -> httpx.Response:
        nonlocal reached
        reached += 1
        return httpx.Response(200)

    network = UnreliableNetwork(httpx.MockTransport(server), odds, seed)
    with httpx.Client(transport=network, base_url="http://server") as http:
        for _ in range(times):
            try:
                answered += http.get("/").is_success
            except httpx.TransportError:
                continue
    return network, reached, answered


@pytest.mark.parametrize(
    ("odds", "reached", "answered"),
    [
        (Odds(lost_request=1, lost_answer=0, duplicate=0), 0, 0),
        (Odds(lost_request=0, lost_answer=1, duplicate=0), 1, 0),
        (Odds(lost_request=0, lost_answer=0, duplicate=1), 2, 1),
        (Odds(lost_request=0, lost_answer=0, duplicate=0), 1, 1),
    ],
)
def test_each_mishap(odds: Odds, reached: int, answered: int) -> None:
    assert asked(odds)[1:] == (reached, answered)


def test_the_same_seed_has_the_same_mishaps() -> None:
    odds = Odds(lost_request=0.2, lost_answer=0.2, duplicate=0.2)
    first, second, other = (asked(odds, 200, seed)[0].mishaps for seed in ("7", "7", "8"))
    assert first == second != other
    assert set(first) == {"lost request", "lost answer", "duplicate"}


def test_fates_are_those_of_the_seed_and_every_one_happens() -> None:
    fates = [fate_of(3, f"S{number}") for number in range(2_000)]
    assert fates == [fate_of(3, f"S{number}") for number in range(2_000)]
    assert set(fates) == set(Fate)
    assert 0.7 < fates.count(Fate.DELIVERED) / 2_000 < 0.86
