"""What the courier read and saw at the car, written down so that it cannot be changed later.

The record's canonical JSON has a SHA-256 that stands in the order and in the
audit log.  Numbers that are personal (VIN, engine number) are part of it,
together with random bits: whoever has the digest cannot guess them, and once
they are forgotten nobody can.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from courier_api.domain.checks import id_faults, instant_faults, pseudonym_faults
from courier_api.errors import ModelError, NotFoundError

__all__ = [
    "DIGEST",
    "CarNumbers",
    "Damage",
    "DamageKind",
    "InspectionRecord",
    "Part",
    "Photo",
    "PhotoItem",
    "Severity",
]

DIGEST = re.compile(r"[0-9a-f]{64}")
NUMBER = re.compile(r"[A-Z0-9][A-Z0-9/*-]{3,31}")
"""Numbers struck into a car: 17 characters today (ISO 3779), anything before 1980."""

FORM = 1
"""Of the canonical JSON; a record is read by the form it names."""


class Part(StrEnum):
    """The part of the car that is damaged."""

    FRONT_BUMPER = "front_bumper"
    REAR_BUMPER = "rear_bumper"
    BONNET = "bonnet"
    BOOT_LID = "boot_lid"
    ROOF = "roof"
    WINDSCREEN = "windscreen"
    REAR_WINDOW = "rear_window"
    LEFT_SIDE = "left_side"
    RIGHT_SIDE = "right_side"
    LAMP = "lamp"
    MIRROR = "mirror"
    WHEEL = "wheel"
    INTERIOR = "interior"
    UNDERBODY = "underbody"


class DamageKind(StrEnum):
    """What is wrong with it."""

    SCRATCH = "scratch"
    DENT = "dent"
    CRACK = "crack"
    RUST = "rust"
    BROKEN = "broken"
    MISSING = "missing"
    REPAIRED = "repaired"


class Severity(StrEnum):
    """How bad it is."""

    LIGHT = "light"
    MEDIUM = "medium"
    HEAVY = "heavy"


class PhotoItem(StrEnum):
    """What a photo shows."""

    FRONT_LEFT = "front_left"
    FRONT_RIGHT = "front_right"
    REAR_LEFT = "rear_left"
    REAR_RIGHT = "rear_right"
    VIN = "vin"
    LICENCE = "licence"
    DAY_PROOF = "day_proof"
    DAMAGE = "damage"
    NAME_PLATE = "name_plate"
    ENGINE_BAY = "engine_bay"
    DASHBOARD = "dashboard"
    PERSON_WITH_CAR = "person_with_car"
    OTHER = "other"


@dataclass(frozen=True, slots=True, order=True)
class Damage:
    """One damage: where, what, how bad."""

    part: Part
    kind: DamageKind
    severity: Severity


@dataclass(frozen=True, slots=True, order=True)
class Photo:
    """One photo by the SHA-256, hex, of the file that the phone keeps."""

    item: PhotoItem
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CarNumbers:
    """The personal part of a record; it is kept apart and forgotten in time.

    Parameters
    ----------
    vin, engine_number
        As read at the car, capitals and digits; the latter may be unreadable: empty.
    salt
        Random, so that the record's digest tells nothing about the numbers.

    Raises
    ------
    ModelError
        With every value that does not fit.  Only the form counts: what stands
        on the car is evidence, right or wrong.
    """

    vin: str
    engine_number: str
    salt: str

    def __post_init__(self) -> None:
        faults = id_faults("salt", self.salt)
        if not NUMBER.fullmatch(self.vin):
            faults.append("vin is not 4 to 32 capitals and digits: write what stands on the car")
        if self.engine_number and not NUMBER.fullmatch(self.engine_number):
            faults.append("engine_number is not 4 to 32 capitals and digits; unreadable: empty")
        if faults:
            raise ModelError("numbers of the car", faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionRecord:
    """One inspection (验车) of one car at one visit.

    Parameters
    ----------
    id, order_id, courier_id
        Ours; of which order; who inspected.
    numbers
        Of the car; ``None`` once they are forgotten.
    odometer_km
        As the instrument panel has it, 0 to 9,999,999.
    damages, photos
        What was found and what was photographed; at least one photo, none twice.
    recorded_at, filed_at
        By the phone's clock and by ours (aware UTC).

    Raises
    ------
    ModelError
        With every value that does not fit.
    """

    id: str
    order_id: str
    courier_id: str
    numbers: CarNumbers | None
    odometer_km: int
    damages: tuple[Damage, ...]
    photos: tuple[Photo, ...]
    recorded_at: datetime
    filed_at: datetime

    def __post_init__(self) -> None:
        faults = pseudonym_faults("courier_id", self.courier_id)
        for name in ("id", "order_id"):
            faults += id_faults(name, getattr(self, name))
        for name in ("recorded_at", "filed_at"):
            faults += instant_faults(name, getattr(self, name))
        faults += self._photo_faults()
        if type(self.odometer_km) is not int or not 0 <= self.odometer_km <= 9_999_999:
            faults.append("odometer_km is not a whole number from 0 to 9999999")
        if faults:
            raise ModelError(f"inspection record {self.id or '(no id)'}", faults)

    def canonical(self) -> bytes:
        """Return the bytes that are digested: JSON, keys sorted, no spaces, ASCII.

        Raises
        ------
        NotFoundError
            If the numbers are forgotten.
        """
        if self.numbers is None:
            raise NotFoundError(f"inspection record {self.id}", ["its numbers are forgotten"])
        fields = {
            "courier_id": self.courier_id,
            "damages": [[d.part, d.kind, d.severity] for d in sorted(self.damages)],
            "engine_number": self.numbers.engine_number,
            "filed_at": self.filed_at.isoformat(timespec="microseconds"),
            "form": FORM,
            "id": self.id,
            "odometer_km": self.odometer_km,
            "order_id": self.order_id,
            "photos": [[p.item, p.digest] for p in sorted(self.photos)],
            "recorded_at": self.recorded_at.isoformat(timespec="microseconds"),
            "salt": self.numbers.salt,
            "vin": self.numbers.vin,
        }
        return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode("ascii")

    @property
    def digest(self) -> str:
        """SHA-256, hex, of the canonical JSON: what the underwriter judges."""
        return sha256(self.canonical()).hexdigest()

    def _photo_faults(self) -> list[str]:
        faults = [
            f"the photo {photo.item} has no SHA-256 in 64 small hex digits"
            for photo in self.photos
            if not DIGEST.fullmatch(photo.digest)
        ]
        often = Counter(photo.digest for photo in self.photos)
        if any(count > 1 for count in often.values()):
            faults.append("the same photo stands there twice: each item needs one of its own")
        if not self.photos:
            faults.append("there is no photo: an inspection without one proves nothing")
        if len(set(self.damages)) < len(self.damages):
            faults.append("the same damage stands there twice")
        return faults
