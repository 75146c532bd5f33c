"""The branch's earlier photos as one visit is held against them: all but its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from courier_api.errors import NotFoundError, StorageError
from courier_api.ports import FileStore, Store, UnitOfWork
from courier_api.services.office.read_visit import Case
from courier_api.worker.look_shelf import Looks
from inspection.checks.duplicates import Earlier

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["KeptArchive"]


class KeptArchive:
    """A :class:`courier_api.ports.reading.Archive` over database and file store.

    Parameters
    ----------
    store, files
        Where photos are described and kept.
    looks
        Of the branch.
    own
        Rows of the visit itself.
    """

    def __init__(self, store: Store, files: FileStore, looks: Looks, own: Iterable[int]) -> None:
        import numpy as np

        others = ~np.isin(looks.rows, np.array(sorted(own), np.int64))
        self._rows: NDArray[np.int64] = looks.rows[others]
        self._looks = looks.hashes[others].tobytes()
        self._store = store
        self._files = files

    @property
    def looks(self) -> bytes:
        """Their perceptual hashes, 8 bytes each, little-endian."""
        return self._looks

    def same(self, unit: UnitOfWork, case: Case) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """Return the photos that are the very files of the case, by digest."""
        digests = [one.kept.digest for one in case.photos]
        found: dict[str, list[int]] = {}
        for photo in unit.sights.same(case.order.branch_id, digests):
            found.setdefault(photo.digest, []).extend(self._indices([photo.row]))
        return tuple((digest, tuple(indices)) for digest, indices in found.items() if indices)

    def related(self, unit: UnitOfWork, case: Case, limit: int) -> tuple[int, ...]:
        """Return the newest photos of the car and of the courier, so many of each."""
        sight = case.sight
        rows = unit.sights.related(sight.branch_id, sight.car, sight.courier_id, limit)
        return self._indices(rows)

    def describe(self, index: int) -> Earlier:
        """Return what is known of a photo."""
        row = int(self._rows[index])
        with self._store.read() as unit:
            found = unit.sights.photos((row,))
        if not found:
            return Earlier("", "", "", "")
        photo = found[0]
        return Earlier(photo.name, photo.digest, photo.visit, photo.car)

    def picture(self, index: int) -> bytes | None:
        """Return the copy for showing; ``None`` if it is gone, or its subject forgotten."""
        row = int(self._rows[index])
        with self._store.read() as unit:
            found = unit.sights.photos((row,))
            if not found:
                return None
            try:
                photo = unit.photos.get(found[0].order_id, found[0].digest)
                if photo.copy_address is None:
                    return None
                return unit.vault.unseal(photo.subject_id, self._files.get(photo.copy_address))
            except (NotFoundError, StorageError):
                return None

    def _indices(self, rows: Iterable[int]) -> tuple[int, ...]:
        """Return where rows stand; our own, and those not on the shelf yet, are left out."""
        import numpy as np

        indices = []
        for row in rows:
            index = int(np.searchsorted(self._rows, row))
            if index < len(self._rows) and self._rows[index] == row:
                indices.append(index)
        return tuple(indices)
