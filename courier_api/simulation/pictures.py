"""Photos that couriers of the simulation send: small ones made up as they go, a few real ones.

The small ones are too small to show anything: the software says so at once,
asks for others, and the underwriter looks for himself.  Reading real ones
takes half a minute a visit, so only a few visits have them.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from courier_api.domain.office.inspection_record import PhotoItem
from courier_api.simulation.fate import dice

__all__ = ["ITEMS", "Camera"]

ITEMS = (
    PhotoItem.FRONT_LEFT,
    PhotoItem.FRONT_RIGHT,
    PhotoItem.REAR_LEFT,
    PhotoItem.REAR_RIGHT,
    PhotoItem.VIN,
    PhotoItem.LICENCE,
    PhotoItem.DAY_PROOF,
)
WIDTH, HEIGHT = 64, 48
CELL_PIXELS = 8
Shots = Mapping[PhotoItem, bytes]


class Camera:
    """Takes the photos of visits.

    Parameters
    ----------
    real
        Photos by item of a few cars; each serves one visit.
    """

    def __init__(self, real: Sequence[Shots] = ()) -> None:
        self._real = list(real)
        self._given: dict[str, Shots] = {}

    @classmethod
    def with_visits(cls, fixtures: Path, names: Sequence[str]) -> Camera:
        """Return a camera that shows visits of the fixtures at the first doors."""
        from courier_api.demo.visits import read_visits

        visits = {visit.name: visit for visit in read_visits(fixtures)}
        return cls([{shot.item: shot.content for shot in visits[name].shots} for name in names])

    def shoot(self, order_id: str, item: PhotoItem, attempt: int) -> bytes:
        """Return a JPEG that is unlike every other one."""
        real = self._real_of(order_id)
        if attempt == 0 and real is not None and item in real:
            return real[item]
        return _small(order_id, item, attempt)

    def _real_of(self, order_id: str) -> Shots | None:
        """Return the real photos of a visit, if there are any left for it."""
        if order_id not in self._given:
            self._given[order_id] = self._real.pop() if self._real else {}
        return self._given[order_id] or None


def _small(order_id: str, item: PhotoItem, attempt: int) -> bytes:
    from PIL import Image

    rolled = dice(attempt, "photo", order_id, item)
    cells = WIDTH // CELL_PIXELS, HEIGHT // CELL_PIXELS
    image = Image.frombytes("RGB", cells, rolled.randbytes(3 * cells[0] * cells[1]))
    file = io.BytesIO()
    image.resize((WIDTH, HEIGHT), Image.Resampling.NEAREST).save(file, "JPEG")
    return file.getvalue()
