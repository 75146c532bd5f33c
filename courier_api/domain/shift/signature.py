"""A signature drawn on glass: strokes, who drew them, and what they stand under."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

from courier_api.domain.checks import id_faults, instant_faults, pseudonym_faults
from courier_api.errors import ModelError

__all__ = ["IdentityPaper", "Point", "Relationship", "Signature", "SignatureLimits", "SignedBy"]


class Relationship(StrEnum):
    """What the signer is to the policyholder."""

    SELF = "self"
    SPOUSE = "spouse"
    PARENT = "parent"
    CHILD = "child"
    RELATIVE = "relative"
    COLLEAGUE = "colleague"
    EMPLOYEE = "employee"
    OTHER = "other"


class IdentityPaper(StrEnum):
    """The paper by which the courier made sure who signs."""

    RESIDENT_CARD = "resident_card"
    PASSPORT = "passport"
    DRIVING_LICENCE = "driving_licence"
    TRAVEL_PERMIT = "travel_permit"
    BUSINESS_LICENCE = "business_licence"


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a stroke: pixels from the upper left, milliseconds since the pad was opened."""

    x: int
    y: int
    t_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureLimits:
    """What strokes must be to count as a signature.

    Parameters
    ----------
    points_min, points_max
        Points in all strokes together.
    ink_min
        Length of all strokes as a part of the pad's width.
    duration_min_ms
        From the first point to the last.
    """

    points_min: int
    points_max: int
    ink_min: float
    duration_min_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What was drawn, by whom, under which policy: personal data, not for logs.

    Parameters
    ----------
    order_id, policy_number
        What was signed for.
    signer_id, name, relationship, identity
        Who: pseudonym, name as given at the door, what he is to the
        policyholder, the paper he showed.
    device_at
        When, by the phone's clock.
    width, height
        Of the pad, pixels.
    strokes
        Each from pen down to pen up.

    Raises
    ------
    ModelError
        With every value that does not fit.
    """

    order_id: str
    policy_number: str
    signer_id: str
    name: str
    relationship: Relationship
    identity: IdentityPaper
    device_at: datetime
    width: int
    height: int
    strokes: tuple[tuple[Point, ...], ...]

    def __post_init__(self) -> None:
        faults = id_faults("order_id", self.order_id) + instant_faults("device_at", self.device_at)
        faults += pseudonym_faults("signer_id", self.signer_id)
        if not 1 <= len(self.name.strip()) <= 64:
            faults.append("name: give the signer's name, 1 to 64 characters")
        if not (1 <= self.width <= 10_000 and 1 <= self.height <= 10_000):
            faults.append("width and height of the pad are 1 to 10000 pixels")
        points = [point for stroke in self.strokes for point in stroke]
        if any(not (0 <= p.x <= self.width and 0 <= p.y <= self.height) for p in points):
            faults.append("strokes leave the pad")
        if any(b.t_ms < a.t_ms for a, b in pairwise(points)) or any(p.t_ms < 0 for p in points):
            faults.append("times of points run backwards")
        if faults:
            raise ModelError(f"signature of order {self.order_id}", faults)

    def too_little(self, limits: SignatureLimits) -> list[str]:
        """Say what keeps the strokes from being a signature: a dot is none, nor a tap."""
        points = [point for stroke in self.strokes for point in stroke]
        if not points:
            return ["strokes: nothing is drawn; let the customer sign"]
        faults = []
        if not limits.points_min <= len(points) <= limits.points_max:
            allowed = f"{limits.points_min} to {limits.points_max}"
            faults.append(f"strokes have {len(points)} points: must be {allowed}; sign again")
        if self.ink_px < limits.ink_min * self.width:
            faults.append("strokes are too short: let the customer sign in full")
        if points[-1].t_ms - points[0].t_ms < limits.duration_min_ms:
            faults.append(f"strokes took less than {limits.duration_min_ms} ms: sign again")
        return faults

    @property
    def ink_px(self) -> float:
        """Length of all strokes, pixels."""
        return sum(
            math.hypot(b.x - a.x, b.y - a.y) for stroke in self.strokes for a, b in pairwise(stroke)
        )

    def canonical(self) -> bytes:
        """Return the one writing of the signature that its digest is made of."""
        strokes = [[[p.x, p.y, p.t_ms] for p in stroke] for stroke in self.strokes]
        return json.dumps(
            {
                "device_at": self.device_at.isoformat(),
                "identity": self.identity,
                "name": self.name,
                "order_id": self.order_id,
                "pad": [self.width, self.height],
                "policy_number": self.policy_number,
                "relationship": self.relationship,
                "signer_id": self.signer_id,
                "strokes": strokes,
            },
            ensure_ascii=False,
            separators=(",", ":"),
            sort_keys=True,
        ).encode()

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical writing, hex."""
        return hashlib.sha256(self.canonical()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedBy:
    """What is kept of a signature for ever: no name, no stroke.

    Parameters
    ----------
    order_id, visit_number
        Of which visit.
    signer_id, relationship, identity
        Who, and how the courier made sure.
    digest
        SHA-256, hex, of the signature, which lies in the vault.
    courier_id, signed_at, device_at
        Before whom, and when by both clocks.
    """

    order_id: str
    visit_number: int
    signer_id: str
    relationship: Relationship
    identity: IdentityPaper
    digest: str
    courier_id: str
    signed_at: datetime
    device_at: datetime
