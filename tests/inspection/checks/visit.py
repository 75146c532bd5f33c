"""Photos of a visit, made in memory."""

from __future__ import annotations

import io

from PIL import Image

from inspection.checks.shown import ShownPhoto
from inspection.photo import Photo, read_photo
from inspection.rules import Business, Cover, OrderFacts, decide, table_for
from inspection.rules.decide import Decision
from tests.inspection.duplicates.photos import scene
from tests.inspection.photo.pictures import exif

DAY_OF_VISIT = "2026-06-18"


def jpeg(image: Image.Image, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, "JPEG", **{"quality": 90, **options})
    return file.getvalue()


def shown(item: str, data: bytes, name: str | None = None) -> ShownPhoto:
    return ShownPhoto(item, read_photo(data, name or f"{item or 'photo'}.jpg"))


def photo(image: Image.Image, **options: object) -> Photo:
    taken = read_photo(jpeg(image, **options), "a.jpg").photo
    assert taken is not None
    return taken


def stamped(
    seed: int, item: str, clock: str, lat: float | None = 22.5, lon: float = 114.0
) -> ShownPhoto:
    """A photo with the time ``10:00:00`` of the day and a place."""
    gps = None if lat is None else {1: "N", 2: (lat, 0.0, 0.0), 3: "E", 4: (lon, 0.0, 0.0)}
    block = exif(time=f"2026:06:18 {clock}", gps=gps)
    return shown(item, jpeg(scene(seed, (240, 180)), exif=block), f"{item}{seed}.jpg")


def decision(**facts: object) -> Decision:
    from datetime import date

    on = date.fromisoformat(DAY_OF_VISIT)
    asked = {
        "covers": frozenset({Cover.OWN_DAMAGE}),
        "business": Business.NEW,
        "first_own_damage": True,
    }
    return decide(OrderFacts(**{**asked, **facts}), on, table_for(on))  # type: ignore[arg-type]
