"""How much cash a courier carries, and how much he may."""

from __future__ import annotations

from courier_api.domain.shift.cash_moves import CashMoveKind, CashMoveState
from courier_api.domain.shift.shift import Shift
from courier_api.services.work import Work

__all__ = ["cap_faults", "carried_fen", "ledger_fen", "pending_deposit_fen"]


def ledger_fen(work: Work, courier_id: str) -> int:
    """Return the cash the ledger says the courier has."""
    return work.unit.shifts.cash_fen(courier_id)


def pending_deposit_fen(work: Work, shift: Shift) -> int:
    """Return what the courier says he has deposited and nobody has confirmed yet."""
    return sum(
        move.amount_fen
        for move in work.unit.shifts.moves(shift.id)
        if move.state is CashMoveState.PENDING and move.kind is CashMoveKind.DEPOSIT
    )


def carried_fen(work: Work, shift: Shift) -> int:
    """Return the cash in the courier's bag, and what he is just being paid."""
    return work.unit.shifts.carried_fen(shift)


def cap_faults(work: Work, shift: Shift, more_fen: int) -> list[str]:
    """Say why the courier may not take `more_fen` on top of what he carries."""
    cap_fen = shift.cash_cap_fen
    has_fen = carried_fen(work, shift)
    if has_fen + more_fen <= cap_fen:
        return []
    if more_fen > cap_fen:
        return [f"{more_fen} fen are more than the {cap_fen} fen a courier may carry: not in cash"]
    too_much_fen = has_fen + more_fen - cap_fen
    return [
        f"the courier carries {has_fen} fen of at most {cap_fen}:"
        f" deposit {too_much_fen} fen or more first"
    ]
