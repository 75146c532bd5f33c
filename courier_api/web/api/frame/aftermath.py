"""What must be written although the request failed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from courier_api.errors import ReuseError
from courier_api.ports import UnitOfWork
from courier_api.services.people.gate import Gate
from courier_api.services.people.refresh import end_family
from courier_api.web.api.frame.house import House

__all__ = ["aftermath", "gate_of"]


@contextmanager
def aftermath(hall: House, at: datetime) -> Iterator[None]:
    """End the session whose refresh token came twice, then fail as before."""
    try:
        yield
    except ReuseError as error:
        session_id = error.session_id
        hall.store.write(lambda unit: end_family(gate_of(hall, unit, at), session_id))
        raise


def gate_of(hall: House, unit: UnitOfWork, at: datetime) -> Gate:
    """Return what log-in is given."""
    return Gate(unit=unit, at=at, figures=hall.figures, new_id=hall.new_id, keys=hall.keys)
