"""What is remembered of visits, for later ones to be held against."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from courier_api.domain.office.sheet_key import SheetKey
from courier_api.domain.office.sight import EarlierPhoto, Sight

__all__ = ["ProofUse", "SheetKeys", "Sights"]


@dataclass(frozen=True, slots=True)
class ProofUse:
    """A proof of the day that was shown: nonce in hex, for which car, where, by whom."""

    nonce: str
    car: str
    branch_id: str
    courier_id: str


class Sights(Protocol):
    """Cars, proofs and photos of visits, by pseudonym."""

    def keep(self, sight: Sight) -> None:
        """Write what a visit showed, added to what was written of the same visit."""
        ...

    def looks_after(self, branch_id: str, row: int, limit: int) -> Sequence[tuple[int, str]]:
        """Return row and perceptual hash of the branch's photos above `row`, by row."""
        ...

    def photos(self, rows: Collection[int]) -> tuple[EarlierPhoto, ...]:
        """Return those photos, by row; those that are forgotten are left out."""
        ...

    def of_visit(self, order_id: str, number: int) -> tuple[int, ...]:
        """Return the rows of one visit's photos."""
        ...

    def same(self, branch_id: str, digests: Collection[str]) -> tuple[EarlierPhoto, ...]:
        """Return the branch's photos of exactly these bytes, by row."""
        ...

    def related(self, branch_id: str, car: str, courier_id: str, limit: int) -> tuple[int, ...]:
        """Return rows of the car's newest photos and of the courier's, so many of each."""
        ...

    def uses(self, branch_id: str, since: datetime) -> tuple[ProofUse, ...]:
        """Return the proofs shown in the branch since then, but not by which visit."""
        ...

    def cars(self, car: str, plate: str, since: datetime) -> tuple[Sight, ...]:
        """Return where a car, or its plate, was seen since then, in every branch.

        Without photos and proofs; oldest first.
        """
        ...

    def forget(self, before: datetime, places_before: datetime) -> int:
        """Drop what was seen before then, and places before theirs; return how many rows."""
        ...


class SheetKeys(Protocol):
    """Keys that sign branches' sheets of the day."""

    def add(self, key: SheetKey) -> None:
        """Write a key; the one that the branch printed with until then ends with `valid_from`.

        Keys that are only trusted neither end nor are ended by others.
        """
        ...

    def of_branch(self, branch_id: str) -> tuple[SheetKey, ...]:
        """Return every key of the branch, the oldest first."""
        ...
