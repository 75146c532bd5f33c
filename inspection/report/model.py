"""What an inspection found, whole: photos, items, findings, and what is recommended."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from inspection.finding import Finding
from inspection.licence import Agreement
from inspection.report.order import InspectionOrder
from inspection.rules import Action, Decision

__all__ = [
    "OTHER",
    "AssignedBy",
    "ItemState",
    "ItemStatus",
    "Judged",
    "PhotoRecord",
    "Picture",
    "Proposal",
    "Reason",
    "Recommendation",
    "Report",
    "Retake",
]

OTHER = "other"
"""The item of a photo that nobody asked for, or that nobody can tell."""


class AssignedBy(StrEnum):
    """How it is known what a photo is for."""

    ORDER = "order"
    NAME = "name"
    CONTENT = "content"
    NOBODY = "nobody"


class ItemState(StrEnum):
    """What became of an item that the rules ask for."""

    PRESENT = "present"
    MISSING = "missing"
    UNUSABLE = "unusable"


class Proposal(StrEnum):
    """What the software recommends; the underwriter decides."""

    ACCEPT = "accept"
    RETAKE = "retake"
    REFER = "refer"


@dataclass(frozen=True, slots=True)
class Picture:
    """A small copy of a photo for showing, without anything the camera wrote.

    Parameters
    ----------
    width, height
        Pixels.
    jpeg
        The file.
    """

    width: int
    height: int
    jpeg: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class PhotoRecord:
    """One file of the visit.

    Parameters
    ----------
    name
        As handed in.
    item, assigned_by
        What it is for, and how that is known; ``other`` if it is not.
    digest
        SHA-256 of the original; empty if the file is larger than is read.
    kind
        ``JPEG`` and so on; empty if it cannot be used.
    size_bytes, width, height
        Of the original; 0 if it cannot be used.
    look
        Perceptual hash, 16 hexadecimal digits; empty if it cannot be used.
    picture
        ``None`` if it cannot be used.
    """

    name: str
    item: str
    assigned_by: AssignedBy
    digest: str
    kind: str
    size_bytes: int
    width: int
    height: int
    look: str
    picture: Picture | None


@dataclass(frozen=True, slots=True)
class ItemStatus:
    """One photo that the rules ask for.

    Parameters
    ----------
    item, name, name_zh
        As in the rule table.
    required
        False if it is asked for only should an unknown fact turn out so.
    state
        Present, missing or unusable.
    photos
        Names of the photos that are for it.
    """

    item: str
    name: str
    name_zh: str
    required: bool
    state: ItemState
    photos: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding with what the rules make of it.

    Parameters
    ----------
    action
        What it asks for, alone and before other findings are looked at.
    block
        The row of the rule table that says so; ``None`` for no action.
    settled_by
        Why the action does not count after all: another photo of the same thing
        answered, or is to be taken again anyway; empty if it counts.
    """

    finding: Finding
    action: Action
    block: str | None = None
    settled_by: str = ""

    @property
    def counts(self) -> bool:
        """Whether the recommendation rests on it."""
        return self.action is not Action.NONE and not self.settled_by


@dataclass(frozen=True, slots=True)
class Reason:
    """One finding that the recommendation rests on, in short."""

    code: str
    message: str
    rule: str


@dataclass(frozen=True, slots=True)
class Retake:
    """A photo to be taken again, or for the first time.

    Parameters
    ----------
    item
        Of the rule table.
    photos
        Names of those that are to be replaced; none if it is missing.
    reasons, remedies
        Why, and how to do it better; each said once.
    """

    item: str
    photos: tuple[str, ...]
    reasons: tuple[Reason, ...]
    remedies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recommendation:
    """Accept, retake or refer.

    Parameters
    ----------
    proposal
        Refer if anything is for the underwriter's eyes, else retake if photos are
        wanting, else accept.
    reasons
        What it rests on; of an acceptance none, or the exemption.
    retakes
        Photos wanted; also with ``refer``, for the underwriter to ask for.
    """

    proposal: Proposal
    reasons: tuple[Reason, ...]
    retakes: tuple[Retake, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The whole; the same input gives the same report.

    Parameters
    ----------
    software
        Version that made it.
    decision
        Of the rules, row by row.
    photos, items, findings
        Everything that was handed in, asked for and found.
    agreement
        Photo, licence and order side by side; empty without such photos.
    twins
        Pictures of earlier visits that findings point at, by digest.
    ignored
        Names of files that were handed in and are no photos.
    nonces
        Of the proofs of the day that were shown, hexadecimal, to be kept as used.
    """

    software: str
    order: InspectionOrder
    decision: Decision
    photos: tuple[PhotoRecord, ...]
    items: tuple[ItemStatus, ...]
    findings: tuple[Judged, ...]
    agreement: tuple[Agreement, ...]
    recommendation: Recommendation
    twins: tuple[tuple[str, Picture], ...] = ()
    ignored: tuple[str, ...] = ()
    nonces: tuple[str, ...] = ()
