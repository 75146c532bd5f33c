"""Who calls, as the database knows him now."""

from __future__ import annotations

from datetime import datetime, timedelta

from courier_api.domain.actor import Role
from courier_api.domain.figures import Figures
from courier_api.domain.people.person import PersonState
from courier_api.domain.people.session import Admission
from courier_api.errors import RightsError, StepUpError
from courier_api.ports import UnitOfWork
from courier_api.services.people.challenge import bad_proof, bad_token
from courier_api.services.people.proof import Proof
from courier_api.services.principal import Principal

__all__ = ["admit", "require_confirmed"]


def admit(
    unit: UnitOfWork,
    proof: Proof,
    at: datetime,
    figures: Figures,  # noqa: ARG001 - every gate is given the figures
    *,
    remember: bool,
    enrolling: bool = False,
) -> Principal:
    """Return who calls; a session ended, a person disabled, a role changed act at once.

    Parameters
    ----------
    remember
        For unsafe calls, in the transaction that writes: the proof is kept and
        is good once.
    enrolling
        Lets in who must still enrol a second factor; only for what he needs to do so.

    Raises
    ------
    AuthenticationError
        If the session, the person or the phone is not good any more, or the
        proof was seen before.
    RightsError
        If he must enrol a second factor first.
    """
    found = unit.sessions.admission(proof.session_id)
    if found is None or not _holds(found, proof, at):
        raise bad_token(proof.scheme)
    if not enrolling and found.person.needs_second_factor and not found.session.second_factor:
        raise RightsError(
            f"person {found.person.id}",
            ["needs a second factor: enrol one, or log in with the one enrolled"],
        )
    if remember and proof.key and not unit.sessions.remember_proof(proof.key.id, proof.key.until):
        raise bad_proof("was shown before: sign a new one for every call")
    return Principal(
        actor=found.person.actor,
        session_id=found.session.id,
        device_id=found.session.device_id,
        confirmed_at=found.session.confirmed_at,
    )


def require_confirmed(principal: Principal, at: datetime, figures: Figures) -> None:
    """Demand that the password was given a short while ago.

    Raises
    ------
    StepUpError
        If not: it must be given once more (RFC 9470).
    """
    max_age_s = figures.people.step_up_s
    if at <= principal.confirmed_at + timedelta(seconds=max_age_s):
        return
    scheme = "Bearer" if principal.device_id is None else "DPoP"
    raise StepUpError(
        "password",
        ["must be given once more for this"],
        challenge=f'{scheme} error="insufficient_user_authentication", max_age="{max_age_s}"',
    )


def _holds(found: Admission, proof: Proof, at: datetime) -> bool:
    session, person, device = found.session, found.person, found.device
    thumbprint = None if proof.key is None else proof.key.thumbprint
    if not session.lives(at) or person.state is not PersonState.ACTIVE:
        return False
    if session.person_id != proof.person_id or session.thumbprint != thumbprint:
        return False
    if device is None:
        return person.role is not Role.COURIER
    return device.revoked_at is None and device.thumbprint == thumbprint
