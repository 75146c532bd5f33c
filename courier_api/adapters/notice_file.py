"""A SIMULATOR of a message gateway: writes what would have been sent into files."""

from __future__ import annotations

import json
import os
from pathlib import Path

from courier_api.errors import UnreachableError
from courier_api.ports import Clock
from courier_api.ports.notices import Notice

__all__ = ["NoticeFile"]

BANNER = "SIMULATOR: nobody was sent anything"


class NoticeFile:
    """A :class:`courier_api.ports.notices.Notifier` that sends nothing.

    Parameters
    ----------
    folder
        Gets a file of JSON lines a day, ``notices-2026-06-18.jsonl``; made if missing.
    clock
        Names the day (UTC).
    """

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock

    def send(self, notice: Notice) -> None:
        """Write one notice; it is on the disk when this returns."""
        now = self._clock.now()
        line = json.dumps(
            {
                "SIMULATOR": BANNER,
                "id": notice.id,
                "at": now.isoformat(),
                "template": notice.template,
                "person_id": notice.person_id,
                "values": dict(notice.values),
            },
            ensure_ascii=False,
        )
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            path = self._folder / f"notices-{now.date().isoformat()}.jsonl"
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(descriptor, "ab") as file:
                file.write(line.encode() + b"\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise UnreachableError("notice file", [f"cannot be written: {error}"]) from error
