"""Photos on their way in: kept once, whole, sealed; what is wrong leaves nothing behind."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from courier_api.domain.actor import Role
from courier_api.domain.order.states import Inspection
from tests.courier_api.office.darkroom import a_jpeg
from tests.courier_api.office.lab import Lab, a_lab, ok, picture, told, upload
from tests.courier_api.visit.drive import House

PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 40
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"x" * 40


@pytest.fixture
def lab(house: House, database_url: str, tmp_path: Path) -> Lab:
    return a_lab(house, database_url, tmp_path)


def test_a_photo_is_kept_whole_and_sealed(lab: Lab) -> None:
    courier, content = lab.at_the_car("o1"), picture(exif=True)
    kept = ok(upload(courier, "o1", content))
    digest = sha256(content).hexdigest()
    assert (kept["digest"], kept["size_bytes"], kept["item"]) == (digest, len(content), "vin")
    assert kept["media_type"] == "image/jpeg"
    (address,) = lab.kept()
    assert b"Camera of Zhang San" in content
    assert b"Camera of Zhang San" not in lab.files.get(address)
    with lab.house.store.read() as unit:
        assert unit.vault.unseal("h1", lab.files.get(address)) == content
        assert unit.photos.get("o1", digest).address == address
    listed = ok(courier.get("/v1/orders/o1/photos"))["items"]
    assert [photo["digest"] for photo in listed] == [digest]


def test_a_photo_sent_again_is_there_once(lab: Lab) -> None:
    courier = lab.at_the_car("o1")
    key = "the-same-key-as-before"
    first = ok(upload(courier, "o1", a_jpeg(), key=key))
    again = upload(courier, "o1", a_jpeg(), key=key)
    assert ok(again) == first
    assert again.headers["Idempotency-Replayed"] == "true"
    assert ok(upload(courier, "o1", a_jpeg())) == first
    assert len(lab.kept()) == 1


def test_a_key_belongs_to_one_photo_of_one_item(lab: Lab) -> None:
    courier = lab.at_the_car("o1")
    key = "the-same-key-as-before"
    ok(upload(courier, "o1", a_jpeg(), key=key))
    told(upload(courier, "o1", a_jpeg(), "licence", key=key), 422)
    told(upload(courier, "o1", a_jpeg("other"), key=key), 422)


def test_the_courier_may_say_better_what_a_photo_shows(lab: Lab) -> None:
    courier = lab.at_the_car("o1")
    ok(upload(courier, "o1", a_jpeg(), "other"))
    assert ok(upload(courier, "o1", a_jpeg(), "licence"))["item"] == "licence"
    (photo,) = ok(courier.get("/v1/orders/o1/photos"))["items"]
    assert photo["item"] == "licence"


@pytest.mark.parametrize(
    ("content", "media_type"), [(PNG, "image/png"), (HEIC, "image/heic"), (a_jpeg(), "image/jpeg")]
)
def test_the_first_bytes_tell_what_it_is(lab: Lab, content: bytes, media_type: str) -> None:
    courier = lab.at_the_car("o1")
    kept = ok(upload(courier, "o1", content, content_type="application/octet-stream"))
    assert kept["media_type"] == media_type


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7 not a photo", "a PDF"),
        (b"GIF89a" + b"x" * 20, "a GIF"),
        (b"<svg onload=alert(1)>", "an SVG"),
        (b"MZ" + b"\0" * 40, "a Windows program"),
        (b"hello", "no known kind"),
    ],
)
def test_what_is_no_photo_is_not_kept(lab: Lab, content: bytes, words: str) -> None:
    courier = lab.at_the_car("o1")
    assert words in told(upload(courier, "o1", content), 422)
    assert lab.kept() == []


def test_bytes_that_changed_on_their_way_are_not_kept(lab: Lab) -> None:
    courier, content = lab.at_the_car("o1"), a_jpeg()
    digest = sha256(content).hexdigest()
    assert "send it again" in told(upload(courier, "o1", content[:-1], digest=digest), 422)
    for name in ("0" * 63, "A" * 64, "vin.jpg"):
        told(upload(courier, "o1", content, digest=name), 422)
    assert lab.kept() == []
    assert ok(courier.get("/v1/orders/o1/photos"))["items"] == []


def test_too_large_empty_and_unknown_are_refused(
    house: House, database_url: str, tmp_path: Path
) -> None:
    figures = replace(house.figures.inspection, photo_max_bytes=2_000)
    house.figures = replace(house.figures, inspection=figures)
    lab = a_lab(house, database_url, tmp_path)
    courier = lab.at_the_car("o1")
    told(upload(courier, "o1", a_jpeg("x" * 2_000)), 413)
    told(upload(courier, "o1", b""), 422)
    told(upload(courier, "o1", a_jpeg(), content_type="text/html"), 415)
    told(upload(courier, "o1", a_jpeg(), content_type="multipart/form-data"), 415)
    told(upload(courier, "o1", a_jpeg(), "the_whole_car"), 422)
    headers = {"Content-Encoding": "gzip"}
    told(upload(courier, "o1", a_jpeg(), headers=headers), 415)
    assert lab.kept() == []
    ok(upload(courier, "o1", a_jpeg()))


def test_a_visit_has_room_for_so_many(house: House, database_url: str, tmp_path: Path) -> None:
    figures = replace(house.figures.inspection, photos_per_visit=3)
    house.figures = replace(house.figures, inspection=figures)
    lab = a_lab(house, database_url, tmp_path)
    courier = lab.at_the_car("o1")

    def one(number: int) -> int:
        return upload(courier, "o1", a_jpeg(str(number))).status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = sorted(pool.map(one, range(8)))
    assert statuses == [200] * 3 + [409] * 5
    assert len(ok(courier.get("/v1/orders/o1/photos"))["items"]) == 3


def test_photos_are_taken_at_the_car_by_its_courier(lab: Lab) -> None:
    courier, other = lab.at_the_car("o1"), lab.sign(Role.COURIER, "w2")
    told(upload(other, "o1", a_jpeg()), 404)
    told(other.get("/v1/orders/o1/photos"), 404)
    told(upload(courier, "none", a_jpeg()), 404)
    for role in (Role.UNDERWRITER, Role.MANAGER, Role.AGENT, Role.ADMIN):
        told(upload(lab.sign(role), "o1", a_jpeg()), 403)
    assert lab.kept() == []
    lab.file(courier, "o1")
    kept = lab.kept()
    assert "photos are taken at the car" in told(upload(courier, "o1", a_jpeg("late")), 409)
    assert lab.kept() == kept


def test_a_car_that_is_exempt_is_not_photographed(lab: Lab) -> None:
    courier = lab.sign(Role.COURIER, "w1")
    lab.house.plan("o1", courier="w1", inspection=Inspection.EXEMPT)
    lab.house.check_in("w1")
    lab.house.take_over("o1", courier="w1")
    lab.house.arrive("o1")
    assert "exempt" in told(upload(courier, "o1", a_jpeg()), 409)


def test_every_photo_that_was_not_sent_is_named(lab: Lab) -> None:
    courier = lab.at_the_car("o1", "o2")
    content = a_jpeg()
    ok(upload(courier, "o1", content))
    photos = [
        {"item": item, "digest": sha256(item.encode()).hexdigest()} for item in ("vin", "licence")
    ]
    photos.append({"item": "front_left", "digest": sha256(content).hexdigest()})
    body = {"vin": "LSVAA4182E2123456", "odometer_km": 1, "recorded_at": "2026-06-18T01:00:00Z"}
    text = told(courier.post("/v1/orders/o1/inspections", json=body | {"photos": photos}), 422)
    assert photos[0]["digest"] in text
    assert photos[1]["digest"] in text
    assert photos[2]["digest"] not in text
    own = courier.post("/v1/orders/o2/inspections", json=body | {"photos": photos[2:]})
    assert photos[2]["digest"] in told(own, 422)


def test_photos_of_an_earlier_visit_prove_nothing(lab: Lab) -> None:
    courier, content = lab.at_the_car("o1"), a_jpeg()
    digest = sha256(content).hexdigest()
    ok(upload(courier, "o1", content))
    lab.visit_again("o1")
    ok(upload(courier, "o1", content))
    photos = [{"item": "vin", "digest": digest}]
    body = {"vin": "LSVAA4182E2123456", "odometer_km": 1, "recorded_at": "2026-06-18T01:00:00Z"}
    text = told(courier.post("/v1/orders/o1/inspections", json=body | {"photos": photos}), 422)
    assert "is of an earlier visit" in text
    lab.file(courier, "o1")


def test_fifty_hands_send_one_photo(lab: Lab) -> None:
    courier, content = lab.at_the_car("o1"), a_jpeg()

    def one(_number: int) -> int:
        return upload(courier, "o1", content).status_code

    with ThreadPoolExecutor(16) as pool:
        statuses = set(pool.map(one, range(50)))
    assert statuses <= {200, 409}
    assert 200 in statuses
    assert len(ok(courier.get("/v1/orders/o1/photos"))["items"]) == 1
