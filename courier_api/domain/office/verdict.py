"""What the underwriter says about an inspection record; software never decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from courier_api.domain.checks import instant_faults, pseudonym_faults
from courier_api.domain.office.inspection_record import InspectionRecord, PhotoItem
from courier_api.errors import ConflictError, ModelError

__all__ = [
    "REASONS_MAX",
    "Decision",
    "FiledRecord",
    "RecordState",
    "Verdict",
    "VerdictReason",
    "judge",
]


REASONS_MAX = 5


class Decision(StrEnum):
    """The three things an underwriter can say."""

    APPROVE = "approve"
    RETAKE = "retake"
    DECLINE = "decline"


class RecordState(StrEnum):
    """How far a record is."""

    WAITING = "waiting"
    APPROVED = "approved"
    RETAKE = "retake"
    DECLINED = "declined"


class VerdictReason(StrEnum):
    """Why the underwriter did not simply approve."""

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


_STATES: Mapping[Decision, RecordState] = MappingProxyType(
    {
        Decision.APPROVE: RecordState.APPROVED,
        Decision.RETAKE: RecordState.RETAKE,
        Decision.DECLINE: RecordState.DECLINED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A decision with its reasons.

    Parameters
    ----------
    decision
        Approve, ask for a retake, decline.
    reasons
        Up to five, at least one unless it is an approval.
    retake
        Which photos to take again; only with a retake.

    Raises
    ------
    ModelError
        If reasons are missing, or photos are named where none are retaken.
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
        if faults:
            raise ModelError("verdict", faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledRecord:
    """A record on file and what was decided.

    Parameters
    ----------
    record, digest
        What was filed, and its SHA-256 when it was.
    branch_id
        Whose.
    state, version
        How far it is; the version grows by one with the decision.
    verdict, decided_by, decided_at
        What was said, by whom, when (aware UTC).
    """

    record: InspectionRecord
    digest: str
    branch_id: str
    state: RecordState = RecordState.WAITING
    version: int = 1
    verdict: Verdict | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None

    @property
    def is_intact(self) -> bool | None:
        """Whether the record is what was filed; ``None`` once its numbers are forgotten."""
        return None if self.record.numbers is None else self.record.digest == self.digest

    @property
    def etag(self) -> str:
        """What changes when the record or its state does."""
        return f"{self.digest}.{self.version}"


def judge(filed: FiledRecord, verdict: Verdict, *, actor_id: str, at: datetime) -> FiledRecord:
    """Return the record with the underwriter's verdict.

    Raises
    ------
    ConflictError
        If somebody else has decided.
    """
    faults = [*pseudonym_faults("actor_id", actor_id), *instant_faults("at", at)]
    if faults:
        raise ModelError(f"inspection {filed.record.id}", faults)
    if filed.state is not RecordState.WAITING:
        raise ConflictError(f"inspection {filed.record.id}", [f"is decided already: {filed.state}"])
    return replace(
        filed,
        state=_STATES[verdict.decision],
        version=filed.version + 1,
        verdict=verdict,
        decided_by=actor_id,
        decided_at=at,
    )
