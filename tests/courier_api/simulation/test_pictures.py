"""Photos of simulated visits."""

from __future__ import annotations

from pathlib import Path

from courier_api.domain.office.inspection_record import PhotoItem
from courier_api.simulation.pictures import ITEMS, Camera
from inspection.photo import read_photo

VIN = PhotoItem.VIN


def test_no_two_photos_are_alike_and_the_same_is_taken_again() -> None:
    camera = Camera()
    taken = [
        camera.shoot(order, item, attempt)
        for order in ("o1", "o2")
        for item in ITEMS
        for attempt in (0, 1)
    ]
    assert len(set(taken)) == len(taken)
    assert camera.shoot("o1", VIN, 0) == Camera().shoot("o1", VIN, 0)


def test_small_photos_are_photos_too_small_to_be_looked_at() -> None:
    taken = read_photo(Camera().shoot("o1", VIN, 0), "vin.jpg")
    assert taken.photo is None
    assert [finding.code for finding in taken.findings] == ["photo.too_few_pixels"]


def test_real_photos_serve_one_visit_each_and_a_retake_is_another_shot() -> None:
    camera = Camera.with_visits(Path("fixtures"), ["clean"])
    first = camera.shoot("o1", VIN, 0)
    assert read_photo(first, "vin.jpg").photo is not None
    assert camera.shoot("o1", VIN, 1) != first
    assert len(camera.shoot("o2", VIN, 0)) < len(first)
    assert camera.shoot("o1", PhotoItem.DAY_PROOF, 0) != first
