"""What is fuzzed: each takes any bytes and raises only if something is wrong with us."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

__all__ = ["TARGETS", "Target"]

MOST_PIXELS = 250_000
"""Larger pictures are refused, so that time goes into reading files and not into pixels."""
TODAY = date(2026, 6, 18)


@dataclass(frozen=True, slots=True)
class Target:
    """One thing to be fuzzed.

    Parameters
    ----------
    run
        Called with any bytes.
    seeds
        Inputs to begin from.
    longest
        Bytes of an input at most.
    """

    run: Callable[[bytes], None]
    seeds: Callable[[], Iterable[bytes]]
    longest: int


def photo(data: bytes) -> None:
    """Take in a photo: always a finding, and a photo exactly if none of them failed."""
    from inspection.finding import Outcome
    from inspection.photo import read_photo
    from inspection.settings import default_settings

    small = replace(default_settings().photo, max_pixels=MOST_PIXELS)
    intake = read_photo(data, "fuzzed.jpg", small)
    failed = any(finding.outcome is Outcome.FAIL for finding in intake.findings)
    if not intake.findings or failed == (intake.photo is not None):
        raise AssertionError(f"findings and photo contradict each other: {intake.findings}")


def vin(data: bytes) -> None:
    """Explain and decode a VIN: explaining never raises, and agrees with validating."""
    from inspection.errors import NumberError
    from inspection.vin import decode, explain, is_valid, validate

    text = data.decode("utf-8", "replace")
    explanation = explain(text)
    if explanation.valid != is_valid(text):
        raise AssertionError(f"explain and is_valid disagree on {text!r}")
    try:
        number = validate(text)
        if validate(number) != number:
            raise AssertionError(f"validate changes what it returned: {number!r}")
        decode(text, today=TODAY)
    except NumberError:
        if explanation.valid:
            raise


def token(data: bytes) -> None:
    """Read a code's text: refused or understood, and what is understood is written the same."""
    from inspection.day_proof.token import read_unchecked
    from inspection.errors import ProofError

    try:
        read_unchecked(data.decode("latin-1"))
    except ProofError:
        return


def photo_seeds() -> Iterable[bytes]:
    """Return sound files of all formats and the small ones of the hostile files."""
    from tests.inspection.photo.pictures import hostile, wholes

    files = [*wholes().values(), *hostile().values()]
    return [data for data in files if 0 < len(data) <= TARGETS["photo"].longest]


def vin_seeds() -> Iterable[bytes]:
    """Return numbers that are valid, that are not, and writing of other kinds."""
    texts = (
        "LVSHFFAC8BF000001",
        "1HGCM82633A004352",
        "WVWZZZ1KZBW168061",
        "lvs-hff ac8",
        "ＬＶＳ",
        "",
    )
    return [text.encode("utf-8") for text in texts]


def token_seeds() -> Iterable[bytes]:
    """Return a sheet and a challenge."""
    from datetime import UTC, datetime

    from inspection.day_proof import Challenge, Sheet, key_from_seed, sign

    key = key_from_seed(b"k" * 32)
    sheet = Sheet("futian", TODAY, bytes(12))
    challenge = Challenge("visit", datetime(2026, 6, 18, tzinfo=UTC), bytes(12))
    return [sign(sheet, key).encode("ascii"), sign(challenge, key).encode("ascii")]


TARGETS: Mapping[str, Target] = {
    "photo": Target(photo, photo_seeds, 6_000),
    "vin": Target(vin, vin_seeds, 200),
    "token": Target(token, token_seeds, 400),
}
