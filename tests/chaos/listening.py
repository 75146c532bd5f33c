"""Desks that listen to what happens while servers die: nothing missed, nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Thread

import httpx
from sqlalchemy import Connection, text

from courier_api.client import Session
from courier_api.client.events import listen

__all__ = ["Listener"]

FROM_THE_START = "0"
NOT_TOLD = frozenset({"open", "over", "message"})
GAP = "gap"


class Listener:
    """One desk's event stream, taken up again after each break.

    Parameters
    ----------
    url, session
        Of the server, of the desk.
    audience
        What the desk is told as.
    """

    def __init__(self, url: str, session: Session, audience: str) -> None:
        self.audience = audience
        self.heard: list[int] = []
        self._gaps = 0
        self._session = session
        self._http = httpx.Client(base_url=url)
        self._thread = Thread(target=self._listen, name=f"listens as {audience}", daemon=True)
        self._thread.start()

    def has_heard(self, connection: Connection) -> bool:
        """Say whether the newest event told to the desk was heard."""
        return told(connection, self.audience)[-1:] == self.heard[-1:]

    def close(self) -> None:
        """Stop listening."""
        self._http.close()

    def faults(self, connection: Connection) -> Iterator[str]:
        """Yield every event that was missed, heard twice or out of order."""
        heard = list(self.heard)
        if self._gaps:
            yield f"{self.audience} was told {self._gaps} times that events are forgotten"
        if missed := sorted(set(told(connection, self.audience)) - set(heard)):
            yield f"{self.audience} never heard {len(missed)} events, the first is {missed[0]}"
        if heard != sorted(set(heard)):
            yield f"{self.audience} heard events twice or out of order"

    def _listen(self) -> None:
        for event in listen(self._http, self._session, after=FROM_THE_START):
            if event.kind == GAP:
                self._gaps += 1
            elif event.kind not in NOT_TOLD:
                self.heard.append(int(event.number))


def told(connection: Connection, audience: str) -> list[int]:
    """Return the numbers of the events told to an audience, in order."""
    query = text("SELECT number FROM events WHERE audience = :audience ORDER BY number")
    return list(connection.execute(query, {"audience": audience}).scalars())
