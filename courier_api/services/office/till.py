"""The branch's till and what it owes the insurer."""

from __future__ import annotations

from courier_api.domain.audit.entry import SubjectKind
from courier_api.domain.checks import fen_faults
from courier_api.domain.ledger.account import Account, AccountKind
from courier_api.domain.ledger.transaction import Transaction, TransactionKind, simple
from courier_api.domain.office.approval import MONEY_ROLES
from courier_api.errors import LedgerError, ModelError, RightsError
from courier_api.services.work import Work

__all__ = ["bank_cash", "draw_cash", "remit_premium"]


def draw_cash(work: Work, amount_fen: int) -> Transaction:
    """Book cash drawn from the bank into the till: the day's opening cash.

    Raises
    ------
    RightsError
        If the actor handles no money.
    ModelError
        If the amount is not more than 0, or more than one booking may have.
    """
    till, bank = _own(work, AccountKind.BRANCH), _own(work, AccountKind.BANK)
    return _booked(work, TransactionKind.FLOAT, till, bank, amount_fen)


def bank_cash(work: Work, amount_fen: int) -> Transaction:
    """Book cash taken from the till to the bank.

    Raises
    ------
    RightsError, ModelError
        As :func:`draw_cash`.
    LedgerError
        If there is not so much in the till.
    """
    till, bank = _own(work, AccountKind.BRANCH), _own(work, AccountKind.BANK)
    _demand(work, till, amount_fen)
    return _booked(work, TransactionKind.DEPOSIT, bank, till, amount_fen)


def remit_premium(work: Work, amount_fen: int) -> Transaction:
    """Book premium paid over to the insurer, out of the bank.

    Raises
    ------
    RightsError, ModelError
        As :func:`draw_cash`.
    LedgerError
        If the insurer is not owed so much.
    """
    premium, bank = _own(work, AccountKind.PREMIUM), _own(work, AccountKind.BANK)
    _demand(work, premium, amount_fen)
    return _booked(work, TransactionKind.REMITTANCE, premium, bank, amount_fen)


def _own(work: Work, kind: AccountKind) -> Account:
    return Account(kind, work.actor.branch_id)


def _demand(work: Work, account: Account, amount_fen: int) -> None:
    there_fen = work.unit.ledger.balance_fen(account)
    if amount_fen > there_fen:
        raise LedgerError(
            f"account {account}", [f"holds {there_fen} fen, not {amount_fen}: move that or less"]
        )


def _booked(
    work: Work, kind: TransactionKind, debit: Account, credit: Account, amount_fen: int
) -> Transaction:
    if work.actor.role not in MONEY_ROLES:
        raise RightsError("till", [f"a {work.actor.role} handles no money of the branch"])
    faults = fen_faults("amount_fen", amount_fen, at_least=1)
    most_fen = work.figures.office.till_move_most_fen
    if amount_fen > most_fen:
        faults.append(f"amount_fen is {amount_fen}: book {most_fen} fen at most at once")
    if faults:
        raise ModelError("till", faults)
    transaction = Transaction(
        id=work.new_id(),
        kind=kind,
        at=work.at,
        branch_id=work.actor.branch_id,
        actor_id=work.actor.id,
        entries=simple(debit, credit, amount_fen),
    )
    work.unit.ledger.append(transaction)
    work.log(f"book_{kind}", SubjectKind.TRANSACTION, transaction.id, amount_fen=amount_fen)
    return transaction
