"""The perceptual hashes of a branch's photos, kept in memory and read on from the database.

A million take 16 MB and would take seconds to read anew for every visit.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from courier_api.ports import Store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["LookShelf", "Looks"]

PART = 50_000
LATE = 2_000
"""Rows read again each time: numbers are given before, and seen after, their transactions end."""


@dataclass(frozen=True, slots=True)
class Looks:
    """Photos of a branch.

    Parameters
    ----------
    rows
        (n,) int64, their numbers in the database, ascending.
    hashes
        (n,) uint64, little-endian.
    """

    rows: NDArray[np.int64] = field(repr=False)
    hashes: NDArray[np.uint64] = field(repr=False)


class LookShelf:
    """Hashes by branch.

    Parameters
    ----------
    store
        Where they are read from.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept: dict[str, Looks] = {}
        self._lock = threading.Lock()

    def of_branch(self, branch_id: str) -> Looks:
        """Return the hashes of all photos of a branch, as the database has them now."""
        with self._lock:
            looks = self._read_on(branch_id, self._kept.get(branch_id))
            self._kept[branch_id] = looks
            return looks

    def _read_on(self, branch_id: str, kept: Looks | None) -> Looks:
        import numpy as np

        rows, hashes = ([], []) if kept is None else ([kept.rows[:-LATE]], [kept.hashes[:-LATE]])
        last = int(rows[0][-1]) if rows and len(rows[0]) else 0
        while True:
            with self._store.read() as unit:
                part = unit.sights.looks_after(branch_id, last, PART)
            rows.append(np.array([row for row, _ in part], np.int64))
            hashes.append(np.array([int(look, 16) for _, look in part], "<u8"))
            if len(part) < PART:
                return Looks(np.concatenate(rows), np.concatenate(hashes))
            last = part[-1][0]
