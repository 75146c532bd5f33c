"""What a courier has earned in a shift, line by line, by the tariff of its day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from courier_api.domain.figures import Tariff
from courier_api.domain.ledger.account import Account, AccountKind
from courier_api.domain.ledger.transaction import Transaction, TransactionKind, simple
from courier_api.domain.shift.shift import Shift
from courier_api.domain.shift.visit import Visit, VisitOutcome
from courier_api.errors import InputError

__all__ = ["FeeCode", "FeeLine", "book_fees", "fee_lines", "tariff_on"]


class FeeCode(StrEnum):
    """What is paid for."""

    SHIFT = "shift"
    DELIVERY = "delivery"
    INSPECTION = "inspection"
    FAILED_VISIT = "failed_visit"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeLine:
    """One line of a courier's fees.

    Parameters
    ----------
    code, order_id
        What for; ``None``: for the shift as such.
    amount_fen
        By the tariff, 0 or more.
    tariff
        Version of the tariff.
    """

    code: FeeCode
    order_id: str | None
    amount_fen: int
    tariff: str


def tariff_on(tariffs: Sequence[Tariff], day: date) -> Tariff:
    """Return the tariff that holds on `day`: the last that had begun by then.

    Raises
    ------
    InputError
        If none had.
    """
    begun = [tariff for tariff in tariffs if tariff.valid_from <= day]
    if not begun:
        raise InputError("tariffs", [f"none holds on {day.isoformat()}: add one to the figures"])
    return max(begun, key=lambda tariff: tariff.valid_from)


def fee_lines(
    tariff: Tariff, visits: Iterable[Visit], inspected: Iterable[tuple[str, int]]
) -> tuple[FeeLine, ...]:
    """Return the lines of one shift, rates of 0 left out.

    Parameters
    ----------
    visits
        Of the shift; a lost document earns nothing.
    inspected
        Order id and visit number of each visit with an inspection report.
    """
    reports = frozenset(inspected)
    lines = [
        FeeLine(
            code=FeeCode.SHIFT, order_id=None, amount_fen=tariff.shift_fen, tariff=tariff.version
        )
    ]
    for visit in visits:
        earned = []
        if visit.outcome is VisitOutcome.HANDED_OVER:
            earned.append((FeeCode.DELIVERY, tariff.delivery_fen))
        elif visit.outcome in UNHAPPY:
            earned.append((FeeCode.FAILED_VISIT, tariff.failed_visit_fen))
        if (visit.order_id, visit.number) in reports:
            earned.append((FeeCode.INSPECTION, tariff.inspection_fen))
        lines += [
            FeeLine(code=code, order_id=visit.order_id, amount_fen=fen, tariff=tariff.version)
            for code, fen in earned
        ]
    return tuple(line for line in lines if line.amount_fen)


def book_fees(
    shift: Shift, lines: Iterable[FeeLine], *, actor_id: str, at: datetime
) -> Transaction | None:
    """Return the booking of a shift's fees, ``None`` if it earned nothing.

    The transaction's id is made of the shift's, so that the books themselves
    refuse a second one.  The branch's own fees account takes the other side:
    it says what the branch owes in all.
    """
    total_fen = sum(line.amount_fen for line in lines)
    if not total_fen:
        return None
    return Transaction(
        id=f"fees-{shift.id}",
        kind=TransactionKind.FEE,
        at=at,
        branch_id=shift.branch_id,
        actor_id=actor_id,
        entries=simple(
            Account(AccountKind.FEES, shift.branch_id),
            Account(AccountKind.FEES, shift.courier_id),
            total_fen,
        ),
    )


UNHAPPY = (VisitOutcome.REFUSED, VisitOutcome.CHANGED, VisitOutcome.FAILED)
