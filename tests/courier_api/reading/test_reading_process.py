"""Whatever a photo does to its reading process, the worker goes on and learns nothing untrue."""

from __future__ import annotations

import io
import os
import sys
import threading
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courier_api.adapters.reading.frames import (
    BrokenFrameError,
    read_frame,
    write_frame,
)
from courier_api.adapters.reading.process import Limits
from courier_api.adapters.reading.reader import ChildReader
from courier_api.errors import LeaseError, ReadingError
from courier_api.ports.reading import PhotoToRead, VisitRead, VisitToRead
from inspection.checks.duplicates import Earlier
from inspection.report.order import InspectionOrder, VisitFacts
from inspection.rules import OrderFacts

ORDER = InspectionOrder(
    order="o1", vin="LVTDB21B7MD185975", facts=OrderFacts(), visit=VisitFacts(date(2026, 6, 18))
)
VISIT = VisitToRead(order=ORDER, photos=(PhotoToRead("a.jpg", "a" * 64, b"a photo"),))


class NoPhotos:
    looks = b""

    def describe(self, index: int) -> Earlier:
        raise IndexError(index)

    def picture(self, index: int) -> bytes | None:
        raise IndexError(index)


def a_reader(mode: str, **limits: float) -> ChildReader:
    bounds = {"step_s": 30.0, "visit_s": 30.0, "memory_bytes": 1 << 30} | limits
    return ChildReader(
        Limits(
            step_s=bounds["step_s"],
            visit_s=bounds["visit_s"],
            memory_bytes=int(bounds["memory_bytes"]),
        ),
        visits_most=2,
        memory_most_bytes=1 << 30,
        command=(sys.executable, "-m", "tests.courier_api.reading.fake_child", mode),
    )


def read(reader: ChildReader, said: list[int] | None = None) -> VisitRead:
    told = [] if said is None else said
    return reader.read(VISIT, NoPhotos(), progress=told.append, stop=lambda: False)


@pytest.fixture
def sound() -> Iterator[ChildReader]:
    reader = a_reader("answer")
    yield reader
    reader.close()


def test_one_process_reads_several_visits_and_then_another_takes_over(sound: ChildReader) -> None:
    said: list[int] = []
    pids = []
    for _ in range(3):
        assert read(sound, said).proposal == "accept"
        pids.append(sound.pids())
    assert said == [50, 50, 50]
    assert len(pids[0]) == 1
    assert pids[1] == ()
    assert pids[2] != pids[0]


def test_no_secret_reaches_the_reading_process(
    sound: ChildReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURIER_API_SECRET_FILE", "/secret")
    monkeypatch.setenv("COURIER_API_DATABASE", "postgresql://u:p@h/d")
    names = read(sound).report_json.decode()
    assert "PATH" in names
    assert "COURIER" not in names


@pytest.mark.parametrize(
    ("mode", "limits", "why"),
    [
        ("die", {}, "died"),
        ("hang", {"step_s": 0.6}, "said nothing"),
        ("hang", {"visit_s": 0.6}, "took more than 0.6 s"),
        ("eat", {"memory_bytes": 200 << 20}, "MiB of memory"),
        ("nonsense", {}, "died"),
        ("lie", {}, "cannot be"),
        ("pry", {}, "died"),
    ],
)
def test_what_goes_wrong_ends_the_process_and_is_named(
    mode: str, limits: dict[str, float], why: str
) -> None:
    reader = a_reader(mode, **limits)
    with pytest.raises(ReadingError, match=why):
        read(reader)
    assert reader.pids() == ()


def test_a_worker_that_stops_does_not_wait_for_the_visit() -> None:
    reader, stop = a_reader("hang"), threading.Event()
    threading.Timer(0.5, stop.set).start()
    with pytest.raises(LeaseError):
        reader.read(VISIT, NoPhotos(), progress=lambda _: None, stop=stop.is_set)
    assert reader.pids() == ()


def test_a_lease_that_is_lost_ends_the_visit(sound: ChildReader) -> None:
    def lost(_percent: int) -> None:
        raise LeaseError("job", ["somebody else has it"])

    with pytest.raises(LeaseError):
        sound.read(VISIT, NoPhotos(), progress=lost, stop=lambda: False)
    assert sound.pids() == ()


def test_nothing_is_read_after_closing() -> None:
    reader = a_reader("answer")
    read(reader)
    (pid,) = reader.pids()
    reader.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    with pytest.raises(ReadingError):
        read(reader)


@given(
    st.dictionaries(st.text(max_size=8), st.integers() | st.text(max_size=8), max_size=4),
    st.lists(st.binary(max_size=64), max_size=4),
)
def test_messages_come_out_as_they_went_in(head: dict[str, object], parts: list[bytes]) -> None:
    head.pop("kind", None)
    pipe = io.BytesIO()
    write_frame(pipe, "visit", head, parts)
    pipe.seek(0)
    frame = read_frame(pipe)
    assert (frame.kind, frame.head, frame.parts) == ("visit", head, tuple(parts))


@given(st.binary(max_size=200))
def test_other_bytes_are_no_message(noise: bytes) -> None:
    with pytest.raises(BrokenFrameError):
        read_frame(io.BytesIO(noise))
