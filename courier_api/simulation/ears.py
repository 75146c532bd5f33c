"""An agent who listens: how long it takes until a refusal at a door is heard at the desk."""

from __future__ import annotations

from datetime import UTC, datetime
from threading import Thread

import httpx

from courier_api.client import Session
from courier_api.client.events import listen

__all__ = ["Ears"]

BROKEN_OFF = frozenset({"order_refused", "order_changed", "order_failed", "order_lost"})


class Ears:
    """Listens to the event stream in a thread that ends with the process.

    Parameters
    ----------
    http
        A client of its own; closing it ends the listening.
    session
        Of an agent.
    """

    def __init__(self, http: httpx.Client, session: Session) -> None:
        self._http = http
        self._session = session
        self.delays_s: list[float] = []

    def start(self) -> None:
        """Begin to listen."""
        Thread(target=self._listen, name="ears", daemon=True).start()

    def _listen(self) -> None:
        for event in listen(self._http, self._session):
            if event.kind in BROKEN_OFF:
                happened_at = datetime.fromisoformat(event.data["at"])
                self.delays_s.append((datetime.now(UTC) - happened_at).total_seconds())
