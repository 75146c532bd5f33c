"""What is known before the photos of a visit are looked at: rules, keys, earlier visits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspection.checks.duplicates import EarlierPhotos
from inspection.checks.two_places import Sighting
from inspection.day_proof import Use
from inspection.rules import RuleTable

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

__all__ = ["NOTHING_KNOWN", "Known"]


@dataclass(frozen=True)
class Known:
    """What the photos are compared with beside their order.

    Parameters
    ----------
    table
        Of rules; ``None`` for that of the package in force on the visit's day.
    keys
        Public keys that are trusted to sign proofs of the day.
    uses
        Sheets and challenges shown before, by cars as `car` names this one.
    photos
        Of earlier visits, none of this one's; ``None`` if there are none.
    sightings
        Of this and other cars in other visits.
    car
        This car, by the kind of identifier that `uses` and `photos` have; its VIN
        if empty.
    """

    table: RuleTable | None = None
    keys: tuple[Ed25519PublicKey, ...] = ()
    uses: tuple[Use, ...] = ()
    photos: EarlierPhotos | None = None
    sightings: tuple[Sighting, ...] = ()
    car: str = ""


NOTHING_KNOWN = Known()
