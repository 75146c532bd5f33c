"""The second factor: TOTP (RFC 6238), recovery codes, or a supervisor's one-time code."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

import pyotp

from courier_api.domain.audit.entry import SubjectKind
from courier_api.domain.people.code import CodeKind
from courier_api.domain.people.person import Person
from courier_api.domain.people.second_factor import SecondFactor
from courier_api.errors import ConflictError, InputError, RefusedError
from courier_api.services.people.admit import require_confirmed
from courier_api.services.people.codes import code_digest, new_code
from courier_api.services.people.gate import Gate
from courier_api.services.principal import Principal
from courier_api.services.work import Work

__all__ = [
    "Enrolment",
    "Shown",
    "confirm_enrolment",
    "give_second_factor",
    "show_second_factor",
    "start_enrolment",
]

ISSUER = "Policy Courier"
STEP_S = 30
DRIFT_STEPS = 1
RECOVERY_CODES = 8
SECRET_CHARS = 32
FIELD = "totp"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an authenticator app is told, once.

    Parameters
    ----------
    secret, uri
        Base 32, 160 bits; the same as ``otpauth://`` for a QR code.
    """

    secret: str = field(repr=False)
    uri: str = field(repr=False)


class Shown(StrEnum):
    """What a code proved: nothing, the second factor, or that a supervisor lets him enrol anew."""

    NOTHING = "nothing"
    FACTOR = "factor"
    RESCUE = "rescue"


def show_second_factor(gate: Gate, person: Person, code: str) -> Shown:
    """Say what `code` proves, and use it up.

    A code handed out by a supervisor drops the authenticator that was lost:
    the person must enrol another one.
    """
    factor = gate.unit.credentials.second_factor(person.id)
    if factor is None or factor.enrolled_at is None or not code:
        return Shown.NOTHING
    if _right_totp(gate, factor, code):
        return Shown.FACTOR
    digest = code_digest(code)
    if gate.unit.credentials.use_recovery_code(person.id, digest):
        gate.log("recovery_code_used", person)
        return Shown.FACTOR
    issued = gate.unit.credentials.code(digest)
    if issued is None or issued.person_id != person.id:
        return Shown.NOTHING
    if not issued.good(CodeKind.SECOND_FACTOR, gate.at):
        return Shown.NOTHING
    if not gate.unit.credentials.use_code(digest, gate.at):
        return Shown.NOTHING
    gate.unit.credentials.drop_second_factor(person.id)
    gate.unit.vault.forget(factor.secret_id)
    gate.log("second_factor_dropped", person)
    return Shown.RESCUE


def start_enrolment(work: Work, principal: Principal) -> Enrolment:
    """Make the secret of a new authenticator; it counts once a code of it was shown.

    Raises
    ------
    StepUpError
        If the password was given too long ago.
    ConflictError
        If one is enrolled already: a supervisor must take it away first.
    """
    require_confirmed(principal, work.at, work.figures)
    found = work.unit.credentials.second_factor(work.actor.id)
    if found is not None and found.enrolled_at is not None:
        raise ConflictError("second factor", ["is enrolled: ask a supervisor for a code first"])
    secret = pyotp.random_base32(SECRET_CHARS)
    secret_id = found.secret_id if found else work.new_id()
    work.unit.vault.put(secret_id, {FIELD: secret})
    work.unit.credentials.set_second_factor(
        SecondFactor(person_id=work.actor.id, secret_id=secret_id)
    )
    login = work.unit.people.get(work.actor.id).login
    uri = pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)
    return Enrolment(secret, uri)


def confirm_enrolment(work: Work, principal: Principal, code: str) -> tuple[str, ...]:
    """Take the first code of a new authenticator; return the recovery codes, shown once.

    Raises
    ------
    RefusedError
        If no enrolment was started, or it is finished.
    InputError
        If the code is not the authenticator's.
    """
    factor = work.unit.credentials.second_factor(work.actor.id)
    if factor is None or factor.enrolled_at is not None:
        raise RefusedError("second factor", ["is not being enrolled: start anew"])
    step = _step_of(_secret(work, factor), code, work.at)
    if step is None:
        raise InputError("code", ["is not the one shown now: check the clock of the phone"])
    codes = _enrol(work, factor, step)
    work.unit.sessions.show_second_factor(principal.session_id)
    return codes


def give_second_factor(work: Work, person_id: str) -> str:
    """Enrol an authenticator for somebody whose account is being set up; return its secret."""
    secret = pyotp.random_base32(SECRET_CHARS)
    secret_id = work.new_id()
    work.unit.vault.put(secret_id, {FIELD: secret})
    factor = SecondFactor(person_id=person_id, secret_id=secret_id, enrolled_at=work.at)
    work.unit.credentials.set_second_factor(factor)
    work.log("second_factor_given", SubjectKind.PERSON, person_id)
    return secret


def _enrol(work: Work, factor: SecondFactor, step: int) -> tuple[str, ...]:
    enrolled = SecondFactor(
        person_id=factor.person_id,
        secret_id=factor.secret_id,
        enrolled_at=work.at,
        last_step=step,
    )
    work.unit.credentials.set_second_factor(enrolled)
    codes = tuple(new_code() for _ in range(RECOVERY_CODES))
    digests = [code_digest(code) for code in codes]
    work.unit.credentials.set_recovery_codes(factor.person_id, digests)
    work.log("second_factor_enrolled", SubjectKind.PERSON, factor.person_id)
    return codes


def _right_totp(gate: Gate, factor: SecondFactor, code: str) -> bool:
    step = _step_of(_secret(gate, factor), code, gate.at)
    return step is not None and gate.unit.credentials.use_step(factor.person_id, step)


def _secret(work: Work | Gate, factor: SecondFactor) -> str:
    return work.unit.vault.get(factor.secret_id)[FIELD]


def _step_of(secret: str, code: str, at: datetime) -> int | None:
    """Return the time step whose code it is: this one, the one before or the one after."""
    bare = code.replace(" ", "")
    if not (bare.isascii() and bare.isdigit()):
        return None
    totp = pyotp.TOTP(secret, interval=STEP_S)
    now = int(at.timestamp()) // STEP_S
    for step in range(now - DRIFT_STEPS, now + DRIFT_STEPS + 1):
        if hmac.compare_digest(totp.generate_otp(step), bare):
            return step
    return None
