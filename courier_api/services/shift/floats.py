"""The cash float: handed out by the accountant, confirmed by the courier, then booked."""

from __future__ import annotations

from courier_api.domain.actor import Role
from courier_api.domain.audit.entry import SubjectKind
from courier_api.domain.ledger.account import Account, AccountKind
from courier_api.domain.shift.cash_moves import CashMove, CashMoveKind
from courier_api.domain.shift.shift import ShiftState
from courier_api.errors import NotFoundError, RefusedError, RightsError
from courier_api.services.shift.cash_carried import cap_faults
from courier_api.services.shift.on_duty import open_shift
from courier_api.services.work import Work

__all__ = ["answer_float", "hand_out_float"]


def hand_out_float(work: Work, courier_id: str, *, amount_fen: int) -> CashMove:
    """Give a courier on shift cash for change; he has yet to confirm it.

    Raises
    ------
    RightsError
        If the actor is neither accountant nor manager.
    NotFoundError
        If no courier of the branch by that name is on shift.
    RefusedError
        If the till has less, or the courier would carry more than he may.
    """
    if work.actor.role not in (Role.ACCOUNTANT, Role.MANAGER):
        raise RightsError("float", ["only an accountant or a manager hands out cash"])
    shift = work.unit.shifts.live(courier_id)
    if shift is None or shift.branch_id != work.actor.branch_id:
        raise NotFoundError(f"courier {courier_id}", ["is not on shift: have him check in"])
    shift.demand(ShiftState.OPEN)
    till_fen = work.unit.ledger.balance_fen(Account(AccountKind.BRANCH, shift.branch_id))
    faults = cap_faults(work, shift, amount_fen)
    if amount_fen > till_fen:
        faults.append(f"the till holds {till_fen} fen: put cash in first")
    if faults:
        raise RefusedError(f"float for courier {courier_id}", faults)
    move = CashMove(
        id=work.new_id(),
        shift_id=shift.id,
        branch_id=shift.branch_id,
        courier_id=courier_id,
        kind=CashMoveKind.FLOAT,
        amount_fen=amount_fen,
        proposer_id=work.actor.id,
        proposed_at=work.at,
    )
    work.unit.shifts.add_move(move)
    work.log("hand_out_float", SubjectKind.PERSON, courier_id, amount_fen=amount_fen)
    work.unit.events.tell(
        shift.branch_id,
        f"courier:{courier_id}",
        "float_offered",
        move.id,
        {"amount_fen": amount_fen},
    )
    return move


def answer_float(work: Work, float_id: str, *, accepted: bool) -> CashMove:
    """Confirm as a courier that the float is in his hands, or say that it is not.

    The same answer once more is answered the same.

    Raises
    ------
    NotFoundError
        If there is no such float for him.
    RefusedError
        If he answered otherwise before, or has no open shift.
    LedgerError
        If the till has less by now.
    """
    move = work.unit.shifts.move(float_id)
    if move.kind is not CashMoveKind.FLOAT or move.courier_id != work.actor.id:
        raise NotFoundError(f"cash move {float_id}", ["is not there"])
    if move.answered(accepted):
        return move
    open_shift(work)
    if not accepted:
        declined = move.decline(decider_id=work.actor.id, at=work.at)
        work.unit.shifts.save_move(move, declined)
        work.log("decline_float", SubjectKind.PERSON, work.actor.id, amount_fen=move.amount_fen)
        work.unit.events.tell(move.branch_id, "accountants", "float_declined", move.id, {})
        return declined
    decided = move.confirm(decider_id=work.actor.id, transaction_id=work.new_id(), at=work.at)
    work.unit.ledger.append(decided.transaction)
    work.unit.shifts.save_move(move, decided.move)
    work.log(
        "confirm_float",
        SubjectKind.TRANSACTION,
        decided.transaction.id,
        amount_fen=move.amount_fen,
    )
    return decided.move
