"""What was read or compared, as findings for the report."""

from __future__ import annotations

from inspection.finding import Evidence, Finding, Outcome
from inspection.photo import Photo
from inspection.vin_photo.match import Answer, VinMatch
from inspection.vin_photo.read import VinReading

__all__ = ["match_finding", "read_finding"]

_RETAKE = "retake the VIN photo closer, flat on, without glare"
_LOOK = "compare the number on the car with the order; if it is right, retake the photo closer"
_OUTCOMES = {
    Answer.MATCH: Outcome.PASS,
    Answer.NO_MATCH: Outcome.FAIL,
    Answer.CANNOT_TELL: Outcome.CANNOT_TELL,
}


def read_finding(photo: Photo, reading: VinReading) -> Finding:
    """Return the finding ``vin.read``: a VIN was read, or a human should look."""
    evidence = (Evidence(photo.name, photo.digest, reading.region, reading.text or None),)
    if reading.vin is None:
        message = "no VIN can be read in the photo"
        return Finding("vin.read", Outcome.CANNOT_TELL, message, _RETAKE, evidence)
    if reading.accepted:
        message = f"the photo shows {reading.vin}"
        return Finding("vin.read", Outcome.PASS, message, "", evidence, reading.confidence)
    why = "the check digit had to mend the reading" if reading.repaired else "the margin is small"
    message = f"the photo probably shows {reading.vin}; {why}: a human should look"
    return Finding("vin.read", Outcome.CANNOT_TELL, message, _RETAKE, evidence, reading.confidence)


def match_finding(photo: Photo, match: VinMatch) -> Finding:
    """Return the finding ``vin.match``: whether the photo shows the order's VIN."""
    outcome = _OUTCOMES[match.answer]
    places = "; ".join(
        f"position {one.position}: {one.expected} expected, {one.read} read"
        for one in match.differences
    )
    message = f"expected {match.expected}: {match.reason}" + (f" ({places})" if places else "")
    remedy = {Outcome.PASS: "", Outcome.FAIL: _LOOK, Outcome.CANNOT_TELL: _RETAKE}[outcome]
    evidence = (Evidence(photo.name, photo.digest, match.region, match.text or None),)
    confidence = None if outcome is Outcome.CANNOT_TELL else match.confidence
    return Finding("vin.match", outcome, message, remedy, evidence, confidence)
