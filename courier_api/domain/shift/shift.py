"""A courier's shift: open, then counted, then closed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from courier_api.domain.checks import fen_faults, id_faults, instant_faults, pseudonym_faults
from courier_api.errors import ModelError, RefusedError, RightsError

__all__ = ["DifferenceReason", "Shift", "ShiftState", "difference_fault"]


class ShiftState(StrEnum):
    """How far a shift is.

    OPEN: the courier works.  COUNTED: he has counted his cash and handed it
    in; the branch has yet to say that it is so.  CLOSED: final.
    """

    OPEN = "open"
    COUNTED = "counted"
    CLOSED = "closed"


class DifferenceReason(StrEnum):
    """What the courier says a cash difference comes from."""

    WRONG_CHANGE = "wrong_change"
    COUNTERFEIT = "counterfeit"
    LOST = "lost"
    STOLEN = "stolen"
    SURPLUS = "surplus"
    UNEXPLAINED = "unexplained"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """One shift of one courier.

    Parameters
    ----------
    id, branch_id, courier_id, day
        Which, where, whose; the branch's local day.
    cash_cap_fen
        The most cash he may carry in it.
    opened_at, device_at
        When the courier checked in, by the server's clock and by his phone's.
    state, version
        How far it is; the version grows by one with each change.
    counts
        How often cash was counted for closing; the last count is the one that holds.
    expected_fen, counted_fen
        At the last count: what the ledger said, and what was there.
    difference_reason
        Why these differ; ``None`` if they do not.
    approver_id
        Who approved the difference.
    receiver_id
        Who took the cash in.
    closed_at
        When it was over.

    Raises
    ------
    ModelError
        With every value that does not fit.
    """

    id: str
    branch_id: str
    courier_id: str
    day: date
    cash_cap_fen: int
    opened_at: datetime
    device_at: datetime
    state: ShiftState = ShiftState.OPEN
    version: int = 1
    counts: int = 0
    expected_fen: int = 0
    counted_fen: int = 0
    difference_reason: DifferenceReason | None = None
    approver_id: str | None = None
    receiver_id: str | None = None
    closed_at: datetime | None = None

    def __post_init__(self) -> None:
        faults = fen_faults("cash_cap_fen", self.cash_cap_fen)
        faults += id_faults("id", self.id) + id_faults("branch_id", self.branch_id)
        for name in ("courier_id", "approver_id", "receiver_id"):
            faults += pseudonym_faults(name, getattr(self, name))
        for name in ("opened_at", "device_at", "closed_at"):
            faults += instant_faults(name, getattr(self, name))
        if faults:
            raise ModelError(f"shift {self.id or '(no id)'}", faults)

    @property
    def difference_fen(self) -> int:
        """What was counted less what the ledger said, fen; below zero: cash is missing."""
        return self.counted_fen - self.expected_fen

    @property
    def waits_for(self) -> tuple[str, ...]:
        """What a counted shift still needs before it closes."""
        if self.state is not ShiftState.COUNTED:
            return ()
        waits = []
        if self.difference_fen and self.approver_id is None:
            waits.append("difference_approval")
        if self.counted_fen and self.receiver_id is None:
            waits.append("cash_receipt")
        return tuple(waits)

    def count(
        self, *, expected_fen: int, counted_fen: int, reason: DifferenceReason | None
    ) -> Shift:
        """Hand in what was counted.

        Raises
        ------
        RefusedError
            If the shift is not open, or a difference has no name, or none has one.
        """
        self.demand(ShiftState.OPEN)
        difference_fen = counted_fen - expected_fen
        if difference_fen and reason is None:
            raise RefusedError(f"shift {self.id}", [difference_fault(expected_fen, counted_fen)])
        if not difference_fen and reason is not None:
            raise RefusedError(f"shift {self.id}", ["cash and ledger agree: name no difference"])
        return replace(
            self,
            state=ShiftState.COUNTED,
            version=self.version + 1,
            counts=self.counts + 1,
            expected_fen=expected_fen,
            counted_fen=counted_fen,
            difference_reason=reason,
        )

    def approve_difference(self, approver_id: str) -> Shift:
        """Take the difference as it is; the cash has its own receipt.

        Raises
        ------
        RefusedError
            If there is none, or it is approved already.
        RightsError
            If the approver is the courier himself.
        """
        self.demand(ShiftState.COUNTED)
        self._demand_other(approver_id)
        if not self.difference_fen:
            raise RefusedError(f"shift {self.id}", ["has no difference to approve"])
        if self.approver_id is not None:
            raise RefusedError(f"shift {self.id}", ["its difference is approved already"])
        return replace(self, approver_id=approver_id, version=self.version + 1)

    def receive_cash(self, receiver_id: str, amount_fen: int) -> Shift:
        """Take the counted cash into the till.

        Raises
        ------
        RefusedError
            If it is there already, or the receiver counts another sum.
        RightsError
            If the receiver is the courier himself.
        """
        self.demand(ShiftState.COUNTED)
        self._demand_other(receiver_id)
        faults = []
        if self.receiver_id is not None:
            faults.append("its cash has been received already")
        if amount_fen != self.counted_fen:
            faults.append(
                f"the courier counted {self.counted_fen} fen, you {amount_fen}: send the count back"
            )
        if faults:
            raise RefusedError(f"shift {self.id}", faults)
        return replace(self, receiver_id=receiver_id, version=self.version + 1)

    def reopen(self, decider_id: str) -> Shift:
        """Send the count back: the courier goes on and counts again.

        Raises
        ------
        RefusedError
            If nothing was counted, or what was counted has been booked in part.
        RightsError
            If the decider is the courier himself.
        """
        self.demand(ShiftState.COUNTED)
        self._demand_other(decider_id)
        if self.receiver_id is not None or self.approver_id is not None:
            raise RefusedError(
                f"shift {self.id}", ["cash or difference are booked already: finish the closing"]
            )
        return replace(
            self, state=ShiftState.OPEN, difference_reason=None, version=self.version + 1
        )

    def close(self, at: datetime) -> Shift:
        """End the shift for good.

        Raises
        ------
        RefusedError
            If it was not counted, or still waits for somebody.
        """
        self.demand(ShiftState.COUNTED)
        if self.waits_for:
            raise RefusedError(f"shift {self.id}", [f"waits for {' and '.join(self.waits_for)}"])
        return replace(self, state=ShiftState.CLOSED, closed_at=at, version=self.version + 1)

    def demand(self, state: ShiftState) -> None:
        """Raise `RefusedError` unless the shift is `state`."""
        if self.state is not state:
            raise RefusedError(f"shift {self.id}", [f"is {self.state}, not {state}"])

    def _demand_other(self, person_id: str) -> None:
        if person_id == self.courier_id:
            raise RightsError(
                f"shift {self.id}", ["nobody settles his own cash: ask somebody else"]
            )


def difference_fault(expected_fen: int, counted_fen: int) -> str:
    """Say how far the count is off, and how to mend it."""
    off_fen = counted_fen - expected_fen
    what = "missing" if off_fen < 0 else "too much"
    return (
        f"{counted_fen} fen counted, {expected_fen} fen in the ledger: {abs(off_fen)} fen {what};"
        " count again or name the difference"
    )
