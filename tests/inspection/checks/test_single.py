"""Checks that look at one photo."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from inspection.checks import corner, exposure, recapture, resolution, sharpness
from inspection.finding import Outcome
from inspection.settings import default_settings
from tests.inspection.checks.visit import jpeg, photo, shown
from tests.inspection.duplicates.photos import scene

PASS, FAIL, CANNOT_TELL = Outcome.PASS, Outcome.FAIL, Outcome.CANNOT_TELL
SHARP = scene(1, (1000, 750))


@pytest.mark.parametrize(
    ("size", "outcome"),
    [((1200, 900), PASS), ((900, 1200), PASS), ((1199, 900), FAIL), ((2000, 899), FAIL)],
)
def test_resolution(size: tuple[int, int], outcome: Outcome) -> None:
    finding = resolution.check(photo(Image.new("RGB", size, "grey")))
    assert finding.outcome is outcome
    assert bool(finding.remedy) == (outcome is FAIL)


def test_blur_lowers_sharpness_until_it_fails() -> None:
    blurs = [SHARP.filter(ImageFilter.GaussianBlur(sigma)) for sigma in (0, 1, 2, 4, 8, 16)]
    measured = [sharpness.sharpness_of(one) for one in blurs]
    assert measured[:3] == sorted(measured[:3], reverse=True)
    assert max(measured[3:]) < measured[2]
    assert measured[3] < default_settings().checks.min_sharpness < measured[1]
    assert sharpness.check(photo(SHARP)).outcome is PASS
    assert sharpness.check(photo(blurs[-1])).outcome is FAIL


def test_a_larger_copy_is_about_as_sharp() -> None:
    large = SHARP.resize((3000, 2250), Image.Resampling.LANCZOS)
    assert sharpness.sharpness_of(large) == pytest.approx(sharpness.sharpness_of(SHARP), rel=0.5)


def test_text_that_was_read_settles_sharpness() -> None:
    blurred = photo(SHARP.filter(ImageFilter.GaussianBlur(16)))
    assert sharpness.check(blurred, text_read=True).outcome is PASS


@pytest.mark.parametrize(("light", "outcome"), [(1, PASS), (0.5, PASS), (0.1, FAIL), (4, FAIL)])
def test_exposure(light: float, outcome: Outcome) -> None:
    finding, _ = exposure.check(photo(ImageEnhance.Brightness(SHARP).enhance(light)))
    assert finding.outcome is outcome


def test_glare_is_pointed_at() -> None:
    blinded = Image.new("RGB", (1000, 800), (90, 90, 90))
    ImageDraw.Draw(blinded).ellipse((500, 400, 900, 700), fill="white")
    _, finding = exposure.check(photo(blinded))
    assert finding.outcome is FAIL
    region = finding.evidence[0].region
    assert region is not None
    assert (region.left, region.top) == pytest.approx((0.5, 0.5), abs=0.02)
    assert (region.width, region.height) == pytest.approx((0.4, 0.375), abs=0.02)
    assert exposure.check(photo(blinded), close_up=False)[1].outcome is CANNOT_TELL


def test_small_reflections_and_none_pass() -> None:
    spotted = Image.new("RGB", (1000, 800), (90, 90, 90))
    assert exposure.check(photo(spotted))[1].outcome is PASS
    ImageDraw.Draw(spotted).ellipse((500, 400, 560, 460), fill="white")
    assert exposure.check(photo(spotted))[1].outcome is PASS


def test_what_is_not_checked_is_never_a_pass() -> None:
    front = shown("corner_front_left", jpeg(scene(1)))
    found = recapture.check(front), corner.check(front)
    for finding in found:
        assert finding is not None
        assert (finding.outcome, "not checked" in finding.message) == (CANNOT_TELL, True)
    assert corner.check(shown("vin", jpeg(scene(1)))) is None
