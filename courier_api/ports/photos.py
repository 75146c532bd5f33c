"""Photos of visits: what was uploaded, and where its files are."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from courier_api.domain.office.photo import KeptPhoto

__all__ = ["Photos"]


class Photos(Protocol):
    """Photos by order and digest; their files are sealed under the subject's key."""

    def add(self, photo: KeptPhoto) -> None:
        """Write an upload; raises `ConflictError` if the order has that photo."""
        ...

    def get(self, order_id: str, digest: str) -> KeptPhoto:
        """Return the photo; raises `NotFoundError`."""
        ...

    def of_order(self, order_id: str) -> tuple[KeptPhoto, ...]:
        """Return every photo of the order, oldest first."""
        ...

    def of_branch(self, branch_id: str, digest: str) -> KeptPhoto:
        """Return the photo of any order of the branch, the oldest; raises `NotFoundError`."""
        ...

    def of_subject(self, subject_id: str) -> tuple[KeptPhoto, ...]:
        """Return every photo sealed under the subject's key, oldest first."""
        ...

    def relabel(self, photo: KeptPhoto) -> None:
        """Write what the photo shows; raises `NotFoundError`."""
        ...

    def set_copy(
        self, order_id: str, digest: str, address: str, *, look: str | None = None
    ) -> None:
        """Write where the copy for showing is, and what the photo looks like to a machine.

        Written again, the last word holds; raises `NotFoundError`.
        """
        ...

    def drop_of_subject(self, subject_id: str) -> int:
        """Drop the subject's rows, once their files are gone; return how many."""
        ...

    def known_addresses(self, addresses: Collection[str]) -> frozenset[str]:
        """Return those of the addresses that a photo or a report on file names."""
        ...
