"""Events about photos, as the server writes them."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import httpx

from courier_api.client.events import Event, _events
from courier_api.client.findings import findings_of
from courier_api.ports.events import Event as Happened
from courier_api.web.events.frames import frame


def heard(kind: str, data: dict[str, str | int]) -> Event:
    """The event after its way through a stream."""
    happened = Happened(
        number=7,
        id="e7",
        at=datetime(2026, 6, 18, 1, tzinfo=UTC),
        branch_id="futian",
        audience="courier:c1",
        kind=kind,
        subject="r1",
        data=data,
    )
    (event,) = _events(httpx.Response(200, content=frame(happened)))
    assert json.dumps(dict(event.data))
    return event


def test_a_report_says_what_did_not_pass_and_what_to_take_again() -> None:
    told = {
        "order_id": "o1",
        "recommendation": "retake",
        "risk": 40,
        "codes": "proof.day,quality.sharpness",
        "retake": "vin",
    }
    found = findings_of(heard("inspection_read", told))
    assert found is not None
    assert (found.record_id, found.order_id, found.is_demanded) == ("r1", "o1", False)
    assert (found.recommendation, found.retake) == ("retake", ("vin",))
    assert found.reasons == ("proof.day", "quality.sharpness")


def test_the_underwriters_word_is_a_demand() -> None:
    told: dict[str, str | int] = {"order_id": "o1", "reasons": "vin_unreadable", "retake": "vin"}
    found = findings_of(heard("inspection_retake", told))
    assert found is not None
    assert (found.is_demanded, found.reasons, found.retake) == (True, ("vin_unreadable",), ("vin",))


def test_a_report_without_fault_asks_for_nothing() -> None:
    told = {"order_id": "o1", "recommendation": "accept", "risk": 0, "codes": "", "retake": ""}
    found = findings_of(heard("inspection_read", told))
    assert found is not None
    assert (found.reasons, found.retake) == ((), ())


def test_other_events_are_about_something_else() -> None:
    assert findings_of(heard("route_changed", {"stops": 3})) is None
