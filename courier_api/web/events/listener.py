"""One who listens to events: which concern him, and what he has not been sent yet."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from courier_api.domain.actor import Actor, Role
from courier_api.ports.events import Event

__all__ = ["Listener", "audiences_of"]

DESKS = {
    Role.AGENT: frozenset({"agents"}),
    Role.DISPATCHER: frozenset({"dispatchers"}),
    Role.ACCOUNTANT: frozenset({"accountants"}),
    Role.UNDERWRITER: frozenset({"underwriters"}),
}
WAITING_MAX = 1_000
PRODUCT = "product"
"""Of the order that an event is about; who judges some products hears of no others."""


def audiences_of(actor: Actor) -> frozenset[str]:
    """Return whose events an actor hears, of his branch: a courier his own only."""
    if actor.role is Role.COURIER:
        return frozenset({f"courier:{actor.id}"})
    if actor.role in (Role.MANAGER, Role.ADMIN):
        return frozenset().union(*DESKS.values())
    return DESKS.get(actor.role, frozenset())


@dataclass(slots=True, kw_only=True, eq=False)
class Listener:
    """An open stream.

    Parameters
    ----------
    actor, session_id
        Who listens, by which log-in.
    after
        The number of the last event looked at for him.
    """

    actor: Actor
    session_id: str
    after: int
    audiences: frozenset[str] = field(init=False)
    waiting: asyncio.Queue[Event | None] = field(init=False)

    def __post_init__(self) -> None:
        self.audiences = audiences_of(self.actor)
        self.waiting = asyncio.Queue()

    def offer(self, event: Event) -> None:
        """Take an event if it is new and concerns him; who reads too slowly is let go."""
        if event.number <= self.after:
            return
        self.after = event.number
        if event.branch_id != self.actor.branch_id or event.audience not in self.audiences:
            return
        if self.actor.products and event.data.get(PRODUCT) not in self.actor.products:
            return
        if self.waiting.qsize() >= WAITING_MAX:
            self.end()
            return
        self.waiting.put_nowait(event)

    def end(self) -> None:
        """End the stream after what is waiting; he comes back with his last event's number."""
        self.waiting.put_nowait(None)
