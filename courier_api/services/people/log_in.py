"""Log-in: password, second factor and, for couriers, the phone, all in one go.

One answer to whatever is wrong, so that nobody learns which part was right.
In three parts: :func:`courier_api.services.people.attempt.attempt` in a unit
of work, :func:`courier_api.services.people.attempt.judge` outside of any,
:func:`log_in` in another.
"""

from __future__ import annotations

from datetime import timedelta

from courier_api.domain.actor import Role
from courier_api.domain.people.device import Device
from courier_api.domain.people.person import Person
from courier_api.domain.people.session import Session
from courier_api.services.people.attempt import Judged, person_of
from courier_api.services.people.challenge import bad_proof
from courier_api.services.people.gate import Gate, wrong
from courier_api.services.people.possession import KeyProof
from courier_api.services.people.second_factor import Shown, show_second_factor
from courier_api.services.people.throttling import remember_places, settle
from courier_api.services.people.tokens import Tokens, first_tokens

__all__ = ["log_in"]


def log_in(gate: Gate, judged: Judged, code: str = "") -> Tokens:
    """Open a session for who has tried.

    Parameters
    ----------
    code
        Of the second factor; who has enrolled one must show it.

    Raises
    ------
    AuthenticationError
        If anything is wrong; what it is, is not said.
    """
    person = person_of(gate, judged, matching=True)
    key = judged.attempt.key
    device = _device(gate, person, key)
    second_factor = _second_factor(gate, person, code)
    if key and not gate.unit.sessions.remember_proof(key.id, key.until):
        raise bad_proof("was shown before: sign a new one for every call")
    if judged.encoded is not None:
        gate.unit.credentials.set_password(person.id, judged.encoded, gate.at)
    settle(gate, judged.attempt.budgets)
    remember_places(gate, person, judged.attempt.address, key)
    session = _open(gate, person, device, key, second_factor=second_factor)
    gate.log("log_in", person)
    return first_tokens(gate, session, person)


def _device(gate: Gate, person: Person, key: KeyProof | None) -> Device | None:
    """Return the courier's phone, which must be the one that has proven its key."""
    if person.role is not Role.COURIER:
        return None
    device = gate.unit.sessions.device_of(person.id)
    if device is None or key is None or device.thumbprint != key.thumbprint:
        raise wrong()
    return device


def _second_factor(gate: Gate, person: Person, code: str) -> bool:
    """Say whether a second factor was shown; who has enrolled one must show it."""
    factor = gate.unit.credentials.second_factor(person.id)
    if factor is None or factor.enrolled_at is None:
        return False
    shown = show_second_factor(gate, person, code)
    if shown is Shown.NOTHING:
        raise wrong()
    return shown is Shown.FACTOR


def _open(
    gate: Gate, person: Person, device: Device | None, key: KeyProof | None, *, second_factor: bool
) -> Session:
    figures = gate.figures.people
    is_courier = person.role is Role.COURIER
    lifetime_s = figures.courier_session_s if is_courier else figures.session_s
    session = Session(
        id=gate.new_id(),
        person_id=person.id,
        device_id=device.id if device else None,
        thumbprint=key.thumbprint if key else None,
        started_at=gate.at,
        expires_at=gate.at + timedelta(seconds=lifetime_s),
        confirmed_at=gate.at,
        second_factor=second_factor,
    )
    gate.unit.sessions.add(session)
    return session
