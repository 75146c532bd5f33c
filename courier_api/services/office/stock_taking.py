"""Stock-taking: every serial accounted for, by holder and state."""

from __future__ import annotations

from dataclasses import dataclass

from courier_api.domain.custody.document import DocumentKind
from courier_api.domain.custody.holder import HolderKind
from courier_api.domain.order.states import OrderState
from courier_api.ports import UnitOfWork
from courier_api.ports.stock import StockLine

__all__ = ["Stocktake", "take_stock"]

AT_REST = frozenset({OrderState.SOLD, OrderState.BOOKED, OrderState.RETURNED, OrderState.CANCELLED})
"""States in which every document lies in the branch."""

WITH_CUSTOMER = frozenset({OrderState.HANDED_OVER, OrderState.BOOKED_BACK, OrderState.CLOSED})


@dataclass(frozen=True, slots=True)
class Stocktake:
    """Who has how many documents, and what is wrong with that.

    Parameters
    ----------
    lines
        Counts by holder, kind and state of the order.
    broken
        Serials whose moves do not lead to their holder.
    deviations
        In words, one each: documents where the state of their order has none.
    """

    lines: tuple[StockLine, ...]
    broken: tuple[str, ...]
    deviations: tuple[str, ...]

    @property
    def documents(self) -> int:
        """How many serials there are, void ones too."""
        return sum(line.count for line in self.lines)

    def held_by(self, kind: HolderKind) -> int:
        """Return how many serials holders of a kind have."""
        return sum(line.count for line in self.lines if line.holder.kind is kind)

    @property
    def is_complete(self) -> bool:
        """Whether every serial has one holder who may have it."""
        return not self.broken and not self.deviations


def take_stock(unit: UnitOfWork, branch_id: str) -> Stocktake:
    """Count every serial of the branch's orders."""
    lines = unit.stock.count(branch_id)
    deviations = tuple(
        f"{line.count} {line.kind} of orders {line.order_state} with {line.holder}"
        for line in lines
        if _deviates(line, branch_id)
    )
    return Stocktake(lines, unit.stock.broken_chains(branch_id), deviations)


def _deviates(line: StockLine, branch_id: str) -> bool:
    """Say whether no document of such an order may be where these are."""
    kind, state = line.holder.kind, line.order_state
    if kind is HolderKind.VOID:
        return False
    if kind is HolderKind.BRANCH:
        gone = state in WITH_CUSTOMER and line.kind is not DocumentKind.RECEIPT
        return gone or line.holder.id != branch_id
    if kind is HolderKind.COURIER:
        settled = state in (OrderState.BOOKED_BACK, OrderState.CLOSED)
        return state in AT_REST or settled
    return state not in WITH_CUSTOMER and state is not OrderState.SIGNED
