"""What every use case is given: one unit of work, who acts, when, and the figures of the trade."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from courier_api.domain.actor import Actor, Role
from courier_api.domain.audit.entry import AuditEntry, SubjectKind
from courier_api.domain.figures import Figures
from courier_api.domain.order.advance import Advanced, advance
from courier_api.domain.order.evidence import Evidence
from courier_api.domain.order.order import Order
from courier_api.domain.order.states import OrderEvent
from courier_api.errors import NotFoundError
from courier_api.ports import UnitOfWork

__all__ = ["Work"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One use case at work; it may run again from its start, so it touches nothing else.

    Parameters
    ----------
    unit
        The repositories of one transaction.
    actor
        Who acts, already proven.
    at
        This instant, aware UTC, the same for all that happens in the use case.
    figures
        The figures of the trade that hold for the branch.
    new_id
        Makes identifiers nobody can guess or repeat.
    """

    unit: UnitOfWork
    actor: Actor
    at: datetime
    figures: Figures
    new_id: Callable[[], str]

    def acting_as(self, role: Role, name: str) -> Work:
        """Return the same work done by a machine of the same branch, such as the insurer's."""
        return replace(self, actor=Actor(name, role, self.actor.branch_id))

    def order(self, order_id: str) -> Order:
        """Return an order the actor may know of.

        Raises
        ------
        NotFoundError
            If there is none, it is another branch's, or a courier asks for
            one that is not his: who may not know it learns nothing.
        """
        return self.known(self.unit.orders.get(order_id))

    def known(self, order: Order) -> Order:
        """Return an order that was read if the actor may know of it.

        Raises
        ------
        NotFoundError
            If he may not, as :meth:`order` has it.
        """
        foreign = order.branch_id != self.actor.branch_id
        others = self.actor.role is Role.COURIER and order.courier_id != self.actor.id
        if foreign or others:
            raise NotFoundError(f"order {order.id}", ["is not there"])
        return order

    def step(self, order: Order, event: OrderEvent, evidence: Evidence | None = None) -> Advanced:
        """Take one step of an order's life and write it down, which logs it too.

        Raises
        ------
        StepError, RightsError, GuardError, ConflictError
            As :func:`courier_api.domain.order.advance.advance` and the storage have it.
        """
        advanced = advance(order, event, self.actor, self.at, evidence)
        self.unit.orders.save(advanced)
        return advanced

    def log(
        self, action: str, kind: SubjectKind, subject_id: str, **detail: str | int
    ) -> AuditEntry:
        """Write into the audit log that the actor did `action`; words and whole numbers only."""
        entry = AuditEntry(
            id=self.new_id(),
            at=self.at,
            branch_id=self.actor.branch_id,
            actor_id=self.actor.id,
            action=action,
            subject_kind=kind,
            subject_id=subject_id,
            detail=tuple(detail.items()),
        )
        self.unit.audit.append(entry)
        return entry
