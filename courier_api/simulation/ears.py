"""People who listen: how long it takes until they hear what happened elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime
from threading import Thread

import httpx

from courier_api.client import Session
from courier_api.client.events import listen

__all__ = ["BROKEN_OFF", "READ_OR_JUDGED", "Ears"]

BROKEN_OFF = frozenset({"order_refused", "order_changed", "order_failed", "order_lost"})
"""What an agent at the desk wants to hear from the doors."""

READ_OR_JUDGED = frozenset(
    {"inspection_read", "inspection_approved", "inspection_retake", "inspection_declined"}
)
"""What a courier at the car wants to hear from software and underwriter."""


class Ears:
    """Listens to the event stream in a thread that ends with the process.

    Parameters
    ----------
    http
        A client of its own; closing it ends the listening.
    session
        Of who listens.
    kinds
        Of events that count.
    """

    def __init__(self, http: httpx.Client, session: Session, kinds: frozenset[str]) -> None:
        self._http = http
        self._session = session
        self._kinds = kinds
        self.delays_s: list[float] = []

    def start(self) -> None:
        """Begin to listen."""
        Thread(target=self._listen, name="ears", daemon=True).start()

    def _listen(self) -> None:
        for event in listen(self._http, self._session):
            if event.kind in self._kinds:
                happened_at = datetime.fromisoformat(event.data["at"])
                self.delays_s.append((datetime.now(UTC) - happened_at).total_seconds())
