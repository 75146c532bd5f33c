"""The slow part of proving who one is, done before the unit of work opens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from courier_api.ports import UnitOfWork
from courier_api.services.people.attempt import Attempt, attempt
from courier_api.services.people.confirm import attempt_again
from courier_api.services.people.gate import Gate
from courier_api.services.people.passwords import Passwords
from courier_api.services.people.possession import KeyProof, possession
from courier_api.services.principal import Call
from courier_api.web.api.frame import Ask
from courier_api.web.api.frame.aftermath import gate_of
from courier_api.web.api.frame.headers import call_of
from courier_api.web.api.frame.house import House, house
from courier_api.web.trace import trace

__all__ = ["gate", "key_of", "passwords", "tried", "tried_again"]


def gate(ask: Ask) -> Gate:
    """Return what log-in is given, in the unit of work of a request."""
    return gate_of(house(), ask.unit, ask.at)


def passwords(hall: House) -> Passwords:
    """Return what hashes and compares."""
    return Passwords(hall.figures.people)


def tried(hall: House, login: str) -> Attempt:
    """Pay for the try of a stranger and look up whom he means."""
    call, at = call_of(hall), hall.clock.now()
    key = key_of(hall, call, at)
    return _paid(hall, at, lambda gate: attempt(gate, login, call.address, key))


def tried_again(hall: House) -> Attempt:
    """Pay for the try of who is logged in."""
    return _paid(hall, hall.clock.now(), lambda gate: attempt_again(gate, trace().person_id))


def key_of(hall: House, call: Call, at: datetime) -> KeyProof | None:
    """Return the key whose possession a request proves, if it brings a proof."""
    return possession(call, hall.keys, at, token=None) if call.dpop else None


def _paid(hall: House, at: datetime, pay: Callable[[Gate], Attempt]) -> Attempt:
    def work(unit: UnitOfWork) -> Attempt:
        return pay(gate_of(hall, unit, at))

    return hall.store.write(work)
