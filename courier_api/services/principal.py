"""Who calls, proven: what the rest of the house needs to know of log-in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from courier_api.domain.actor import Actor

__all__ = ["Call", "Principal"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """The parts of a request that prove who sends it.

    Parameters
    ----------
    method, url
        Upper case; scheme, host and path as the client addressed them, without query.
    authorization, dpop
        The headers of these names, empty if absent.
    address
        From where the call comes, for throttling only.
    """

    method: str
    url: str
    authorization: str = ""
    dpop: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Principal:
    """A person with a live session.

    Parameters
    ----------
    actor
        Who, as what, in which branch; read anew at every call.
    session_id
        Of the log-in.
    device_id
        The bound phone; only couriers must have one.
    confirmed_at
        When the password was last given in this session.
    """

    actor: Actor
    session_id: str
    device_id: str | None
    confirmed_at: datetime
