"""What was found, how sure it is, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from inspection.errors import ValueFaultError

__all__ = ["Evidence", "Finding", "Outcome", "Region"]


class Outcome(StrEnum):
    """The three answers a check can give; a guess is none of them."""

    PASS = "pass"  # noqa: S105 - an outcome, not a password
    FAIL = "fail"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle in the upright photo, as shares of its width and height.

    Parameters
    ----------
    left, top
        The corner nearest to the origin, 0 to 1 from the left and from the top.
    width, height
        Above 0, and not beyond the photo's edge.

    Raises
    ------
    ValueFaultError
        If the rectangle is empty or not inside the photo.
    """

    left: float
    top: float
    width: float
    height: float

    def __post_init__(self) -> None:
        inside = (
            self.left >= 0
            and self.top >= 0
            and self.width > 0
            and self.height > 0
            and self.left + self.width <= 1 + 1e-9
            and self.top + self.height <= 1 + 1e-9
        )
        if not inside:
            raise ValueFaultError("region", [f"{self} is empty or not inside the photo (0 to 1)"])


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where in which photo something was seen.

    Parameters
    ----------
    photo
        Name of the file as it was handed in.
    digest
        SHA-256 of the original bytes, 64 hexadecimal digits.
    region
        Where in the photo; ``None`` for the whole of it.
    text
        What was read there.
    """

    photo: str
    digest: str
    region: Region | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer of one check.

    Parameters
    ----------
    code
        Stable name, lower case with dots: ``photo.truncated``, ``vin.match``.
    outcome
        Pass, fail or cannot tell.
    message
        What was found, with its figures, for the underwriter.
    remedy
        What the courier can do about it; empty if there is nothing to do.
    evidence
        What the finding rests on; may be empty for what is missing.
    confidence
        0 to 1, how often findings like this one are right; ``None`` where the
        check is arithmetic and not a measurement.
    rule
        The rule that asked for the check, as ``table version:row``.

    Raises
    ------
    ValueFaultError
        If `code` or `message` is empty or `confidence` is not within 0 to 1.
    """

    code: str
    outcome: Outcome
    message: str
    remedy: str = ""
    evidence: tuple[Evidence, ...] = ()
    confidence: float | None = None
    rule: str | None = None

    def __post_init__(self) -> None:
        faults = []
        if not self.code or not self.message:
            faults.append("code and message must say something")
        if self.confidence is not None and not 0 <= self.confidence <= 1:
            faults.append(f"confidence {self.confidence} is not within 0 to 1")
        if faults:
            raise ValueFaultError(f"finding {self.code!r}", faults)
