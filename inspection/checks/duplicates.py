"""Whether a shot was used before: twice in this visit, or in an earlier one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from inspection.checks.shown import ShownPhoto
from inspection.duplicates import (
    Archive,
    Features,
    Likeness,
    Searched,
    Twin,
    compare,
    search,
    searched,
)
from inspection.finding import Evidence, Finding, Outcome, Region
from inspection.settings import DuplicateSettings, default_settings

__all__ = ["Earlier", "EarlierPhotos", "check"]

_OWN = "take each photo anew, at the car; no photo counts for two"


@dataclass(frozen=True, slots=True)
class Earlier:
    """A photo of an earlier visit.

    Parameters
    ----------
    name, digest
        As evidence names them.
    visit, car
        Identifiers of its visit and car.
    """

    name: str
    digest: str
    visit: str
    car: str


class EarlierPhotos(Archive, Protocol):
    """The photos of earlier visits, with what is known of them."""

    def describe(self, index: int) -> Earlier:
        """Return what is known of a photo."""
        ...

    def with_digest(self, digest: str) -> Iterable[int]:
        """Return the photos of exactly these bytes."""
        ...

    def related(self, car: str) -> Iterable[int]:
        """Return photos to be looked at closely whatever their hashes: the car's, the courier's."""
        ...


def check(
    shown: Sequence[ShownPhoto],
    earlier: EarlierPhotos | None = None,
    car: str = "",
    settings: DuplicateSettings | None = None,
) -> tuple[Finding, ...]:
    """Look for each photo among the others of its visit and among earlier ones.

    Another shot of a thing seen before is no finding: cars of one make bear
    stickers of one print, and the sheet of the day is in many photos.  Nor is a
    form that another car has, too, such as the licence: whose it is, is read.

    Parameters
    ----------
    shown
        All photos of the visit; those that cannot be used are passed over.
    earlier
        Photos of earlier visits, none of this one's.
    car
        Of this visit, by the kind of identifier that `earlier` has.
    """
    bounds = settings or default_settings().duplicates
    usable = [one for one in shown if one.intake.photo is not None]
    ready = [searched(one.intake.photo.image, bounds) for one in usable if one.intake.photo]
    found = [*_within(usable, ready, bounds)]
    opened: dict[int, Features] = {}
    for one, photo in zip(usable, ready, strict=True):
        if earlier is not None:
            found += _before(one, photo, earlier, car, opened, bounds)
    if found or not usable:
        return tuple(found)
    against = f"{len(earlier.hashes):,} earlier ones" if earlier is not None else "no earlier ones"
    message = f"{len(usable)} photos compared with each other and with {against}: no shot twice"
    evidence = tuple(one.evidence for one in usable)
    return (Finding("duplicate.none", Outcome.PASS, message, "", evidence),)


def _within(
    usable: Sequence[ShownPhoto], ready: Sequence[Searched], bounds: DuplicateSettings
) -> Iterable[Finding]:
    for at, one in enumerate(usable):
        for before, other in enumerate(usable[:at]):
            if one.intake.digest == other.intake.digest:
                said = f"{one.intake.name} and {other.intake.name} are the same file"
                twins = (one.evidence, other.evidence)
                yield Finding("duplicate.visit", Outcome.FAIL, said, _OWN, twins)
                continue
            for twin in compare(ready[at], [ready[before]], bounds):
                if twin.likeness is Likeness.SAME_SHOT:
                    said = f"{one.intake.name} is the shot of {other.intake.name}{_laid(twin)}"
                    twins = _twins(one, other.intake.name, other.intake.digest, twin)
                    yield _found("duplicate.visit", one, twin, said, twins, bounds)


def _before(
    one: ShownPhoto,
    photo: Searched,
    earlier: EarlierPhotos,
    car: str,
    opened: dict[int, Features],
    bounds: DuplicateSettings,
) -> Iterable[Finding]:
    same = set(earlier.with_digest(one.intake.digest))
    for index in sorted(same):
        old = earlier.describe(index)
        said = f"the same file as {old.name} of visit {old.visit}{_whose(old, car)}"
        twins = (one.evidence, Evidence(old.name, old.digest))
        yield Finding("duplicate.earlier", Outcome.FAIL, said, _OWN, twins)
    related = earlier.related(car)
    for twin in search(photo, earlier, also=related, opened=opened, settings=bounds):
        if twin.index in same or twin.likeness is not Likeness.SAME_SHOT:
            continue
        old = earlier.describe(twin.index)
        if old.car != car and one.item in bounds.form_items.split():
            continue
        twins = _twins(one, old.name, old.digest, twin)
        of_visit = f"{old.name} of visit {old.visit}{_whose(old, car)}"
        said = f"the shot of {of_visit}{_laid(twin)}"
        yield _found("duplicate.earlier", one, twin, said, twins, bounds)


def _found(
    code: str,
    one: ShownPhoto,
    twin: Twin,
    said: str,
    twins: tuple[Evidence, Evidence],
    bounds: DuplicateSettings,
) -> Finding:
    """Return the finding; of a flat thing only a copy made by a program is certain."""
    if twin.confirmation.exact or one.item not in bounds.flat_items.split():
        return Finding(code, Outcome.FAIL, said, _OWN, twins, _sure(twin))
    message = f"{said}; or another shot of the same flat thing, held nearly the same"
    return Finding(code, Outcome.CANNOT_TELL, message, _OWN, twins, _sure(twin))


def _whose(old: Earlier, car: str) -> str:
    return ", the same car" if old.car == car else ", another car"


def _laid(twin: Twin) -> str:
    how, laid = twin.confirmation, []
    if how.mirrored:
        laid.append("mirrored")
    if abs(how.turned_degrees) >= 1:
        laid.append(f"turned by {how.turned_degrees:.0f} degrees")
    whole = 0.97
    if (
        max(_area(how.first_region), _area(how.second_region))
        > whole
        > min(_area(how.first_region), _area(how.second_region))
    ):
        laid.append("cropped")
    measured = f"{how.agreeing_share:.0%} of the common part agrees"
    return f", {', '.join(laid)}; {measured}" if laid else f"; {measured}"


def _area(region: Region) -> float:
    return region.width * region.height


def _twins(one: ShownPhoto, name: str, digest: str, twin: Twin) -> tuple[Evidence, Evidence]:
    how = twin.confirmation
    return (
        Evidence(one.intake.name, one.intake.digest, how.first_region),
        Evidence(name, digest, how.second_region),
    )


def _sure(twin: Twin) -> float:
    return round(min(1.0, twin.confirmation.agreeing_share), 3)
