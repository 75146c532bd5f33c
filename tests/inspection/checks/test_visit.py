"""Checks that look at all photos of a visit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageOps

from inspection.checks import completeness, day_proof, duplicates, jumps, two_places
from inspection.checks.duplicates import Earlier
from inspection.checks.shown import ShownPhoto
from inspection.checks.two_places import Sighting
from inspection.day_proof import Expectation, Sheet, key_from_seed, sign
from inspection.duplicates import photo_hash
from inspection.errors import ValueFaultError
from inspection.finding import Finding, Outcome
from inspection.rules import Action, action_for, table_for
from tests.inspection.checks.visit import decision, jpeg, shown, stamped
from tests.inspection.day_proof.scenes import (
    Shot,
    modules_to_width,
    photograph,
    sheet_picture,
    taken_in,
)
from tests.inspection.duplicates.photos import crop, scene

PASS, FAIL, CANNOT_TELL = Outcome.PASS, Outcome.FAIL, Outcome.CANNOT_TELL
DAY = date(2026, 6, 18)
TEN = datetime(2026, 6, 18, 2, tzinfo=UTC)
KEY = key_from_seed(b"k" * 32)
CORNERS = ("corner_front_left", "corner_front_right", "corner_rear_left", "corner_rear_right")


def outcomes(findings: Sequence[Finding]) -> dict[str, Outcome]:
    return {finding.code: finding.outcome for finding in findings}


def test_every_item_is_present_missing_or_unusable() -> None:
    photos = [shown(item, jpeg(scene(at))) for at, item in enumerate((*CORNERS, "vin"))]
    photos[4] = shown("vin", b"")
    found = outcomes(completeness.check(decision(), photos))
    assert [found[f"coverage.{item}"] for item in CORNERS] == [PASS] * 4
    assert (found["coverage.vin"], found["coverage.licence"]) == (FAIL, FAIL)
    assert found["coverage.damage"] is CANNOT_TELL


def test_completeness_names_rule_reason_and_remedy() -> None:
    finding = completeness.check(decision(), [shown("corner_front_left", b"")])[0]
    assert "unusable" in finding.message
    assert "no bytes" in finding.message
    assert finding.rule == "2026-01:photo/corner_front_left"
    assert "左前45度" in finding.remedy


def test_an_exempt_car_needs_nothing() -> None:
    exempt = decision(new_car=True, first_own_damage=False)
    assert completeness.check(exempt, []) == ()
    assert day_proof.check(exempt, [], Expectation(), None) == ((), ())


class Shelf:
    """Earlier photos in memory, each of a car."""

    def __init__(self, pictures: dict[str, Image.Image]) -> None:
        self.cars = list(pictures)
        self.files = [jpeg(one) for one in pictures.values()]
        self.taken = [shown("vin", data) for data in self.files]

    @property
    def hashes(self) -> NDArray[np.uint64]:
        return np.array([photo_hash(self.picture(at)) for at in range(len(self.files))], np.uint64)

    def picture(self, index: int) -> Image.Image:
        photo = self.taken[index].intake.photo
        assert photo is not None
        return photo.image

    def describe(self, index: int) -> Earlier:
        intake = self.taken[index].intake
        return Earlier(intake.name, intake.digest, f"visit-{index}", self.cars[index])

    def with_digest(self, digest: str) -> list[int]:
        return [at for at, one in enumerate(self.taken) if one.intake.digest == digest]

    def related(self, car: str) -> list[int]:
        return [at for at, own in enumerate(self.cars) if own == car]


SHELF = Shelf({"car-1": scene(1), "car-2": scene(2), "car-3": scene(3)})


def test_new_photos_pass_and_say_with_what_they_were_compared() -> None:
    found = duplicates.check(
        [shown("vin", jpeg(scene(8))), shown("a", jpeg(scene(9)))], SHELF, "car-1"
    )
    assert outcomes(found) == {"duplicate.none": PASS}
    assert "3 earlier" in found[0].message


def test_one_file_or_shot_for_two_items_fails() -> None:
    front = scene(8)
    same = duplicates.check([shown("a", jpeg(front)), shown("b", jpeg(front))])
    mirrored = duplicates.check([shown("a", jpeg(front)), shown("b", jpeg(ImageOps.mirror(front)))])
    assert outcomes(same) == outcomes(mirrored) == {"duplicate.visit": FAIL}
    assert "same file" in same[0].message
    assert "mirrored" in mirrored[0].message
    assert len(mirrored[0].evidence) == 2


@pytest.mark.parametrize(
    ("picture", "car", "said"),
    [
        (scene(2), "car-1", "same file"),
        (scene(2).resize((480, 360)), "car-1", "another car"),
        (ImageOps.mirror(scene(1)), "car-1", "mirrored"),
        (crop(scene(3), 0.6), "car-3", "cropped"),
    ],
)
def test_a_shot_of_an_earlier_visit_fails_beside_its_twin(
    picture: Image.Image, car: str, said: str
) -> None:
    found = duplicates.check([shown("vin", jpeg(picture))], SHELF, car)
    assert outcomes(found) == {"duplicate.earlier": FAIL}
    assert said in found[0].message
    assert len({one.digest for one in found[0].evidence}) == (1 if said == "same file" else 2)


def test_one_print_beside_two_cars_is_no_finding() -> None:
    sticker = scene(20, (240, 240))
    old, new = scene(4), scene(5)
    old.paste(sticker, (30, 30))
    new.paste(sticker, (320, 190))
    found = duplicates.check([shown("vin", jpeg(new))], Shelf({"car-9": old}), "car-1")
    assert outcomes(found) == {"duplicate.none": PASS}


def test_two_honest_shots_of_a_flat_thing_never_fail() -> None:
    licence = scene(30, (500, 340))
    poses = (Shot(700, 2, 3), Shot(700, 6, -6)), (Shot(700, 0, 1), Shot(690, 3, 4))
    for one, other in poses:
        old, new = (close_up(licence, shot) for shot in (one, other))
        found = duplicates.check([shown("licence", jpeg(new))], Shelf({"car-1": old}), "car-1")
        assert FAIL not in outcomes(found).values()
        copy = duplicates.check(
            [shown("licence", jpeg(old, quality=40))], Shelf({"car-1": old}), "car-1"
        )
        assert outcomes(copy) == {"duplicate.earlier": FAIL}


def test_a_form_that_another_car_has_too_is_no_twin_unless_it_is_the_same_file() -> None:
    form = scene(31, (640, 480))
    filled = form.copy()
    filled.paste(scene(32, (120, 20)), (200, 220))
    shelf = Shelf({"car-9": form})
    again = duplicates.check([shown("licence", jpeg(filled))], shelf, "car-1")
    assert outcomes(again) == {"duplicate.none": PASS}
    file = duplicates.check([shown("licence", shelf.files[0])], shelf, "car-1")
    assert outcomes(file) == {"duplicate.earlier": FAIL}
    corner = duplicates.check([shown("corner_rear_left", jpeg(filled))], shelf, "car-1")
    assert outcomes(corner) == {"duplicate.earlier": FAIL}


def close_up(page: Image.Image, shot: Shot) -> Image.Image:
    """A photo that the page fills."""
    photo = taken_in(photograph(page, shot)).image
    width, height = photo.size
    return photo.crop((width // 4, int(height * 0.35), width * 3 // 4, int(height * 0.65)))


def test_unusable_photos_are_passed_over() -> None:
    assert duplicates.check([shown("vin", b"")], SHELF) == ()


def test_photos_of_one_walk_around_the_car_pass() -> None:
    photos = [stamped(at, "corner", f"10:0{at}:00", 22.5 + at * 0.0002) for at in range(4)]
    assert outcomes(jumps.check(photos)) == {"jump.time": PASS, "jump.place": PASS}


def test_a_photo_of_another_hour_fails() -> None:
    # The limit is 7,200 s.
    for clock, outcome in (("11:59:59", PASS), ("12:00:01", FAIL)):
        photos = [stamped(1, "a", "10:00:00"), stamped(2, "b", clock)]
        assert jumps.check(photos)[0].outcome is outcome


def test_a_photo_of_another_place_fails() -> None:
    # 0.01 degrees of latitude are 1,112 m; 300 m are allowed.
    photos = [stamped(1, "a", "10:00:00"), stamped(2, "b", "10:30:00", 22.51)]
    finding = jumps.check(photos)[1]
    assert finding.outcome is FAIL
    assert "1,112 m" in finding.message


def test_a_photo_too_fast_for_a_walker_fails() -> None:
    # 0.002 degrees are 222 m, within the spread, but in 10 s are 80 km/h.
    slow = [stamped(1, "a", "10:00:00"), stamped(2, "b", "10:02:00", 22.502)]
    fast = [stamped(1, "a", "10:00:00"), stamped(2, "b", "10:00:10", 22.502)]
    assert (jumps.check(slow)[1].outcome, jumps.check(fast)[1].outcome) == (PASS, FAIL)


def test_photos_without_time_and_place_cannot_tell() -> None:
    photos = [shown("a", jpeg(scene(1))), stamped(2, "b", "10:00:00")]
    assert outcomes(jumps.check(photos)) == {"jump.time": CANNOT_TELL, "jump.place": CANNOT_TELL}


AWAY_LAT = 23.54
"""One degree of latitude, 111 km, away: an hour and not half an hour at 120 km/h."""
HALF_HOUR = timedelta(minutes=30)
HERE = Sighting("v-1", "LVSHFFAC8BF000001", "粤B12345", TEN, 22.54, 114.02)


@pytest.mark.parametrize(
    ("earlier", "code", "outcome"),
    [
        (replace(HERE, visit="v-0", seen_at=TEN - timedelta(days=365)), "places.car", PASS),
        (replace(HERE, visit="v-0", lat=AWAY_LAT, seen_at=TEN - HALF_HOUR), "places.two", FAIL),
        (replace(HERE, visit="v-0", lat=AWAY_LAT, seen_at=TEN + HALF_HOUR), "places.two", FAIL),
        (replace(HERE, visit="v-0", lat=AWAY_LAT, seen_at=TEN - 4 * HALF_HOUR), "places.car", PASS),
        (replace(HERE, visit="v-0", lat=AWAY_LAT, vin=""), "places.two", FAIL),
        (replace(HERE, visit="v-0", plate="粤B99999"), "places.identity", CANNOT_TELL),
        (replace(HERE, visit="v-0", vin="LVSHFFAC8BF000002"), "places.identity", CANNOT_TELL),
        (replace(HERE, visit="v-0", vin="X", plate="Y", lat=AWAY_LAT), "places.car", PASS),
        (replace(HERE, lat=AWAY_LAT), "places.car", PASS),
        (replace(HERE, visit="v-0", lat=None), "places.car", PASS),
    ],
)  # fmt: skip
def test_a_car_is_in_one_place_under_one_name(
    earlier: Sighting, code: str, outcome: Outcome
) -> None:
    assert outcomes(two_places.check(HERE, [earlier])) == {code: outcome}


def test_an_unknown_car_cannot_be_followed() -> None:
    nobody = replace(HERE, vin="", plate="")
    assert outcomes(two_places.check(nobody, [HERE])) == {"places.car": CANNOT_TELL}
    with pytest.raises(ValueFaultError, match="offset"):
        replace(HERE, seen_at=datetime(2026, 6, 18))  # noqa: DTZ001


def sheet(day: date = DAY) -> ShownPhoto:
    page = sheet_picture(sign(Sheet("futian", day, bytes(12)), KEY), day)
    return shown("vin", photograph(page, Shot(modules_to_width(6))))


EXPECTED = Expectation(day=DAY, keys=(KEY.public_key(),), branch="futian")


def test_the_sheet_counts_in_the_photo_of_the_frame_number_only() -> None:
    findings, found = day_proof.check(decision(), [sheet()], EXPECTED, None)
    assert outcomes(findings) == {"proof.sheet": PASS, "proof.day": PASS}
    assert findings[0].rule == "2026-01:proof/sheet"
    assert found[0].nonce == bytes(12)
    elsewhere = ShownPhoto("licence", sheet().intake)
    findings, found = day_proof.check(decision(), [elsewhere], EXPECTED, None)
    assert outcomes(findings) == {"proof.day": FAIL}
    assert found == ()


def test_yesterdays_sheet_and_none_fail() -> None:
    old, _ = day_proof.check(decision(), [sheet(date(2026, 6, 17))], EXPECTED, None)
    assert outcomes(old) == {"proof.sheet": FAIL, "proof.day": FAIL}
    none, _ = day_proof.check(decision(), [shown("vin", jpeg(scene(1)))], EXPECTED, None)
    assert outcomes(none) == {"proof.day": FAIL}
    assert none[0].remedy


def test_which_proofs_count_is_the_tables_to_say() -> None:
    asked = decision()
    newspaper_only = replace(
        asked, proofs=tuple(one for one in asked.proofs if one.code == "newspaper")
    )
    findings, _ = day_proof.check(newspaper_only, [sheet()], EXPECTED, None)
    assert outcomes(findings) == {"proof.sheet": CANNOT_TELL, "proof.day": FAIL}
    both = replace(asked, proofs_needed=2)
    findings, _ = day_proof.check(both, [sheet()], EXPECTED, None)
    assert outcomes(findings)["proof.day"] is FAIL


def test_a_good_sheet_with_a_code_that_nobody_could_read_is_for_a_human() -> None:
    coded = replace(EXPECTED, visit_code="4827")
    page = sheet_picture(sign(Sheet("futian", DAY, bytes(12)), KEY), DAY, "4827")
    written = shown("vin", photograph(page, Shot(modules_to_width(8))))
    unsure, _ = day_proof.check(decision(), [written], coded, None)
    assert outcomes(unsure) == {
        "proof.sheet": PASS, "proof.visit_code": CANNOT_TELL, "proof.day": CANNOT_TELL,
    }  # fmt: skip
    empty, _ = day_proof.check(decision(), [sheet()], coded, None)
    assert outcomes(empty)["proof.visit_code"] is outcomes(empty)["proof.day"] is FAIL
    old, _ = day_proof.check(decision(), [written], replace(coded, day=date(2026, 6, 19)), None)
    assert outcomes(old)["proof.day"] is FAIL


@pytest.mark.parametrize(
    ("code", "outcome", "action"),
    [
        ("coverage.vin", FAIL, Action.RETAKE),
        ("coverage.damage", CANNOT_TELL, Action.NONE),
        ("quality.glare", FAIL, Action.RETAKE),
        ("duplicate.earlier", FAIL, Action.REFER),
        ("proof.reuse", FAIL, Action.REFER),
        ("proof.day", FAIL, Action.RETAKE),
        ("proof.day", CANNOT_TELL, Action.REFER),
        ("proof.visit_code", CANNOT_TELL, Action.REFER),
        ("proof.visit_code", FAIL, Action.RETAKE),
        ("proof.newspaper", CANNOT_TELL, Action.RETAKE),
        ("edit.software", FAIL, Action.REFER),
        ("edit.recompressed", CANNOT_TELL, Action.NONE),
        ("edit.c2pa", CANNOT_TELL, Action.REFER),
        ("jump.place", FAIL, Action.REFER),
        ("places.two", FAIL, Action.REFER),
        ("capture.recapture", CANNOT_TELL, Action.NONE),
    ],
)
def test_the_table_says_what_becomes_of_findings(
    code: str, outcome: Outcome, action: Action
) -> None:
    assert action_for(Finding(code, outcome, "found"), table_for(DAY)) is action
