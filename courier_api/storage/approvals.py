"""What waits for a second person, in the database."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from courier_api.domain.ledger.account import Account
from courier_api.domain.office.approval import (
    Approval,
    ApprovalKind,
    ApprovalState,
    DeclineReason,
    Difference,
    Matter,
    Refund,
    Reversal,
    WriteOff,
)
from courier_api.errors import ConflictError, NotFoundError
from courier_api.storage.tables.approvals import approvals

__all__ = ["SqlApprovals"]


class SqlApprovals:
    """A :class:`courier_api.ports.Approvals` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, approval_id: str) -> Approval:
        """Return the proposal; raises `NotFoundError`."""
        query = select(approvals).where(approvals.c.id == approval_id)
        row = self._connection.execute(query).one_or_none()
        if row is None:
            raise NotFoundError(f"approval {approval_id}", ["is not there"])
        return _approval(row)

    def add(self, approval: Approval) -> None:
        """Write a proposal; raises `ConflictError` if one waits for its subject."""
        values = _decision(approval) | _matter_values(approval.matter)
        for name in ("id", "branch_id", "kind", "proposed_by", "proposed_at", "expires_at"):
            values[name] = getattr(approval, name)
        self._connection.execute(insert(approvals).values(values))

    def decide(self, decided: Approval) -> None:
        """Write the decision; raises `ConflictError` if another came first."""
        done = self._connection.execute(
            update(approvals)
            .where(
                approvals.c.id == decided.id,
                approvals.c.state == ApprovalState.WAITING,
                approvals.c.version == decided.version - 1,
            )
            .values(_decision(decided))
        )
        if done.rowcount != 1:
            raise ConflictError(f"approval {decided.id}", ["is decided already: read it again"])

    def waiting(self, kind: ApprovalKind, subject: str) -> Approval | None:
        """Return the proposal that waits for `subject`, if there is one."""
        query = select(approvals).where(
            approvals.c.kind == kind,
            approvals.c.subject == subject,
            approvals.c.state == ApprovalState.WAITING,
        )
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _approval(row)

    def page(
        self,
        branch_id: str,
        *,
        states: Collection[ApprovalState],
        after: tuple[datetime, str] | None = None,
        limit: int,
    ) -> tuple[Approval, ...]:
        """Return proposals by the time they were made and id, those after `after` only."""
        at, name = approvals.c.proposed_at, approvals.c.id
        query = (
            select(approvals)
            .where(approvals.c.branch_id == branch_id, approvals.c.state.in_(states))
            .order_by(at, name)
            .limit(limit)
        )
        if after is not None:
            query = query.where((at > after[0]) | ((at == after[0]) & (name > after[1])))
        return tuple(_approval(row) for row in self._connection.execute(query))


def _decision(approval: Approval) -> dict[str, Any]:
    names = ("state", "version", "decided_by", "decided_at", "reason", "transaction_id")
    return {name: getattr(approval, name) for name in names}


def _matter_values(matter: Matter) -> dict[str, Any]:
    values: dict[str, Any] = {"subject": matter.subject, "amount_fen": matter.amount_fen}
    if isinstance(matter, Refund):
        values |= {"order_id": matter.order_id, "account_id": str(matter.paid_from)}
    elif isinstance(matter, WriteOff):
        values |= {"account_id": str(matter.account), "difference": matter.difference}
    return values


def _matter(row: Row[Any]) -> Matter:
    if row.kind == ApprovalKind.REFUND:
        return Refund(row.order_id, row.subject, Account.read(row.account_id), row.amount_fen)
    if row.kind == ApprovalKind.WRITE_OFF:
        return WriteOff(Account.read(row.account_id), Difference(row.difference), row.amount_fen)
    return Reversal(row.subject, row.amount_fen)


def _approval(row: Row[Any]) -> Approval:
    return Approval(
        id=row.id,
        branch_id=row.branch_id,
        matter=_matter(row),
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        expires_at=row.expires_at,
        state=ApprovalState(row.state),
        version=row.version,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        reason=None if row.reason is None else DeclineReason(row.reason),
        transaction_id=row.transaction_id,
    )
