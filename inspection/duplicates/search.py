"""Find the shot of a photo among others: those of its visit and those of all earlier ones."""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from inspection.duplicates.confirm import Confirmation, confirm, confirm_whole
from inspection.duplicates.features import Features, features_of
from inspection.duplicates.hashes import HASH_BITS, Look, looks_of
from inspection.duplicates.shortlist import near
from inspection.settings import DuplicateSettings, default_settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

__all__ = ["Archive", "Likeness", "Searched", "Twin", "compare", "search", "searched"]


class Likeness(StrEnum):
    """What two photos have in common."""

    SAME_SHOT = "same_shot"
    SAME_THING = "same_thing"


@dataclass(frozen=True, slots=True)
class Searched:
    """A photo made ready to be searched for; making it is what takes time."""

    looks: tuple[Look, ...]
    features: Features
    mirrored: Features


@dataclass(frozen=True, slots=True)
class Twin:
    """A photo that shares a shot or a thing with the one searched for.

    Parameters
    ----------
    index
        Of the photo in the archive, or in the sequence that was handed in.
    likeness
        The same shot, or another shot of a thing that both show.
    bits
        Of their hashes that differ, 0 to 64.
    confirmation
        How they lie over each other, from the photo searched for to the other.
    """

    index: int
    likeness: Likeness
    bits: int
    confirmation: Confirmation


class Archive(Protocol):
    """Photos of earlier visits."""

    @property
    def hashes(self) -> NDArray[np.uint64]:
        """(n,) :func:`inspection.duplicates.photo_hash` of each."""
        ...

    def picture(self, index: int) -> Image | None:
        """Return a photo, upright; ``None`` if it is not kept any more."""
        ...


def searched(image: Image, settings: DuplicateSettings | None = None) -> Searched:
    """Make a photo ready: hashes of all its looks, and its local features."""
    bounds = settings or default_settings().duplicates
    features = features_of(image, bounds.long_side_pixels)
    return Searched(looks_of(image), features, features.mirrored())


def search(
    photo: Searched,
    archive: Archive,
    *,
    also: Iterable[int] = (),
    opened: MutableMapping[int, Features] | None = None,
    settings: DuplicateSettings | None = None,
) -> tuple[Twin, ...]:
    """Return the photos of an archive that share a shot or a thing with `photo`.

    Parameters
    ----------
    archive
        Whose hashes are all compared; the nearest are looked at closely.  One
        with no more than `max_candidates` photos is looked at as a whole.
    also
        Indices to be looked at closely whatever their hashes: a strong crop is
        far from its original by hash, so earlier photos of the same car and the
        courier's latest belong here.
    opened
        Keeps the features of archived photos from one search to the next.
    """
    bounds = settings or default_settings().duplicates
    known = {} if opened is None else opened
    hashes = archive.hashes
    most = HASH_BITS if len(hashes) <= bounds.max_candidates else bounds.max_hash_bits
    listed = near(hashes, photo.looks, most, bounds.max_candidates)
    twins = []
    for index in dict.fromkeys([*(one.index for one in listed), *also]):
        if index not in known:
            picture = archive.picture(index)
            if picture is None:
                continue
            known[index] = features_of(picture, bounds.long_side_pixels)
        twin = _twin(photo, known[index], index, int(hashes[index]), bounds)
        twins += [twin] if twin else []
    return _ordered(twins)


def compare(
    photo: Searched, others: Sequence[Searched], settings: DuplicateSettings | None = None
) -> tuple[Twin, ...]:
    """Return those of a few photos that share a shot or a thing with `photo`."""
    bounds = settings or default_settings().duplicates
    found = (
        _twin(photo, other.features, index, other.looks[0].bits, bounds)
        for index, other in enumerate(others)
    )
    return _ordered([twin for twin in found if twin])


def _twin(
    photo: Searched,
    other: Features,
    index: int,
    value: int,
    bounds: DuplicateSettings,
) -> Twin | None:
    look = min(photo.looks, key=lambda one: (one.bits ^ value).bit_count())
    bits = (look.bits ^ value).bit_count()
    tried = [
        confirm(photo.features, other, bounds),
        confirm(photo.mirrored, other, bounds, mirrored=True),
    ]
    if bits <= bounds.max_hash_bits:
        tried.append(confirm_whole(photo.features, other, look))
    found = [one for one in tried if one is not None]
    if not found:
        return None
    whole = [one for one in found if one.covered_share >= bounds.min_covered_share]
    same = [one for one in whole if one.agreeing_share >= bounds.min_agreeing_share]
    best = max(same, key=lambda one: (one.exact, one.agreeing_share), default=None)
    if best is not None:
        return Twin(index, Likeness.SAME_SHOT, bits, best)
    many = max(found, key=lambda one: one.matches)
    if many.matches >= bounds.min_matches:
        return Twin(index, Likeness.SAME_THING, bits, many)
    return None


def _ordered(twins: list[Twin]) -> tuple[Twin, ...]:
    order = (Likeness.SAME_SHOT, Likeness.SAME_THING)
    return tuple(
        sorted(twins, key=lambda one: (order.index(one.likeness), -one.confirmation.agreeing_share))
    )
