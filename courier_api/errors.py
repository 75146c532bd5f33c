"""Every error this package raises on purpose.

::

    CourierApiError
    ├── InputError (ValueError)      what was handed in cannot be used
    │   └── ModelError               values that cannot make an object of the domain
    ├── RefusedError                 a rule of the trade forbids it
    │   ├── StepError                not a step from the state the order is in
    │   ├── RightsError              this person may not do it
    │   ├── GuardError               a step's condition does not hold
    │   ├── LedgerError              money would not add up
    │   ├── InsurerRefusedError      the insurer's core system will not do it
    │   └── CustodyError             a document would have no holder, or two
    ├── AuthenticationError          nobody has proven who calls
    │   ├── NonceError               his clock is off: he must name our nonce
    │   ├── ReuseError               a token came twice: the session must end
    │   └── StepUpError              he must prove it once more for this
    ├── ThrottledError               too often: wait
    ├── NotFoundError (LookupError)  there is no such thing
    ├── ConflictError                somebody else was first
    │   ├── LeaseError               another worker has the job by now
    │   └── PreconditionError        it changed since it was read
    ├── SigningError                 the house's signing key cannot be used
    ├── ReadingError                 the photos of a visit cannot be read by software
    ├── UnreachableError             another system gave no answer that can be trusted
    └── StorageError                 the database failed or is not as it must be
        └── ContentionError          too many wrote at once; nothing was written

All carry ``subject`` (what is at fault) and ``faults`` (every fault found,
each saying how to mend it).
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = [
    "AuthenticationError",
    "ConflictError",
    "ContentionError",
    "CourierApiError",
    "CustodyError",
    "GuardError",
    "InputError",
    "InsurerRefusedError",
    "LeaseError",
    "LedgerError",
    "ModelError",
    "NonceError",
    "NotFoundError",
    "PreconditionError",
    "ReadingError",
    "RefusedError",
    "ReuseError",
    "RightsError",
    "SigningError",
    "StepError",
    "StepUpError",
    "StorageError",
    "ThrottledError",
    "UnreachableError",
]


class CourierApiError(Exception):
    """Base of all errors of :mod:`courier_api`.

    Parameters
    ----------
    subject
        What is at fault: ``"order o1"``, ``"account courier:c1"``.
    faults
        Every fault found, each saying what is wrong and how to mend it.
    """

    def __init__(self, subject: str, faults: Sequence[str]) -> None:
        self.subject = subject
        self.faults = tuple(faults)
        super().__init__(subject, self.faults)

    def __str__(self) -> str:
        if len(self.faults) == 1:
            return f"{self.subject}: {self.faults[0]}"
        listed = "".join(f"\n  - {fault}" for fault in self.faults)
        return f"{self.subject}: {len(self.faults)} faults{listed}"


class InputError(CourierApiError, ValueError):
    """What was handed in cannot be used."""


class ModelError(InputError):
    """Values that cannot make an object of the domain."""


class RefusedError(CourierApiError):
    """A rule of the trade forbids what was asked."""


class StepError(RefusedError):
    """The life cycle has no such step from the state the order is in."""


class RightsError(RefusedError):
    """The person's role, branch or assignment does not allow it."""


class GuardError(RefusedError):
    """A step's conditions do not hold; ``faults`` names every one of them."""


class LedgerError(RefusedError):
    """Money would not add up, would go below zero or lacks a second person."""


class InsurerRefusedError(RefusedError):
    """The insurer's core system was asked and will not do it.

    Parameters
    ----------
    reason
        One lower-case word, as the core system says it: ``"sanctioned"``.
    """

    def __init__(self, subject: str, faults: Sequence[str], *, reason: str) -> None:
        super().__init__(subject, faults)
        self.reason = reason


class CustodyError(RefusedError):
    """A document would have no holder, or two, or come back from the void."""


class AuthenticationError(CourierApiError):
    """Nobody has proven who calls; the answer does not say what was wrong.

    Parameters
    ----------
    challenge
        What goes into ``WWW-Authenticate``.
    """

    def __init__(self, subject: str, faults: Sequence[str], *, challenge: str = "DPoP") -> None:
        super().__init__(subject, faults)
        self.challenge = challenge


class NonceError(AuthenticationError):
    """The proof's time is not near ours: a new one must name the nonce (RFC 9449, section 8).

    Parameters
    ----------
    nonce
        What goes into ``DPoP-Nonce``.
    """

    def __init__(self, subject: str, faults: Sequence[str], *, challenge: str, nonce: str) -> None:
        super().__init__(subject, faults, challenge=challenge)
        self.nonce = nonce


class ReuseError(AuthenticationError):
    """A refresh token was used twice: whoever catches this ends the session.

    Parameters
    ----------
    session_id
        Of the family of tokens.
    """

    def __init__(
        self, subject: str, faults: Sequence[str], *, challenge: str, session_id: str
    ) -> None:
        super().__init__(subject, faults, challenge=challenge)
        self.session_id = session_id


class StepUpError(AuthenticationError):
    """The person is known and must give the password (or code) once more for this."""


class ThrottledError(CourierApiError):
    """Too often in too short a time.

    Parameters
    ----------
    retry_after_s
        After how many seconds it makes sense to try again.
    """

    def __init__(self, subject: str, faults: Sequence[str], *, retry_after_s: int) -> None:
        super().__init__(subject, faults)
        self.retry_after_s = retry_after_s


class NotFoundError(CourierApiError, LookupError):
    """There is no such thing in the database."""


class ConflictError(CourierApiError):
    """Somebody else was first: read again, decide again."""


class LeaseError(ConflictError):
    """The lease ran out and another worker has the job: what was done for it does not count."""


class PreconditionError(ConflictError):
    """It changed since the caller read it: read it again, decide again."""


class SigningError(CourierApiError):
    """The house's signing key cannot be used; those in charge of it must act."""


class ReadingError(CourierApiError):
    """The photos of a visit brought their reader down, or took too long or too much memory."""


class UnreachableError(CourierApiError):
    """Another system gave no answer, or none to trust: it may have done it; ask again, same id."""


class StorageError(CourierApiError):
    """The database failed, or is not in the form this version needs."""


class ContentionError(StorageError):
    """Too many wrote at once for too long: nothing was written, try again."""
