"""What is remembered of a visit's photos, so that later visits can be held against it.

Cars and plates stand under pseudonyms; photos are perceptual hashes that tell
nothing but whether another photo looks the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from courier_api.domain.checks import id_faults, instant_faults, pseudonym_faults
from courier_api.domain.office.inspection_record import DIGEST
from courier_api.errors import ModelError

__all__ = ["EarlierPhoto", "PhotoLook", "Sight", "visit_name"]

LOOK = re.compile(r"[0-9a-f]{16}")
NONCE = re.compile(r"[0-9a-f]{24}")
PSEUDONYM = re.compile(r"[0-9a-f]{32}")


def visit_name(order_id: str, number: int) -> str:
    """Return how reports name a visit: ``order.2`` is the order's second."""
    return f"{order_id}.{number}"


@dataclass(frozen=True, slots=True)
class PhotoLook:
    """A photo as later ones are compared with it.

    Parameters
    ----------
    name
        As the report of its visit calls it.
    digest
        SHA-256, hex, of the original.
    look
        Perceptual hash, 16 hex digits.
    """

    name: str
    digest: str
    look: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """A car at a visit.

    Parameters
    ----------
    order_id, number
        Of which order, its how-manieth visit.
    branch_id, courier_id
        Where, by whom.
    car, plate
        Pseudonyms, 32 hex digits; `plate` is empty if there is none.
    seen_at
        Aware UTC.
    lat, lon
        WGS-84, or both ``None``.
    nonces
        Of the proofs of the day that were shown, 24 hex digits each.
    looks
        Of its photos.

    Raises
    ------
    ModelError
        With every value that does not fit.
    """

    order_id: str
    number: int
    branch_id: str
    courier_id: str
    car: str
    plate: str = ""
    seen_at: datetime
    lat: float | None = None
    lon: float | None = None
    nonces: tuple[str, ...] = ()
    looks: tuple[PhotoLook, ...] = ()

    def __post_init__(self) -> None:
        faults = [*id_faults("order_id", self.order_id), *id_faults("branch_id", self.branch_id)]
        faults += pseudonym_faults("courier_id", self.courier_id)
        faults += instant_faults("seen_at", self.seen_at)
        if not PSEUDONYM.fullmatch(self.car):
            faults.append("car is no pseudonym")
        if self.plate and not PSEUDONYM.fullmatch(self.plate):
            faults.append("plate is no pseudonym")
        if (self.lat is None) != (self.lon is None):
            faults.append("has half a place")
        faults += [f"{nonce} is no nonce" for nonce in self.nonces if not NONCE.fullmatch(nonce)]
        faults += [
            f"photo {one.name} has no digest or hash"
            for one in self.looks
            if not (DIGEST.fullmatch(one.digest) and LOOK.fullmatch(one.look))
        ]
        if faults:
            raise ModelError(f"sight of order {self.order_id}", faults)

    @property
    def visit(self) -> str:
        """The visit, as reports name it."""
        return visit_name(self.order_id, self.number)


@dataclass(frozen=True, slots=True)
class EarlierPhoto:
    """A photo of an earlier visit.

    Parameters
    ----------
    row
        Its number in the archive; numbers grow.
    order_id, visit_number, name, digest, car
        As :class:`Sight` has them.
    """

    row: int
    order_id: str
    visit_number: int
    name: str
    digest: str
    car: str

    @property
    def visit(self) -> str:
        """The visit, as reports name it."""
        return visit_name(self.order_id, self.visit_number)
