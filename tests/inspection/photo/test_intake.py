"""What comes out of sound photos."""

from __future__ import annotations

import hashlib

import pytest
from PIL import Image

from inspection.finding import Outcome
from inspection.photo import Photo, PhotoFormat, read_photo
from tests.inspection.photo.pictures import (
    FIXTURES,
    encode,
    exif,
    heic,
    picture,
    png_claiming,
    png_interlaced,
    wholes,
)

RED, GREEN, BLUE = (255, 0, 0), (0, 255, 0), (0, 0, 255)


def taken_in(data: bytes, name: str = "photo") -> Photo:
    intake = read_photo(data, name)
    assert intake.photo is not None, intake.findings
    return intake.photo


def near(image: Image.Image, at: tuple[float, float], color: tuple[int, int, int]) -> bool:
    pixel = image.getpixel((int(at[0] * image.width), int(at[1] * image.height)))
    assert isinstance(pixel, tuple)
    return all(abs(a - b) < 40 for a, b in zip(pixel, color, strict=True))


@pytest.mark.parametrize("ending", ["jpg", "png", "webp", "heic"])
def test_each_format_is_read_with_its_digest(ending: str) -> None:
    data = wholes()[ending]
    intake = read_photo(data, f"a.{ending}")
    assert intake.photo is not None
    assert intake.digest == hashlib.sha256(data).hexdigest() == intake.photo.digest
    assert [finding.code for finding in intake.findings] == ["photo.intact"]
    assert intake.findings[0].outcome is Outcome.PASS
    assert intake.photo.image.mode == "RGB"
    assert intake.photo.exif.taken is not None


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_photo_comes_out_upright(orientation: int) -> None:
    undo = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}[orientation]
    lying = picture() if undo is None else picture().transpose(Image.Transpose(undo))
    data = encode(lying, quality=95, exif=exif(orientation=orientation))
    image = taken_in(data).image
    assert image.size == (240, 180)
    assert near(image, (0.1, 0.1), RED)
    assert near(image, (0.9, 0.1), GREEN)
    assert near(image, (0.1, 0.9), BLUE)


def test_an_impossible_orientation_is_told_and_ignored() -> None:
    intake = read_photo(encode(exif=exif(orientation=77)))
    assert intake.photo is not None
    assert "photo.exif_garbage" in {finding.code for finding in intake.findings}


@pytest.mark.parametrize(
    ("mode", "kind", "code"),
    [("CMYK", "JPEG", "photo.color"), ("P", "PNG", "photo.color"), ("L", "JPEG", None)],
)
def test_other_colour_modes_are_shown_as_rgb(mode: str, kind: str, code: str | None) -> None:
    intake = read_photo(encode(picture(mode), kind))
    assert intake.photo is not None
    assert intake.photo.image.mode == "RGB"
    assert code is None or code in {finding.code for finding in intake.findings}
    if mode == "CMYK":
        assert near(intake.photo.image, (0.1, 0.1), RED)


def test_sixteen_bits_are_scaled_not_cut_off() -> None:
    grey = Image.new("I;16", (120, 120), 0x8000)
    intake = read_photo(encode(grey, "PNG"))
    assert intake.photo is not None
    assert intake.photo.image.getpixel((60, 60)) == (128, 128, 128)
    assert "photo.depth" in {finding.code for finding in intake.findings}


def test_sixteen_bit_colour_is_told() -> None:
    intake = read_photo(png_claiming(100, 100, depth=16, rows=200))
    assert "photo.depth" in {finding.code for finding in intake.findings}


def test_transparent_places_become_white() -> None:
    image = taken_in(encode(Image.new("RGBA", (120, 120), (0, 0, 0, 0)), "PNG")).image
    assert image.getpixel((5, 5)) == (255, 255, 255)


def test_the_content_counts_not_the_name() -> None:
    intake = read_photo(encode(kind="PNG"), "photo.jpg")
    assert intake.photo is not None
    assert intake.photo.kind is PhotoFormat.PNG
    assert "photo.extension" in {finding.code for finding in intake.findings}


def test_a_phones_film_behind_the_photo_is_no_polyglot() -> None:
    intake = read_photo(encode() + b"\x00\x00\x00\x18ftypmp42" + bytes(500))
    assert intake.photo is not None
    assert [finding.code for finding in intake.findings] == ["photo.trailing", "photo.intact"]


def test_a_heic_keeps_its_corners() -> None:
    image = taken_in(heic()).image
    assert near(image, (0.1, 0.12), RED)
    assert near(image, (0.9, 0.9), BLUE)


def test_a_48_megapixel_photo_is_read() -> None:
    data = encode(Image.new("RGB", (8064, 6048), "grey"), quality=30)
    assert taken_in(data).image.size == (8064, 6048)


@pytest.mark.parametrize("size", [(101, 103), (240, 180), (128, 100)])
def test_every_row_of_a_whole_png_is_counted(size: tuple[int, int]) -> None:
    assert taken_in(encode(picture(size=size), "PNG")).image.size == size
    image = taken_in(png_interlaced(*size)).image
    assert [image.getpixel((7, y)) for y in (0, 55, 99)] == [(y, y, y) for y in (0, 55, 99)]
    lacking = read_photo(png_interlaced(*size, rows_lost=1))
    assert [finding.code for finding in lacking.findings] == ["photo.truncated"]


def test_a_jpeg_whose_pixels_were_cut_out_is_doubted() -> None:
    whole = encode(picture(size=(600, 600)).rotate(90), quality=90)
    start = whole.find(b"\xff\xda")
    cut = whole[: start + (len(whole) - start) // 3] + b"\xff\xd9"
    codes = {finding.code for finding in read_photo(cut).findings}
    assert "photo.flat_end" in codes
    assert "photo.flat_end" not in {finding.code for finding in read_photo(whole).findings}


def test_a_heic_with_an_alpha_channel_is_read() -> None:
    image = taken_in((FIXTURES / "alpha.heic").read_bytes()).image
    assert (image.mode, image.size) == ("RGB", (400, 300))
    assert image.getpixel((200, 10))[0] < image.getpixel((200, 290))[0]


def test_the_second_view_of_a_phone_does_not_disturb() -> None:
    still = picture().rotate(90)
    intake = read_photo(encode(still, "MPO", save_all=True, append_images=[still]), "a.jpg")
    assert intake.photo is not None
    assert intake.photo.image.size == still.size
