"""From findings to accept, retake or refer."""

from __future__ import annotations

import pytest

from inspection.finding import Finding, Outcome
from inspection.report import Judged, PhotoRecord, Proposal, Recommendation, judge, recommend
from inspection.rules import OrderFacts, decide
from tests.inspection.report.findings import DAY, EXEMPT, REQUIRED, TABLE, finding, photo

PASS, FAIL, CANNOT_TELL = Outcome.PASS, Outcome.FAIL, Outcome.CANNOT_TELL
VIN, VIN_2, FRONT = (
    photo("vin.jpg", "vin"),
    photo("vin2.jpg", "vin"),
    photo("front.jpg", "corner_front_left"),
)
STRAY = photo("stray.jpg", "other")


def advised(
    *findings: Finding,
    photos: tuple[PhotoRecord, ...] = (VIN, VIN_2, FRONT, STRAY),
    facts: OrderFacts = REQUIRED,
) -> tuple[Recommendation, tuple[Judged, ...]]:
    decision = decide(facts, DAY, TABLE)
    judged = judge(findings, photos, decision, TABLE)
    return recommend(judged, photos, decision), judged


def test_nothing_wrong_is_accepted() -> None:
    advice, _ = advised(
        finding("vin.match", PASS, VIN), finding("capture.recapture", CANNOT_TELL, VIN)
    )
    assert advice == Recommendation(Proposal.ACCEPT, (), ())


def test_a_missing_photo_is_asked_for_by_its_item() -> None:
    missing = Finding("coverage.licence", FAIL, "missing", "take it", rule="2026-01:photo/licence")
    advice, _ = advised(missing)
    assert advice.proposal is Proposal.RETAKE
    assert [(one.item, one.photos, one.remedies) for one in advice.retakes] == [
        ("licence", (), ("take it",))
    ]
    assert advice.reasons[0].rule == "2026-01:photo/licence"


def test_what_is_wrong_with_a_photo_asks_for_that_photo() -> None:
    advice, _ = advised(finding("quality.sharpness", FAIL, FRONT, remedy="hold still"))
    assert [(one.item, one.photos) for one in advice.retakes] == [
        ("corner_front_left", ("front.jpg",))
    ]


@pytest.mark.parametrize("code", ["vin.match", "duplicate.earlier", "agreement.vin", "photo.time"])
def test_what_speaks_against_the_visit_is_referred(code: str) -> None:
    advice, _ = advised(finding(code, FAIL, VIN), finding("quality.glare", FAIL, FRONT))
    assert advice.proposal is Proposal.REFER
    assert [one.code for one in advice.reasons] == [code]
    assert [one.item for one in advice.retakes] == ["corner_front_left"]


def test_another_photo_of_the_item_settles_what_one_cannot_tell() -> None:
    unsure, sure = finding("vin.match", CANNOT_TELL, VIN), finding("vin.match", PASS, VIN_2)
    assert advised(unsure)[0].proposal is Proposal.REFER
    advice, judged = advised(unsure, sure)
    assert advice.proposal is Proposal.ACCEPT
    assert "vin2.jpg" in judged[0].settled_by


def test_another_photo_never_settles_a_contradiction() -> None:
    advice, _ = advised(finding("vin.match", FAIL, VIN), finding("vin.match", PASS, VIN_2))
    assert advice.proposal is Proposal.REFER


def test_a_sound_photo_of_the_item_makes_up_for_a_bad_one() -> None:
    bad = finding("quality.sharpness", FAIL, VIN)
    assert advised(bad)[0].proposal is Proposal.ACCEPT
    assert advised(bad, photos=(VIN, FRONT))[0].proposal is Proposal.RETAKE
    assert advised(bad, finding("quality.glare", FAIL, VIN_2))[0].proposal is Proposal.RETAKE


def test_what_a_bad_photo_cannot_tell_waits_for_the_new_one() -> None:
    photos = (VIN, FRONT)
    advice, judged = advised(
        finding("quality.sharpness", FAIL, VIN),
        finding("vin.match", CANNOT_TELL, VIN),
        photos=photos,
    )
    assert advice.proposal is Proposal.RETAKE
    assert judged[1].settled_by == "vin.jpg is to be taken again"


def test_nobody_asks_again_for_a_photo_that_nobody_asked_for() -> None:
    assert advised(finding("quality.sharpness", FAIL, STRAY))[0].proposal is Proposal.ACCEPT
    assert advised(finding("duplicate.earlier", FAIL, STRAY))[0].proposal is Proposal.REFER


def test_an_exempt_car_is_accepted_with_the_exemption_unless_something_speaks_against_it() -> None:
    advice, _ = advised(finding("quality.sharpness", FAIL, FRONT), facts=EXEMPT)
    assert (advice.proposal, advice.reasons[0].code) == (Proposal.ACCEPT, "exempt.new-car")
    assert advice.reasons[0].rule == "2026-01:exempt/new-car"
    assert advised(finding("vin.match", FAIL, VIN), facts=EXEMPT)[0].proposal is Proposal.REFER
