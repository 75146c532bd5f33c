"""The clock of the machine."""

from __future__ import annotations

from datetime import UTC, datetime

__all__ = ["SystemClock"]


class SystemClock:
    """A :class:`courier_api.ports.Clock` that tells real time."""

    def now(self) -> datetime:
        """Return this instant, aware UTC."""
        return datetime.now(UTC)
