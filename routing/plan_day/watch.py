"""How long work tells what it is doing and learns that it should stop."""

from __future__ import annotations

import time
from typing import Protocol

__all__ = ["SEARCH", "Clocked", "Silent", "Watcher"]

SEARCH = "planning routes"
"""The phase that can be ended early; before it there is nothing to write."""


class Watcher(Protocol):
    """Somebody who watches a day being planned."""

    def begin(self, phase: str, total: int | None = None) -> None:
        """Start a phase of `total` steps (``None``: not known)."""

    def update(self, done: int, text: str = "") -> None:
        """Say how many steps of the phase are done."""

    def stop_requested(self) -> bool:
        """Whether planning should end now with the best plan so far."""


class Silent:
    """Watches without a word and never asks to stop."""

    def begin(self, phase: str, total: int | None = None) -> None:
        """Take no notice."""

    def update(self, done: int, text: str = "") -> None:
        """Take no notice."""

    def stop_requested(self) -> bool:
        """Let the work run to its end."""
        return False


class Clocked:
    """Passes everything on to another watcher and notes how long each phase took."""

    def __init__(self, watcher: Watcher) -> None:
        self._watcher = watcher
        self._phase = ""
        self._since_s = 0.0
        self._spent_s: dict[str, float] = {}

    def begin(self, phase: str, total: int | None = None) -> None:
        """Close the phase before."""
        self._close()
        self._phase = phase
        self._watcher.begin(phase, total)

    def update(self, done: int, text: str = "") -> None:
        """Pass the step on."""
        self._watcher.update(done, text)

    def stop_requested(self) -> bool:
        """Ask the other watcher."""
        return self._watcher.stop_requested()

    def phase_seconds(self) -> dict[str, float]:
        """Return wall seconds by phase, the running one included."""
        self._close()
        return {phase: round(spent, 2) for phase, spent in self._spent_s.items()}

    def _close(self) -> None:
        now_s = time.monotonic()
        if self._phase:
            spent_s = self._spent_s.get(self._phase, 0.0) + now_s - self._since_s
            self._spent_s[self._phase] = spent_s
        self._since_s = now_s
