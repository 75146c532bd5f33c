"""Sheets of the day: the page that lies beside the frame number in the photo."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from courier_api.domain.office.sheet_key import SheetKey

__all__ = ["SheetPress"]


class SheetPress(Protocol):
    """Makes branches' keys and prints with them; private parts never leave it unsealed."""

    def new_key(
        self, key_id: str, branch_id: str, valid_from: datetime, *, seed: bytes | None = None
    ) -> SheetKey:
        """Return a new key of a branch.

        Parameters
        ----------
        seed
            32 bytes of a key that exists already; by default one is drawn.
        """
        ...

    def pages(
        self, key: SheetKey, branch_name: str, day: date, copies: int, made_at: datetime
    ) -> bytes:
        """Return a PDF of so many pages, each with a code of its own.

        Raises
        ------
        InputError
            If there cannot be so many.
        StorageError
            If the key does not open: it is of another house, or was changed.
        """
        ...
