"""Documents, their moves and their one holder."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from courier_api.domain.custody.document import Document, Move, Moved
from courier_api.domain.custody.holder import Holder

__all__ = ["Custody"]


class Custody(Protocol):
    """Documents, their moves and their one holder."""

    def get(self, serial: str) -> Document:
        """Return the document; raises `NotFoundError`."""
        ...

    def of_order(self, order_id: str) -> tuple[Document, ...]:
        """Return every document of the order, void ones too, by serial."""
        ...

    def of_orders(self, order_ids: Collection[str]) -> tuple[Document, ...]:
        """Return every document of the orders, void ones too, by serial within parts."""
        ...

    def held_by(self, holder: Holder) -> tuple[Document, ...]:
        """Return what `holder` has now, by serial."""
        ...

    def register(self, moved: Moved) -> None:
        """Write a new document and its first move."""
        ...

    def register_all(self, moved: Sequence[Moved]) -> None:
        """Write new documents and their first moves, all at once."""
        ...

    def move(self, moved: Moved) -> None:
        """Write one move; raises `ConflictError` if another move came first."""
        ...

    def move_all(self, moved: Sequence[Moved]) -> None:
        """Write one move each of several documents; raises as :meth:`move`."""
        ...

    def moves(self, serial: str) -> tuple[Move, ...]:
        """Return every move of the document, oldest first."""
        ...
