"""Failures cost time, and only to those who make them.

A try is paid for before it is judged, so that many at once do not slip
through, and refunded when it succeeds.  Strangers pay by login name and
address, and by address.  Whoever has logged in before with the same key, or
from the same address, pays from a budget of his own: strangers cannot lock
him out.
"""

from __future__ import annotations

import hashlib

from courier_api.domain.figures import PeopleFigures
from courier_api.domain.people.person import Person
from courier_api.domain.people.throttle import Budget, Pauses
from courier_api.services.people.gate import Gate
from courier_api.services.people.possession import KeyProof

__all__ = ["charge", "charge_person", "remember_places", "settle", "settle_person"]


def charge(
    gate: Gate, login: str, person: Person | None, address: str, key: KeyProof | None
) -> tuple[str, ...]:
    """Pay for one try; return the budgets it was paid from.

    Raises
    ------
    ThrottledError
        If the last failures are not paid for yet.
    """
    figures = gate.figures.people
    known = [
        place
        for place in _places(address, key)
        if gate.unit.credentials.knows_place(person.id if person else "", place)
    ]
    if known:
        budgets = {_digest("own", login, known[0]): figures.free_failures}
    else:
        budgets = {
            _digest("stranger", login, address): figures.free_failures,
            _digest("address", address): figures.address_free_failures,
        }
    for budget, free in budgets.items():
        _pay(gate, budget, free)
    return tuple(budgets)


def settle(gate: Gate, budgets: tuple[str, ...]) -> None:
    """Give a try back that has succeeded; all is forgotten but what others did at the address."""
    gate.unit.credentials.drop_budget(budgets[0])
    for name in budgets[1:]:
        if budget := gate.unit.credentials.budget(name):
            gate.unit.credentials.set_budget(budget.refunded())


def charge_person(gate: Gate, person_id: str) -> None:
    """Pay for one try of somebody who is logged in.

    Raises
    ------
    ThrottledError
        If the last failures are not paid for yet.
    """
    _pay(gate, _digest("confirm", person_id), gate.figures.people.free_failures)


def settle_person(gate: Gate, person_id: str) -> None:
    """Forget the failed tries of somebody who is logged in."""
    gate.unit.credentials.drop_budget(_digest("confirm", person_id))


def remember_places(gate: Gate, person: Person, address: str, key: KeyProof | None) -> None:
    """Write down from where and with what the person has logged in."""
    for place in _places(address, key):
        gate.unit.credentials.remember_place(person.id, place, gate.at)


def _pay(gate: Gate, name: str, free: int) -> None:
    found = gate.unit.credentials.budget(name) or Budget(key=name, failures=0, failed_at=gate.at)
    gate.unit.credentials.set_budget(found.charged(gate.at, _pauses(gate.figures.people, free)))


def _pauses(figures: PeopleFigures, free: int) -> Pauses:
    return Pauses(
        free=free,
        first_s=figures.first_pause_s,
        longest_s=figures.longest_pause_s,
        forget_s=figures.forget_failures_s,
    )


def _places(address: str, key: KeyProof | None) -> list[str]:
    """Return what a try came with and from, the surer first."""
    places = [_digest("place", address)]
    return [_digest("key", key.thumbprint), *places] if key else places


def _digest(*words: str) -> str:
    return hashlib.sha256("\0".join(words).encode()).hexdigest()
