"""How long work tells what it is doing and learns that it should stop."""

from __future__ import annotations

from typing import Protocol

__all__ = ["Silent", "Watcher"]


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
