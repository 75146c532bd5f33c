"""The password once more: for acts on money, and to change it."""

from __future__ import annotations

from courier_api.domain.people.password import password_faults
from courier_api.domain.people.person import Person
from courier_api.domain.people.session import EndCause
from courier_api.errors import AuthenticationError, InputError
from courier_api.services.people.attempt import Attempt, Judged
from courier_api.services.people.gate import Gate, wrong
from courier_api.services.people.throttling import charge_person, settle_person
from courier_api.services.principal import Principal

__all__ = ["attempt_again", "change_password", "confirm_password", "log_out"]


def attempt_again(gate: Gate, person_id: str) -> Attempt:
    """Pay for a try of somebody who is logged in.

    Raises
    ------
    ThrottledError
        If too many failed before.
    """
    charge_person(gate, person_id)
    person = gate.unit.people.get(person_id)
    encoded = gate.unit.credentials.password(person_id)
    return Attempt(person=person, encoded=encoded, address="", key=None, budgets=())


def confirm_password(gate: Gate, principal: Principal, judged: Judged) -> None:
    """Write that the password was given once more in this session.

    Raises
    ------
    AuthenticationError
        If it is not the person's.
    """
    person = _himself(gate, principal, judged)
    gate.unit.sessions.confirm(principal.session_id, gate.at)
    gate.log("password_confirmed", person)


def change_password(gate: Gate, principal: Principal, judged: Judged, password: str) -> None:
    """Take a new password; every other session of the person ends.

    Parameters
    ----------
    judged
        The password of now, compared, and the hash of the new one.
    password
        The new one.

    Raises
    ------
    AuthenticationError
        If the password of now is not the person's.
    InputError
        If the new one cannot be taken.
    """
    person = _himself(gate, principal, judged)
    min_chars = gate.figures.people.password_min_chars
    if faults := password_faults(password, person.login, min_chars):
        raise InputError("password", faults)
    if judged.encoded is None:
        raise _other_password()
    gate.unit.credentials.set_password(person.id, judged.encoded, gate.at)
    gate.unit.sessions.end(
        gate.at,
        EndCause.PASSWORD_CHANGED,
        person_id=person.id,
        spare=principal.session_id,
    )
    gate.unit.sessions.confirm(principal.session_id, gate.at)
    gate.log("password_changed", person)


def log_out(gate: Gate, principal: Principal) -> None:
    """End the session: its tokens are worth nothing from now on."""
    gate.unit.sessions.end(gate.at, EndCause.LOG_OUT, session_id=principal.session_id)
    gate.log("log_out", gate.unit.people.get(principal.actor.id))


def _himself(gate: Gate, principal: Principal, judged: Judged) -> Person:
    tried = judged.attempt
    if tried.person is None or tried.person.id != principal.actor.id or not judged.matches:
        raise _other_password()
    if gate.unit.credentials.password(tried.person.id) != tried.encoded:
        raise _other_password()
    settle_person(gate, tried.person.id)
    return tried.person


def _other_password() -> AuthenticationError:
    return AuthenticationError("password", ["is wrong"], challenge=wrong().challenge)
