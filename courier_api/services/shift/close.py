"""Close a shift: count, have a difference approved and the cash received, settle, pay fees."""

from __future__ import annotations

from courier_api.domain.actor import Role
from courier_api.domain.audit.entry import SubjectKind
from courier_api.domain.shift.cash_count import CashCount, denomination_faults
from courier_api.domain.shift.settlement import settle_cash, write_off
from courier_api.domain.shift.shift import DifferenceReason, Shift, ShiftState, difference_fault
from courier_api.errors import InputError, RefusedError, RightsError
from courier_api.services.shift.cash_carried import ledger_fen
from courier_api.services.shift.fees import pay_fees
from courier_api.services.shift.on_duty import branch_shift, local_day, open_shift
from courier_api.services.shift.open_matters import open_matters
from courier_api.services.work import Work

__all__ = ["approve_difference", "count_cash", "receive_cash", "send_back_count"]


def count_cash(work: Work, count: CashCount, *, reason: DifferenceReason | None = None) -> Shift:
    """Count the cash at the end of the acting courier's shift.

    The same count once more is answered the same.  A shift without cash and
    without difference closes at once; else the branch has the next word.

    Parameters
    ----------
    count
        Every note and coin he has.
    reason
        Where a difference to the ledger comes from; only if there is one.

    Raises
    ------
    InputError
        If the count names pieces that are not in use.
    RefusedError
        Naming everything that is not settled yet, a difference without a name included.
    """
    if repeated := _repeated(work, count, reason):
        return repeated
    shift = open_shift(work)
    if faults := denomination_faults("count", count, work.figures.shift.denominations_fen):
        raise InputError(f"shift {shift.id}", faults)
    expected_fen = ledger_fen(work, shift.courier_id)
    faults = [f"{m.code} {m.subject} {m.remedy}" for m in open_matters(work, shift)]
    if count.total_fen != expected_fen and reason is None:
        faults.append(difference_fault(expected_fen, count.total_fen))
    if faults:
        raise RefusedError(f"shift {shift.id}", faults)
    counted = shift.count(expected_fen=expected_fen, counted_fen=count.total_fen, reason=reason)
    work.unit.shifts.save(shift, counted)
    work.unit.shifts.write_count(counted, count)
    work.log(
        "count_cash",
        SubjectKind.PERSON,
        shift.courier_id,
        counted_fen=counted.counted_fen,
        difference_fen=counted.difference_fen,
    )
    if counted.waits_for:
        work.unit.events.tell(
            shift.branch_id,
            "accountants",
            "shift_counted",
            shift.id,
            {"counted_fen": counted.counted_fen, "difference_fen": counted.difference_fen},
        )
    return _close(work, counted)


def approve_difference(work: Work, shift_id: str) -> Shift:
    """Approve a counted shift's difference as the second person: it is written off.

    Raises
    ------
    RightsError
        If the actor is neither accountant nor manager, or the courier himself.
    RefusedError
        If there is no difference to approve, or it is approved already.
    """
    shift = _settling(work, shift_id)
    approved = shift.approve_difference(work.actor.id)
    transaction = write_off(
        shift, transaction_id=work.new_id(), approver_id=work.actor.id, at=work.at
    )
    work.unit.ledger.append(transaction)
    work.unit.shifts.save(shift, approved)
    work.log(
        "approve_difference",
        SubjectKind.TRANSACTION,
        transaction.id,
        difference_fen=shift.difference_fen,
    )
    return _close(work, approved)


def receive_cash(work: Work, shift_id: str, *, amount_fen: int) -> Shift:
    """Take a counted shift's cash into the till, counted once more by who receives it.

    Raises
    ------
    RightsError
        If the actor is neither accountant nor manager, or the courier himself.
    RefusedError
        If the sum is another than the courier's, or the cash is received already.
    """
    shift = _settling(work, shift_id)
    received = shift.receive_cash(work.actor.id, amount_fen)
    work.unit.shifts.save(shift, received)
    work.log("receive_cash", SubjectKind.PERSON, shift.courier_id, amount_fen=amount_fen)
    return _close(work, received)


def send_back_count(work: Work, shift_id: str) -> Shift:
    """Let the courier count again: the shift is open as before.

    Raises
    ------
    RightsError
        If the actor is neither accountant nor manager, or the courier himself.
    RefusedError
        If nothing is counted, or what was counted is booked in part.
    """
    shift = _settling(work, shift_id)
    opened = shift.reopen(work.actor.id)
    work.unit.shifts.save(shift, opened)
    work.log("send_back_count", SubjectKind.PERSON, shift.courier_id)
    work.unit.events.tell(
        shift.branch_id, f"courier:{shift.courier_id}", "count_sent_back", shift.id, {}
    )
    return opened


def _settling(work: Work, shift_id: str) -> Shift:
    if work.actor.role not in (Role.ACCOUNTANT, Role.MANAGER):
        raise RightsError(f"shift {shift_id}", ["only an accountant or a manager settles cash"])
    return branch_shift(work, shift_id)


def _repeated(work: Work, count: CashCount, reason: DifferenceReason | None) -> Shift | None:
    """Return the courier's last shift if exactly this count has been handed in for it."""
    live = work.unit.shifts.live(work.actor.id)
    shift = live or work.unit.shifts.latest(work.actor.id)
    if shift is None or shift.state is ShiftState.OPEN or shift.day != local_day(work, work.at):
        return None
    same = work.unit.shifts.count(shift) == count and shift.difference_reason is reason
    return shift if same else None


def _close(work: Work, shift: Shift) -> Shift:
    """Close the shift if nobody has to say more: cash into the till, fees booked.

    What is settled is looked at once more: papers may have come meanwhile.
    """
    if shift.waits_for:
        return shift
    if matters := open_matters(work, shift):
        raise RefusedError(
            f"shift {shift.id}", [f"{m.code} {m.subject} {m.remedy}" for m in matters]
        )
    if shift.counted_fen and shift.receiver_id is not None:
        work.unit.ledger.append(
            settle_cash(
                shift, transaction_id=work.new_id(), receiver_id=shift.receiver_id, at=work.at
            )
        )
    closed = shift.close(work.at)
    work.unit.shifts.save(shift, closed)
    pay_fees(work, closed)
    work.log("close_shift", SubjectKind.PERSON, shift.courier_id)
    work.unit.events.tell(
        shift.branch_id, f"courier:{shift.courier_id}", "shift_closed", shift.id, {}
    )
    return closed
