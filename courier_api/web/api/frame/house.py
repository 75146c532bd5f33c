"""What the endpoints stand on, wired once by :func:`courier_api.app.create_app`."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from flask import current_app

from courier_api.domain.figures import Figures
from courier_api.ports import Clock, FileStore, Store
from courier_api.ports.day_sheet import SheetPress
from courier_api.services.people.proof import Keys
from courier_api.web.api.frame.inflight import InFlight
from courier_api.web.api.frame.seen import SeenProofs
from courier_api.web.limiter import Limiter

__all__ = ["House", "house", "random_id"]


def random_id() -> str:
    """Return an identifier of 160 random bits, safe in URLs."""
    return secrets.token_hex(20)


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """The store and all that requests share.

    Parameters
    ----------
    store, files, clock, figures
        Where state and files are kept; what time it is; the figures of the trade.
    sheets
        Prints sheets of the day.
    public_url
        Scheme, host and port under which clients reach the server.
    keys
        That verify who calls.
    answers_key
        32 bytes; with it kept answers are encrypted.
    limiter
        Counts requests by person or address.
    new_id
        Makes identifiers.
    seen, in_flight
        Proofs this process has met on reads; calls it is at work on.
    """

    store: Store
    files: FileStore
    sheets: SheetPress
    clock: Clock
    figures: Figures
    public_url: str
    keys: Keys
    answers_key: bytes = field(repr=False)
    limiter: Limiter
    new_id: Callable[[], str] = random_id
    seen: SeenProofs = field(default_factory=SeenProofs)
    in_flight: InFlight = field(default_factory=InFlight)


def house() -> House:
    """Return the house of the running app."""
    found = current_app.extensions["courier_api"]
    if not isinstance(found, House):
        raise TypeError("the app was not made by create_app")
    return found
