"""What a proof of the day is held against."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from inspection.errors import ValueFaultError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

__all__ = ["Expectation", "Use"]


@dataclass(frozen=True, slots=True)
class Use:
    """A sheet or a challenge that was shown before.

    Parameters
    ----------
    nonce
        12 bytes, as in its code.
    car, branch, courier
        For which car and by whom: any identifiers, always of the same kind.
    """

    nonce: bytes
    car: str
    branch: str = ""
    courier: str = ""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the proof of one visit must show.

    Parameters
    ----------
    day
        Local day of the visit; ``None`` to take any.
    keys
        Public keys that are trusted; with none, no signature can be checked.
    branch
        Identifier of the branch whose sheets count; ``None`` to take any.
    car, courier
        This car and courier, by the kind of identifiers that `uses` have.
    visit
        The visit for which a challenge was issued; ``None`` to take any.
    visit_code
        Four digits that the app gave for the visit; ``None`` if it gave none.
    arrived_at
        When the photo reached the server; ``None`` if not known.
    uses
        Earlier ones of other visits; may hold this visit's own.

    Raises
    ------
    ValueFaultError
        If `visit_code` is not four digits or `arrived_at` is naive.
    """

    day: date | None = None
    keys: tuple[Ed25519PublicKey, ...] = ()
    branch: str | None = None
    car: str = ""
    courier: str = ""
    visit: str | None = None
    visit_code: str | None = None
    arrived_at: datetime | None = None
    uses: tuple[Use, ...] = ()

    def __post_init__(self) -> None:
        faults = []
        code = self.visit_code
        if code is not None and not (len(code) == 4 and code.isascii() and code.isdigit()):
            faults.append("visit_code must be four digits")
        if self.arrived_at is not None and self.arrived_at.tzinfo is None:
            faults.append("arrived_at needs an offset from UTC")
        if faults:
            raise ValueFaultError("expectation", faults)
