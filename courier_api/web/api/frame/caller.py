"""Who calls, and whether he may: asked before anything else of a request is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from courier_api.errors import AuthenticationError, RightsError, ThrottledError
from courier_api.ports import UnitOfWork
from courier_api.services.people.admit import admit, require_confirmed
from courier_api.services.people.proof import Proof, prove
from courier_api.services.principal import Call, Principal
from courier_api.web.api.frame.declare import Declaration
from courier_api.web.api.frame.headers import call_of
from courier_api.web.api.frame.house import House
from courier_api.web.limiter import by_address, by_person
from courier_api.web.trace import trace

__all__ = ["Caller", "admitted", "identify"]

ANONYMOUS = "anybody"


@dataclass(frozen=True, slots=True)
class Caller:
    """How a request came, and what it proves.

    Parameters
    ----------
    call, at
        The request's parts that prove; when it came.
    proof
        ``None`` where the endpoint is open to anybody.
    """

    call: Call
    at: datetime
    proof: Proof | None

    @property
    def scope(self) -> str:
        """Whose idempotency keys are meant."""
        return self.proof.person_id if self.proof else ANONYMOUS


def identify(hall: House, declared: Declaration) -> Caller:
    """Return who sends the request at hand, counted against his limit.

    Raises
    ------
    AuthenticationError
        If the endpoint needs a log-in and the request proves none.
    ThrottledError
        If there were too many.
    """
    at = hall.clock.now()
    call = call_of(hall)
    if not declared.roles:
        _count(hall, by_address(call.address))
        return Caller(call, at, None)
    try:
        proof = prove(call, hall.keys, at)
    except AuthenticationError:
        _count(hall, by_address(call.address))
        raise
    trace().person_id = proof.person_id
    _count(hall, by_person(proof.person_id))
    return Caller(call, at, proof)


def admitted(
    unit: UnitOfWork, hall: House, caller: Caller, declared: Declaration, *, remember: bool
) -> Principal | None:
    """Return who calls, if his role may; ``None`` where anybody may.

    Raises
    ------
    AuthenticationError, RightsError, StepUpError
        If the session is over, the role may not, or the password was given too long ago.
    """
    if caller.proof is None:
        return None
    principal = admit(
        unit,
        caller.proof,
        caller.at,
        hall.figures,
        remember=remember,
        enrolling=declared.enrolling,
    )
    trace().role = principal.actor.role
    if principal.actor.role not in declared.roles:
        able = ", ".join(sorted(declared.roles))
        raise RightsError("request", [f"a {principal.actor.role} may not: it takes {able}"])
    if declared.confirmed:
        require_confirmed(principal, caller.at, hall.figures)
    return principal


def _count(hall: House, who: str) -> None:
    allowance = hall.limiter.hit(who)
    trace().allowance = allowance
    if not allowance.granted:
        raise ThrottledError(
            "request", ["too many in a minute: slow down"], retry_after_s=allowance.reset_s
        )
