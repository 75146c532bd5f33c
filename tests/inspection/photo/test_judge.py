"""Time and place of photos against the visit's."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspection.errors import ValueFaultError
from inspection.finding import Outcome
from inspection.photo import Photo, Visit, judge_place, judge_time, read_photo
from tests.inspection.photo.pictures import encode, exif

# The visit is from 9:50 to 10:20 in Shenzhen, which is 1:50 to 2:20 UTC, at 22.54 N 114.02 E.
VISIT = Visit(
    datetime(2026, 6, 18, 1, 50, tzinfo=UTC),
    datetime(2026, 6, 18, 2, 20, tzinfo=UTC),
    22.54,
    114.02,
)
AT_THE_CAR = {1: "N", 2: (22.0, 32.0, 24.0), 3: "E", 4: (114.0, 1.0, 12.0)}
PASS, FAIL, CANNOT_TELL = Outcome.PASS, Outcome.FAIL, Outcome.CANNOT_TELL


def photo(**written: object) -> Photo:
    intake = read_photo(encode(exif=exif(**written)))  # type: ignore[arg-type]
    assert intake.photo is not None
    return intake.photo


def utc(day: str, hour: float, minute: float, second: float) -> dict[int, object]:
    return {0x1D: day, 0x07: (hour, minute, second)}


@pytest.mark.parametrize(
    ("time", "offset", "outcome"),
    [
        ("2026:06:18 10:00:00", "+08:00", PASS),
        ("2026:06:18 02:00:00", "+00:00", PASS),
        ("2026:06:18 02:00:00", "Z", PASS),
        ("2026:06:17 16:00:00", "-10:00", PASS),
        ("2026:06:18 10:00:00", None, PASS),
        ("2026:06:18 09:36:00", "+08:00", PASS),
        ("2026:06:18 09:34:59", "+08:00", FAIL),
        ("2026:06:18 10:35:00", "+08:00", PASS),
        ("2026:06:18 10:35:01", "+08:00", FAIL),
        ("2026:06:17 10:00:00", "+08:00", FAIL),
        ("2026:06:18 10:00:00", "+00:00", FAIL),
        ("2026:06:18 11:00:00", None, CANNOT_TELL),
        ("2026:06:16 11:00:00", None, FAIL),
        (None, None, CANNOT_TELL),
        ("0000:00:00 00:00:00", "+08:00", CANNOT_TELL),
        ("2026:02:31 10:00:00", "+08:00", CANNOT_TELL),
        ("yesterday", "+08:00", CANNOT_TELL),
        ("2026:06:18 10:00:00", "+99:00", PASS),
    ],
)
def test_time(time: str | None, offset: str | None, outcome: Outcome) -> None:
    finding = judge_time(photo(time=time, offset=offset), VISIT)
    assert finding.outcome is outcome, finding.message
    assert (finding.remedy == "") == (outcome is PASS)


@pytest.mark.parametrize(
    ("satellite", "time_outcome", "place_outcome"),
    [
        (utc("2026:06:18", 1, 59, 30), PASS, PASS),
        (utc("2026:06:18", 1, 20, 0), PASS, CANNOT_TELL),
        (utc("2026:06:19", 3, 0, 0), FAIL, PASS),
        (utc("nonsense", 3, 0, 0), PASS, PASS),
    ],
    ids=["fresh", "old place", "clock set back", "garbage"],
)
def test_the_satellites_clock_tells_on_the_cameras(
    satellite: dict[int, object], time_outcome: Outcome, place_outcome: Outcome
) -> None:
    taken = photo(gps={**AT_THE_CAR, **satellite})
    assert judge_time(taken, VISIT).outcome is time_outcome
    assert judge_place(taken, VISIT).outcome is place_outcome


@pytest.mark.parametrize(
    ("gps", "outcome"),
    [
        (AT_THE_CAR, PASS),
        # one minute of latitude is 1,853 m
        ({**AT_THE_CAR, 2: (22.0, 33.0, 24.0)}, FAIL),
        ({**AT_THE_CAR, 2: (22.0, 32.0, 54.0)}, PASS),
        ({**AT_THE_CAR, 2: (22.0, 33.0, 24.0), 0x1F: 2000.0}, PASS),
        ({**AT_THE_CAR, 1: "S"}, FAIL),
        ({1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)}, CANNOT_TELL),
        ({1: "N", 2: (95.0, 0.0, 0.0), 3: "E", 4: (114.0, 0.0, 0.0)}, CANNOT_TELL),
        ({2: (22.0, 32.0, 24.0), 4: (114.0, 1.0, 12.0)}, CANNOT_TELL),
        (None, CANNOT_TELL),
    ],
)
def test_place(gps: dict[int, object] | None, outcome: Outcome) -> None:
    finding = judge_place(photo(gps=gps), VISIT)
    assert finding.outcome is outcome, finding.message


def test_an_unknown_place_of_the_visit_decides_nothing() -> None:
    visit = Visit(VISIT.started_at, VISIT.ended_at)
    assert judge_place(photo(gps=AT_THE_CAR), visit).outcome is CANNOT_TELL


def test_a_visit_needs_aware_instants_in_order() -> None:
    with pytest.raises(ValueFaultError, match="offset"):
        Visit(datetime(2026, 6, 18), VISIT.ended_at)  # noqa: DTZ001 - what is refused
    with pytest.raises(ValueFaultError, match="before"):
        Visit(VISIT.ended_at, VISIT.started_at)


@given(st.text(max_size=40), st.text(max_size=10))
def test_no_written_time_breaks_the_judge(time: str, offset: str) -> None:
    written = {"time": time.encode("utf-8", "replace").decode(), "offset": offset}
    try:
        taken = photo(**written)
    except (UnicodeEncodeError, ValueError):
        return
    assert judge_time(taken, VISIT).outcome in Outcome
