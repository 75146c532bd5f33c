"""Units of work for the people of the demonstration, at an instant of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import uuid4

from courier_api.config import Config
from courier_api.domain.actor import Actor
from courier_api.ports import Store
from courier_api.services.work import Work

__all__ = ["Yard"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Yard:
    """Opens units of work.

    Parameters
    ----------
    store, config
        Where, and with which figures.
    at
        When everything happens, aware UTC.
    """

    store: Store
    config: Config
    at: datetime

    def do(self, actor: Actor, act: Callable[[Work], T]) -> T:
        """Let somebody act in a unit of work of his own."""
        return self.store.write(
            lambda unit: act(
                Work(
                    unit=unit,
                    actor=actor,
                    at=self.at,
                    figures=self.config.figures,
                    new_id=lambda: uuid4().hex,
                )
            )
        )
