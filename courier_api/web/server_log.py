"""What gunicorn and uvicorn have to say, as JSON lines like all others."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Any

from gunicorn.glogging import Logger

from courier_api.web.logs import places_of

__all__ = ["JsonFormatter", "JsonLogger"]


class JsonFormatter(logging.Formatter):
    """Writes a record as one line of JSON; errors by class and place, without messages."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        told: dict[str, Any] = {
            "event": record.getMessage(),
            "logger": record.name,
            "level": record.levelname.lower(),
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
        }
        if record.exc_info and record.exc_info[1] is not None:
            told["causes"] = places_of(record.exc_info[1])
        return json.dumps(told, ensure_ascii=False)


class JsonLogger(Logger):  # type: ignore[misc]
    """Gunicorn's logger, to standard error."""

    def setup(self, cfg: Any) -> None:
        """Set handlers and levels."""
        super().setup(cfg)
        for handler in (*self.error_log.handlers, *self.access_log.handlers):
            handler.setFormatter(JsonFormatter())
