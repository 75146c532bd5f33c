"""Read the photos of a visit somewhere where a bad file can do no harm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from inspection.checks.duplicates import Earlier
from inspection.checks.two_places import Sighting
from inspection.day_proof import Use
from inspection.finding import Finding, Outcome
from inspection.report.model import Proposal
from inspection.report.order import InspectionOrder

__all__ = [
    "Archive",
    "Counted",
    "PhotoRead",
    "PhotoToRead",
    "VisitRead",
    "VisitReader",
    "VisitToRead",
]


class Archive(Protocol):
    """Photos of earlier visits, by their numbers in the archive."""

    @property
    def looks(self) -> bytes:
        """Their perceptual hashes, 8 bytes each, little-endian, by number."""
        ...

    def describe(self, index: int) -> Earlier:
        """Return what is known of a photo."""
        ...

    def picture(self, index: int) -> bytes | None:
        """Return a small copy of it; ``None`` if there is none any more."""
        ...


@dataclass(frozen=True, slots=True)
class PhotoToRead:
    """One photo of the visit.

    Parameters
    ----------
    name, digest
        Unique in the visit; SHA-256, hex, of the original.
    content
        The original; ``None`` if the store cannot give it.
    """

    name: str
    digest: str
    content: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitToRead:
    """Everything that the photos of a visit are held against.

    Parameters
    ----------
    order, photos
        As :func:`inspection.inspect_vehicle.inspect_vehicle` takes them.
    keys
        Raw public Ed25519 keys that may have signed sheets of the day, 32 bytes each.
    uses, sightings
        Of earlier visits.
    car
        This car's pseudonym, by which `uses` and earlier photos name cars.
    same, related
        Earlier photos of exactly these bytes, by digest; those of the same car
        and the courier's latest.
    ours
        What this house found, to be judged with the rest; what does not pass
        is for the underwriter.
    copy_side_pixels
        The longer side of copies for showing, at most.
    """

    order: InspectionOrder
    photos: tuple[PhotoToRead, ...]
    keys: tuple[bytes, ...] = ()
    uses: tuple[Use, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    car: str = ""
    same: tuple[tuple[str, tuple[int, ...]], ...] = ()
    related: tuple[int, ...] = ()
    ours: tuple[Finding, ...] = ()
    copy_side_pixels: int = 1600


@dataclass(frozen=True, slots=True)
class PhotoRead:
    """What came of one photo.

    Parameters
    ----------
    digest
        SHA-256, hex, of the original.
    look
        Perceptual hash, 16 hex digits; empty if the photo cannot be used.
    copy
        JPEG for showing, upright, nothing but pixels; ``None`` likewise.
    """

    digest: str
    look: str
    copy: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Counted:
    """A finding that the recommendation rests on, or that failed."""

    code: str
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRead:
    """What came of the visit.

    Parameters
    ----------
    report_json, pdf
        The report; the same on paper, unsigned.
    proposal, counted
        What software recommends, and the findings it rests on.
    retake
        Items of the rule table to be taken again.
    nonces
        Of proofs of the day that were shown, hex.
    photos
        In the order of the visit's.
    """

    report_json: bytes = field(repr=False)
    pdf: bytes = field(repr=False)
    proposal: Proposal
    counted: tuple[Counted, ...]
    retake: tuple[str, ...]
    nonces: tuple[str, ...]
    photos: tuple[PhotoRead, ...]


class VisitReader(Protocol):
    """Reads one visit at a time for each who asks."""

    def read(
        self,
        visit: VisitToRead,
        archive: Archive,
        *,
        progress: Callable[[int], None],
        stop: Callable[[], bool],
    ) -> VisitRead:
        """Read a visit; the same visit gives the same report.

        Parameters
        ----------
        progress
            Told how far it is, of 100; what it raises ends the reading.
        stop
            Asked all the time; the reading ends if it says yes.

        Raises
        ------
        ReadingError
            If the visit cannot be read: it takes too long, too much memory, or
            brings its reader down.
        LeaseError
            If `stop` said yes.
        """
        ...

    def close(self) -> None:
        """End what reads; what is being read then is not read."""
        ...
