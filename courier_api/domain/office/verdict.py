"""What the underwriter says about an inspection record; software never decides."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from courier_api.domain.office.inspection_record import PhotoItem
from courier_api.errors import ModelError

__all__ = ["APPROVING", "REASONS_MAX", "Decision", "Verdict", "VerdictReason"]


REASONS_MAX = 5


class Decision(StrEnum):
    """The three things an underwriter can say."""

    APPROVE = "approve"
    RETAKE = "retake"
    DECLINE = "decline"


class VerdictReason(StrEnum):
    """Why the underwriter did not simply do what he was shown."""

    VIN_DIFFERS = "vin_differs"
    VIN_UNREADABLE = "vin_unreadable"
    ENGINE_NUMBER_DIFFERS = "engine_number_differs"
    LICENCE_DIFFERS = "licence_differs"
    PHOTO_MISSING = "photo_missing"
    PHOTO_UNUSABLE = "photo_unusable"
    NOT_THAT_DAY = "not_that_day"
    OTHER_CAR = "other_car"
    DAMAGE_HEAVY = "damage_heavy"
    DAMAGE_NOT_ENTERED = "damage_not_entered"
    ODOMETER_IMPLAUSIBLE = "odometer_implausible"
    RISK_NOT_TAKEN = "risk_not_taken"
    SEEN_BY_EYE = "seen_by_eye"
    CUSTOMER_CONFIRMED = "customer_confirmed"
    PAPERS_SEEN = "papers_seen"
    RISK_ACCEPTED = "risk_accepted"


APPROVING = frozenset(
    {
        VerdictReason.SEEN_BY_EYE,
        VerdictReason.CUSTOMER_CONFIRMED,
        VerdictReason.PAPERS_SEEN,
        VerdictReason.RISK_ACCEPTED,
    }
)
"""Why a record is approved although software would not; all others speak against it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A decision with its reasons.

    Parameters
    ----------
    decision
        Approve, ask for a retake, decline.
    reasons
        Up to five, at least one unless it is an approval; those of
        :data:`APPROVING` with an approval, the others with the rest.
    retake
        Which photos to take again; at least one with a retake, none otherwise.

    Raises
    ------
    ModelError
        With everything that does not fit together.
    """

    decision: Decision
    reasons: tuple[VerdictReason, ...] = ()
    retake: tuple[PhotoItem, ...] = ()

    def __post_init__(self) -> None:
        faults = []
        if self.decision is not Decision.APPROVE and not self.reasons:
            faults.append(f"to {self.decision} takes a reason: the courier stands at the car")
        if len(self.reasons) > REASONS_MAX:
            faults.append(f"names more than {REASONS_MAX} reasons: name those that count")
        if len(set(self.reasons)) < len(self.reasons) or len(set(self.retake)) < len(self.retake):
            faults.append("says something twice")
        if self.decision is not Decision.RETAKE and self.retake:
            faults.append("photos are named for a retake only")
        if self.decision is Decision.RETAKE and not self.retake:
            faults.append("name the photos to take again")
        faults += self._foreign_reasons()
        if faults:
            raise ModelError("verdict", faults)

    def _foreign_reasons(self) -> list[str]:
        approving = self.decision is Decision.APPROVE
        foreign = [reason for reason in self.reasons if (reason in APPROVING) is not approving]
        which = "speaks against" if approving else "speaks for"
        return [
            f"{reason} {which} the car: it is no reason to {self.decision}" for reason in foreign
        ]
