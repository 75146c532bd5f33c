"""Cash paid into the bank on the way: the courier's word, then the accountant's, then booked."""

from __future__ import annotations

from dataclasses import dataclass

from courier_api.domain.actor import Role
from courier_api.domain.audit.entry import SubjectKind
from courier_api.domain.shift.cash_moves import CashMove, CashMoveKind
from courier_api.errors import ConflictError, NotFoundError, RefusedError, RightsError
from courier_api.services.shift.cash_carried import ledger_fen, pending_deposit_fen
from courier_api.services.shift.on_duty import open_shift
from courier_api.services.work import Work

__all__ = ["DepositSlip", "decide_deposit", "declare_deposit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositSlip:
    """What a courier says of a deposit.

    Parameters
    ----------
    deposit_id
        Made by the client, so that a lost answer can be asked for again.
    slip_number
        As the bank printed it.
    amount_fen
        More than 0.
    """

    deposit_id: str
    slip_number: str
    amount_fen: int


def declare_deposit(work: Work, slip: DepositSlip) -> CashMove:
    """Say as a courier that cash went to the bank; it is booked when the branch confirms it.

    Raises
    ------
    RefusedError
        If he has no open shift, or not so much cash.
    ConflictError
        If the id was used for something else, or the slip for another deposit.
    """
    if known := _known(work, slip):
        return known
    shift = open_shift(work)
    has_fen = ledger_fen(work, shift.courier_id) - pending_deposit_fen(work, shift)
    if slip.amount_fen > has_fen:
        raise RefusedError(
            f"deposit {slip.deposit_id}",
            [f"{slip.amount_fen} fen, but the courier has {has_fen}: check slip and payments"],
        )
    move = CashMove(
        id=slip.deposit_id,
        shift_id=shift.id,
        branch_id=shift.branch_id,
        courier_id=shift.courier_id,
        kind=CashMoveKind.DEPOSIT,
        amount_fen=slip.amount_fen,
        slip_number=slip.slip_number,
        proposer_id=work.actor.id,
        proposed_at=work.at,
    )
    work.unit.shifts.add_move(move)
    work.log("declare_deposit", SubjectKind.PERSON, work.actor.id, amount_fen=move.amount_fen)
    work.unit.events.tell(
        move.branch_id, "accountants", "deposit_declared", move.id, {"amount_fen": move.amount_fen}
    )
    return move


def decide_deposit(work: Work, deposit_id: str, *, accepted: bool) -> CashMove:
    """Confirm as accountant or manager that the bank has the cash, or that it has not.

    The same answer once more is answered the same.

    Raises
    ------
    RightsError
        If the actor is neither, or the courier himself.
    NotFoundError
        If the branch has no such deposit.
    RefusedError
        If it was decided otherwise before.
    """
    if work.actor.role not in (Role.ACCOUNTANT, Role.MANAGER):
        raise RightsError("deposit", ["only an accountant or a manager confirms deposits"])
    move = work.unit.shifts.move(deposit_id)
    if move.kind is not CashMoveKind.DEPOSIT or move.branch_id != work.actor.branch_id:
        raise NotFoundError(f"cash move {deposit_id}", ["is not there"])
    if move.answered(accepted):
        return move
    if accepted:
        decided = move.confirm(decider_id=work.actor.id, transaction_id=work.new_id(), at=work.at)
        work.unit.ledger.append(decided.transaction)
        after = decided.move
    else:
        after = move.decline(decider_id=work.actor.id, at=work.at)
    work.unit.shifts.save_move(move, after)
    work.log(
        "confirm_deposit" if accepted else "decline_deposit",
        SubjectKind.PERSON,
        move.courier_id,
        amount_fen=move.amount_fen,
    )
    work.unit.events.tell(
        move.branch_id, f"courier:{move.courier_id}", f"deposit_{after.state}", move.id, {}
    )
    return after


def _known(work: Work, slip: DepositSlip) -> CashMove | None:
    """Return the deposit if exactly this was declared before."""
    try:
        move = work.unit.shifts.move(slip.deposit_id)
    except NotFoundError:
        return None
    same = (
        move.kind is CashMoveKind.DEPOSIT
        and move.courier_id == work.actor.id
        and move.slip_number == slip.slip_number
        and move.amount_fen == slip.amount_fen
    )
    if not same:
        raise ConflictError(
            f"deposit {slip.deposit_id}", ["the id is used for another one: make a new id"]
        )
    return move
