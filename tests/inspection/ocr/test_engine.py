"""The engine on real and drawn pictures."""

from pathlib import Path

import pytest
from PIL import Image
from PIL.Image import Transpose

from inspection.errors import ValueFaultError
from inspection.ocr import default_engine
from tests.inspection.scenes.drawing import canvas, font

PHOTOS = Path(__file__).parents[3] / "fixtures/photos/vin"


@pytest.fixture(scope="module")
def page() -> Image.Image:
    image, draw = canvas(640, 320, (240, 240, 240))
    draw.text((60, 40), "行驶证 2026", (20, 20, 20), font(56))
    draw.text((60, 180), "LVVDB24B5MD268789", (20, 20, 20), font(44))
    return image


def test_lines_come_from_top_to_bottom_with_their_places(page: Image.Image) -> None:
    first, second = default_engine().read_lines(page)
    assert first.text.replace(" ", "") == "行驶证2026"
    assert second.text == "LVVDB24B5MD268789"
    assert second.box.top_left == pytest.approx((60, 190), abs=25)
    assert len(second.characters) == 17
    places = [one.position for one in second.characters]
    assert places == sorted(places)
    assert 0 < places[0] < places[-1] <= 1


@pytest.mark.parametrize("turn", [Transpose.ROTATE_180, Transpose.ROTATE_90])
def test_a_turned_page_reads_the_same(page: Image.Image, turn: Transpose) -> None:
    texts = [line.text for line in default_engine().read_lines(page.transpose(turn))]
    assert "LVVDB24B5MD268789" in texts


def test_every_line_of_a_large_picture_is_found_once() -> None:
    # Large enough to be searched in three parts; lines stand on both cuts.
    image, draw = canvas(1600, 2000, (240, 240, 240))
    heights = range(40, 1960, 160)
    for at, top in enumerate(heights):
        draw.text((200, top), f"LINE {at:02} LVVDB24B5MD268789", (20, 20, 20), font(60))
    quads = default_engine().find_lines(image)
    middles = sorted(sum(y for _, y in quad.corners) / 4 for quad in quads)
    assert middles == pytest.approx([top + 42 for top in heights], abs=25)


def test_an_empty_picture_has_no_lines() -> None:
    assert default_engine().read_lines(Image.new("RGB", (200, 200), "white")) == ()


def test_nothing_to_spell_is_nothing() -> None:
    from inspection.ocr import Alphabet

    assert default_engine().spell([], Alphabet("a", ("a",))) == ()


def test_the_engine_says_nothing(page: Image.Image, capfd: pytest.CaptureFixture[str]) -> None:
    default_engine().read_lines(page)
    default_engine().read_lines(Image.new("RGB", (64, 64), "black"))
    assert capfd.readouterr() == ("", "")


def test_less_than_one_thread_is_refused() -> None:
    with pytest.raises(ValueFaultError):
        default_engine(0)
