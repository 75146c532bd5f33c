"""Clock windows as people write them: ``{"from": "09:00", "to": "12:00"}``."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from marshmallow import ValidationError, fields, post_load, validate

from courier_api.web.api.frame import Strict
from routing.model import TimeWindow

__all__ = ["MOST_WINDOWS", "WindowSchema", "windows_of"]

MOST_WINDOWS = 8
CLOCK = r"\A([01][0-9]|2[0-3]):[0-5][0-9]\Z"


class WindowSchema(Strict):
    """A span of local clock time for the start of service, both ends included."""

    start = fields.String(
        required=True,
        data_key="from",
        validate=validate.Regexp(CLOCK, error="Write a clock time: 09:00."),
        metadata={"example": "09:00"},
    )
    end = fields.String(
        required=True,
        data_key="to",
        validate=validate.Regexp(CLOCK, error="Write a clock time: 12:00."),
        metadata={"example": "12:00"},
    )

    @post_load
    def _window(self, data: dict[str, str], **_more: object) -> TimeWindow:
        start_s, end_s = _seconds(data["start"]), _seconds(data["end"])
        if end_s < start_s:
            raise ValidationError("Ends before it starts: swap the two.", "to")
        return TimeWindow(start_s, end_s)


def windows_of(data: dict[str, Any]) -> tuple[TimeWindow, ...]:
    """Return the windows of a loaded body in order of time.

    Raises
    ------
    ValidationError
        If they overlap.
    """
    windows = tuple(sorted(data.get("windows", ())))
    if any(a.end_s >= b.start_s for a, b in pairwise(windows)):
        raise ValidationError("Windows overlap: merge them.", "windows")
    return windows


def _seconds(clock: str) -> int:
    hours, minutes = re.split(":", clock)
    return int(hours) * 3600 + int(minutes) * 60
