"""What time it is."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

__all__ = ["Clock"]


class Clock(Protocol):
    """Tells the time; tests bring one of their own."""

    def now(self) -> datetime:
        """Return this instant, aware UTC."""
        ...
