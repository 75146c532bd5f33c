"""What the endpoints stand on, wired once by :func:`courier_api.app.create_app`."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from flask import current_app

from courier_api.config import Config
from courier_api.ports import Clock, Store
from courier_api.services.people.proof import Keys
from courier_api.web.api.frame.seen import SeenProofs

__all__ = ["House", "house", "random_id"]


def random_id() -> str:
    """Return an identifier of 160 random bits, safe in URLs."""
    return secrets.token_hex(20)


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """The store and all that requests share.

    Parameters
    ----------
    store, clock, config
        Where state is kept; what time it is; the settings of the process.
    keys
        That verify who calls.
    new_id
        Makes identifiers.
    seen
        Proofs this process has met on reads.
    """

    store: Store
    clock: Clock
    config: Config
    keys: Keys
    new_id: Callable[[], str] = random_id
    seen: SeenProofs = field(default_factory=SeenProofs)


def house() -> House:
    """Return the house of the running app."""
    found = current_app.extensions["courier_api"]
    if not isinstance(found, House):
        raise TypeError("the app was not made by create_app")
    return found
