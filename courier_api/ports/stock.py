"""Questions to the custody ledger: who has which serials of a branch."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from courier_api.domain.custody.document import Document, DocumentKind
from courier_api.domain.custody.holder import Holder
from courier_api.domain.order.states import OrderState

__all__ = ["Stock", "StockFilter", "StockLine"]


@dataclass(frozen=True, slots=True)
class StockLine:
    """How many documents of a kind somebody holds, by the state of their orders."""

    holder: Holder
    kind: DocumentKind
    order_state: OrderState
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StockFilter:
    """Which documents of a branch's orders are wanted; what is ``None`` does not matter."""

    holder: Holder | None = None
    kind: DocumentKind | None = None
    order_states: Collection[OrderState] | None = None
    in_branch: bool | None = None


class Stock(Protocol):
    """The custody ledger, asked; it is written by :class:`courier_api.ports.Custody` only."""

    def count(self, branch_id: str) -> tuple[StockLine, ...]:
        """Return every serial of the branch's orders, counted by holder, kind and state."""
        ...

    def page(
        self, branch_id: str, wanted: StockFilter, *, after: str = "", limit: int
    ) -> tuple[Document, ...]:
        """Return documents of the branch's orders by serial, those after `after` only."""
        ...

    def replacement_of(self, serial: str) -> Document | None:
        """Return the reprint that stands in for a void serial, if there is one."""
        ...

    def broken_chains(self, branch_id: str) -> tuple[str, ...]:
        """Return serials whose holder is not where their moves lead, or whose moves have a gap."""
        ...
