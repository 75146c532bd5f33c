"""Log lines as JSON, one a line, without personal data.

Nothing that a caller sent is written as he sent it: routes by their template,
people by pseudonym, errors by class and place without their message.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, MutableMapping
from pathlib import Path
from typing import Any, TextIO

import orjson
import structlog

__all__ = ["Log", "json_log", "places_of"]

Log = structlog.typing.FilteringBoundLogger
FRAMES_MAX = 24
CAUSES_MAX = 6


def json_log(file: TextIO) -> Log:
    """Return a log that writes JSON lines to `file`."""
    made: Log = structlog.wrap_logger(
        structlog.WriteLogger(file),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(_line),
        ],
        wrapper_class=structlog.make_filtering_bound_logger("info"),
    )
    return made


def _line(event: object, default: Callable[[Any], Any]) -> str:
    return orjson.dumps(event, default=default).decode()


def places_of(error: BaseException) -> list[MutableMapping[str, Any]]:
    """Return an error and its causes, the last first: class and code places, no messages.

    Messages can quote what a caller sent; where it happened tells enough.
    """
    told: list[MutableMapping[str, Any]] = []
    at: BaseException | None = error
    while at is not None and len(told) < CAUSES_MAX:
        frames = traceback.extract_tb(at.__traceback__)[-FRAMES_MAX:]
        places = [f"{_short(f.filename)}:{f.lineno} {f.name}" for f in frames]
        told.append({"class": type(at).__qualname__, "places": places})
        at = at.__cause__ or at.__context__
    return told


def _short(path: str) -> str:
    return "/".join(Path(path).parts[-3:])
