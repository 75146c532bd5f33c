"""The log of who did what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from courier_api.domain.audit.entry import AuditEntry

__all__ = ["AuditLog", "Sequencer", "Waiting"]


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many entries have no place in the tree yet, and since when the oldest waits."""

    number: int
    since: datetime | None


class AuditLog(Protocol):
    """Who did what.  Entries join the tree a little later, in one fixed order."""

    def append(self, entry: AuditEntry) -> None:
        """Write an entry; it waits for its place in the tree."""
        ...

    def sequence(self, limit: int) -> int:
        """Give up to `limit` waiting entries their places; return how many got one."""
        ...

    def waiting(self) -> Waiting:
        """Say how many entries wait for their place."""
        ...

    def leaf_hashes(self) -> tuple[bytes, ...]:
        """Return the leaves of the tree, in order, 32 bytes each."""
        ...

    def entries(self, start: int, count: int) -> tuple[AuditEntry, ...]:
        """Return up to `count` entries from leaf `start` on."""
        ...


class Sequencer(Protocol):
    """Gives places outside any unit of work; each call is a transaction of its own."""

    def sequence(self, limit: int) -> int:
        """Give up to `limit` waiting entries their places; 0 if another is at it."""
        ...
