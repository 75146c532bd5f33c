"""One-time codes: handed out by a supervisor, used once, within minutes.

``activation``: the first password and, for a courier, the phone.
``rebind``: another phone in place of the old one, whose sessions end; the
password must be the courier's, so that a supervisor alone cannot become him.
``reset``: a new password; all sessions end.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from courier_api.domain.actor import Role
from courier_api.domain.audit.entry import SubjectKind
from courier_api.domain.people.code import CodeKind, OneTimeCode
from courier_api.domain.people.device import Device
from courier_api.domain.people.password import password_faults
from courier_api.domain.people.person import Person, PersonState
from courier_api.domain.people.rights import demand_code_rights
from courier_api.domain.people.session import EndCause
from courier_api.errors import ConflictError, InputError, RefusedError
from courier_api.services.people.attempt import Attempt, Judged, person_of
from courier_api.services.people.challenge import bad_proof
from courier_api.services.people.codes import code_digest, new_code
from courier_api.services.people.gate import Gate, wrong
from courier_api.services.people.passwords import Passwords
from courier_api.services.people.possession import KeyProof
from courier_api.services.people.throttling import settle
from courier_api.services.work import Work

__all__ = ["Activated", "IssuedCode", "activate", "issue_code", "judge_new", "reset_password"]

LONGEST_S = 600


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """A code as the supervisor sees it, once."""

    code: str
    kind: CodeKind
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Activated:
    """Who is ready to log in, and on which phone if on one."""

    person: Person
    device: Device | None


def issue_code(work: Work, person_id: str, kind: CodeKind) -> IssuedCode:
    """Make a one-time code for somebody; an earlier one of its kind is void.

    Raises
    ------
    RightsError, NotFoundError
        If the actor may not.
    RefusedError
        If the person is disabled, or has no use for such a code.
    """
    person = work.unit.people.get(person_id)
    demand_code_rights(work.actor, person, kind)
    if faults := _useless(work, person, kind):
        raise RefusedError(f"person {person.id}", faults)
    lifetime_s = min(work.figures.people.code_s, LONGEST_S)
    text = new_code()
    code = OneTimeCode(
        digest=code_digest(text),
        person_id=person.id,
        kind=kind,
        issued_by=work.actor.id,
        issued_at=work.at,
        expires_at=work.at + timedelta(seconds=lifetime_s),
    )
    work.unit.credentials.add_code(code)
    work.log("issue_code", SubjectKind.PERSON, person.id, code=kind.value)
    return IssuedCode(text, kind, code.expires_at)


def judge_new(tried: Attempt, given: str, new: str, passwords: Passwords) -> Judged:
    """Compare `given` and hash `new`: both, whoever it is, to take as long."""
    matches = passwords.match(tried.encoded, given)
    return Judged(attempt=tried, matches=matches, encoded=passwords.hash(new))


def activate(gate: Gate, judged: Judged, code: str, password: str) -> Activated:
    """Use an activation or re-bind code.

    Raises
    ------
    AuthenticationError
        If anything is wrong; what it is, is not said.
    InputError
        If the code is good and the new password is not.
    ConflictError
        If the phone's key is known already.
    """
    person = person_of(gate, judged, matching=False)
    kind = _use(gate, person, code, (CodeKind.ACTIVATION, CodeKind.REBIND))
    if kind is CodeKind.REBIND and not judged.matches:
        raise wrong()
    if kind is CodeKind.ACTIVATION:
        _set_password(gate, person, judged, password)
    device = None
    if person.role is Role.COURIER:
        device = _bind(gate, person, judged.attempt.key)
    gate.unit.sessions.end(gate.at, EndCause.CODE_USED, person_id=person.id)
    settle(gate, judged.attempt.budgets)
    gate.log(kind.value, person)
    return Activated(person, device)


def reset_password(gate: Gate, judged: Judged, code: str, password: str) -> Person:
    """Use a reset code: a new password; every session ends, the second factor stays.

    Raises
    ------
    AuthenticationError, InputError
        As :func:`activate`.
    """
    person = person_of(gate, judged, matching=False)
    _use(gate, person, code, (CodeKind.RESET,))
    _set_password(gate, person, judged, password)
    gate.unit.sessions.end(gate.at, EndCause.PASSWORD_CHANGED, person_id=person.id)
    settle(gate, judged.attempt.budgets)
    gate.log("password_reset", person)
    return person


def _use(gate: Gate, person: Person, code: str, kinds: tuple[CodeKind, ...]) -> CodeKind:
    found = gate.unit.credentials.code(code_digest(code))
    if found is None or found.person_id != person.id or found.kind not in kinds:
        raise wrong()
    if not found.good(found.kind, gate.at):
        raise wrong()
    if not gate.unit.credentials.use_code(found.digest, gate.at):
        raise wrong()
    return found.kind


def _set_password(gate: Gate, person: Person, judged: Judged, password: str) -> None:
    min_chars = gate.figures.people.password_min_chars
    if faults := password_faults(password, person.login, min_chars):
        raise InputError("password", faults)
    if judged.encoded is None:
        raise wrong()
    gate.unit.credentials.set_password(person.id, judged.encoded, gate.at)


def _bind(gate: Gate, person: Person, key: KeyProof | None) -> Device:
    """Bind the phone that has proven its key; one bound before is revoked."""
    if key is None:
        raise bad_proof("is missing: a courier's phone must prove its key")
    if not gate.unit.sessions.remember_proof(key.id, key.until):
        raise bad_proof("was shown before: sign a new one for every call")
    before = gate.unit.sessions.device_of(person.id)
    if before is not None:
        if before.thumbprint == key.thumbprint:
            raise ConflictError("device", ["is bound already: log in"])
        gate.unit.sessions.revoke_device(before.id, gate.at)
        gate.unit.sessions.end(gate.at, EndCause.DEVICE_REVOKED, device_id=before.id)
    device = Device(
        id=gate.new_id(),
        person_id=person.id,
        thumbprint=key.thumbprint,
        public_key=key.public_key,
        registered_at=gate.at,
    )
    gate.unit.sessions.add_device(device)
    return device


def _useless(work: Work, person: Person, kind: CodeKind) -> list[str]:
    """Say why the person could do nothing with such a code."""
    faults = []
    if person.state is not PersonState.ACTIVE:
        faults.append("is disabled: enable him first")
    has_password = work.unit.credentials.password(person.id) is not None
    if kind is CodeKind.ACTIVATION and has_password:
        faults.append("is activated already: give a re-bind or reset code")
    if kind is not CodeKind.ACTIVATION and not has_password:
        faults.append("is not activated yet: give an activation code")
    if kind is CodeKind.REBIND and person.role is not Role.COURIER:
        faults.append("needs no phone: only couriers do")
    if kind is CodeKind.SECOND_FACTOR and work.unit.credentials.second_factor(person.id) is None:
        faults.append("has no second factor to lose")
    return faults
