"""An inspection record on file: waiting to be read, read, judged once or twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from courier_api.domain.checks import instant_faults, pseudonym_faults
from courier_api.domain.office.inspection_record import InspectionRecord
from courier_api.domain.office.report import Recommendation, Report
from courier_api.domain.office.verdict import Decision, Verdict
from courier_api.errors import ConflictError, InputError, ModelError, RightsError

__all__ = ["FiledRecord", "Opinion", "RecordState", "judge", "take"]


class RecordState(StrEnum):
    """How far a record is: filed, read, perhaps approved by one of two, decided."""

    READING = "reading"
    WAITING = "waiting"
    SECONDING = "seconding"
    APPROVED = "approved"
    RETAKE = "retake"
    DECLINED = "declined"


_STATES: Mapping[Decision, RecordState] = MappingProxyType(
    {
        Decision.APPROVE: RecordState.APPROVED,
        Decision.RETAKE: RecordState.RETAKE,
        Decision.DECLINE: RecordState.DECLINED,
    }
)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What an underwriter said, when, and on which report.

    Parameters
    ----------
    verdict, by, at
        The word; whose; when (aware UTC).
    report_digest
        SHA-256, hex, of the report it was said on; ``None`` where none was read.
    """

    verdict: Verdict
    by: str
    at: datetime
    report_digest: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledRecord:
    """A record on file, its report and what was decided.

    Parameters
    ----------
    record, digest
        What was filed, and its SHA-256 when it was.
    branch_id, product
        Whose; what was sold, as the call centre words it (empty if unknown).
    state, version
        How far it is; the version grows by one with each change.
    report
        What software read; ``None`` until it has.
    first
        The approval that waits for, or had, a second underwriter.
    final
        What was decided.
    sealed_pdf
        Address in the file store of the signed report with the decision in it.
    """

    record: InspectionRecord
    digest: str
    branch_id: str
    product: str = ""
    state: RecordState = RecordState.READING
    version: int = 1
    report: Report | None = None
    first: Opinion | None = None
    final: Opinion | None = None
    sealed_pdf: str | None = None

    @property
    def is_intact(self) -> bool | None:
        """Whether the record is what was filed; ``None`` once its numbers are forgotten."""
        return None if self.record.numbers is None else self.record.digest == self.digest

    @property
    def risk(self) -> int:
        """Of its report; 0 until it is read."""
        return 0 if self.report is None else self.report.risk

    @property
    def etag(self) -> str:
        """What changes when the record, its report or its state does."""
        read = "unread" if self.report is None else self.report.digest
        return f"{self.digest}.{self.version}.{read}"

    @property
    def verdict(self) -> Verdict | None:
        """What was decided."""
        return None if self.final is None else self.final.verdict

    @property
    def decided_by(self) -> str | None:
        """Who decided."""
        return None if self.final is None else self.final.by

    @property
    def decided_at(self) -> datetime | None:
        """When it was decided."""
        return None if self.final is None else self.final.at


def take(filed: FiledRecord, report: Report) -> FiledRecord:
    """Return the record with what software read, waiting for an underwriter.

    The same report twice changes nothing; another one takes the place of the
    first as long as nobody has judged.

    Raises
    ------
    ConflictError
        If somebody has judged on another report.
    """
    if filed.report is not None and filed.report.digest == report.digest:
        return filed
    if filed.state not in (RecordState.READING, RecordState.WAITING):
        raise ConflictError(
            f"inspection {filed.record.id}", [f"is {filed.state}: its report stays what it was"]
        )
    return replace(filed, state=RecordState.WAITING, version=filed.version + 1, report=report)


def judge(
    filed: FiledRecord, verdict: Verdict, *, actor_id: str, at: datetime, two: bool = False
) -> FiledRecord:
    """Return the record with the underwriter's verdict.

    Parameters
    ----------
    two
        Whether an approval takes two underwriters.

    Raises
    ------
    ConflictError
        If it is not read yet, or somebody else has decided.
    RightsError
        If the second underwriter is the first.
    InputError
        If an approval goes against the report and says no reason.
    """
    faults = [*pseudonym_faults("actor_id", actor_id), *instant_faults("at", at)]
    if faults:
        raise ModelError(f"inspection {filed.record.id}", faults)
    _demand_open(filed, actor_id)
    _demand_reason(filed, verdict)
    opinion = Opinion(verdict, actor_id, at, None if filed.report is None else filed.report.digest)
    version = filed.version + 1
    if two and filed.first is None and verdict.decision is Decision.APPROVE:
        return replace(filed, state=RecordState.SECONDING, version=version, first=opinion)
    return replace(filed, state=_STATES[verdict.decision], version=version, final=opinion)


def _demand_open(filed: FiledRecord, actor_id: str) -> None:
    name = f"inspection {filed.record.id}"
    if filed.state is RecordState.READING:
        raise ConflictError(name, ["its photos are being read: wait for the report"])
    if filed.state not in (RecordState.WAITING, RecordState.SECONDING):
        raise ConflictError(name, [f"is decided already: {filed.state}"])
    if filed.first is not None and filed.first.by == actor_id:
        raise RightsError(name, ["you approved it already: another underwriter must, too"])


def _demand_reason(filed: FiledRecord, verdict: Verdict) -> None:
    against = filed.report is not None and (
        filed.report.recommendation is not Recommendation.ACCEPT
    )
    if verdict.decision is Decision.APPROVE and against and not verdict.reasons:
        raise InputError(
            f"inspection {filed.record.id}", ["the report does not say accept: give a reason"]
        )
