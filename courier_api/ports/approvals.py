"""What waits for a second person."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from courier_api.domain.office.approval import Approval, ApprovalKind, ApprovalState

__all__ = ["Approvals"]


class Approvals(Protocol):
    """Proposals; at most one of a kind waits for the same subject."""

    def get(self, approval_id: str) -> Approval:
        """Return the proposal; raises `NotFoundError`."""
        ...

    def add(self, approval: Approval) -> None:
        """Write a proposal; raises `ConflictError` if one waits for its subject."""
        ...

    def decide(self, decided: Approval) -> None:
        """Write the decision; raises `ConflictError` if another came first."""
        ...

    def waiting(self, kind: ApprovalKind, subject: str) -> Approval | None:
        """Return the proposal that waits for `subject`, if there is one."""
        ...

    def page(
        self,
        branch_id: str,
        *,
        states: Collection[ApprovalState],
        after: tuple[datetime, str] | None = None,
        limit: int,
    ) -> tuple[Approval, ...]:
        """Return proposals by the time they were made and id, those after `after` only."""
        ...
