"""Tables kept between runs, by content."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from routing.cache import cache_dir
from routing.errors import FileFormatError
from routing.matrix.file import read_matrix, write_matrix
from routing.matrix.provider import Progress, Snap, TravelProvider
from routing.model import Location, Mode, TravelMatrix

__all__ = ["CachedProvider"]


class CachedProvider:
    """Asks another provider only for tables that it has not been asked for before.

    Parameters
    ----------
    inner
        Who computes.
    """

    def __init__(self, inner: TravelProvider) -> None:
        self._inner = inner

    @property
    def name(self) -> str:
        """Name of the provider that computes."""
        return self._inner.name

    @property
    def fingerprint(self) -> str:
        """Fingerprint of the provider that computes."""
        return self._inner.fingerprint

    def snap(self, locations: Sequence[Location], mode: Mode) -> tuple[Snap | None, ...]:
        """Ask the inner provider."""
        return self._inner.snap(locations, mode)

    def path(self, origin: Location, destination: Location, mode: Mode) -> tuple[Location, ...]:
        """Ask the inner provider."""
        return self._inner.path(origin, destination, mode)

    def table(
        self, locations: Sequence[Location], mode: Mode, progress: Progress | None = None
    ) -> TravelMatrix:
        """Return the table kept for these points, mode and source, or compute and keep it."""
        points = np.array([(location.lat, location.lon) for location in locations], "<f8")
        digest = hashlib.sha256(f"{self.name}:{self.fingerprint}:{mode}:".encode())
        digest.update(points.tobytes())
        kept = cache_dir("matrix") / f"{digest.hexdigest()}.npz"
        if kept.exists():
            try:
                return read_matrix(kept).matrix
            except FileFormatError:
                kept.unlink(missing_ok=True)
        matrix = self._inner.table(locations, mode, progress)
        write_matrix(kept, matrix, locations)
        return matrix
