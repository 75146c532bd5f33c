"""What phones and desks are told, in one order that no reader can miss a part of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from courier_api.domain.checks import id_faults, pseudonym_faults
from courier_api.errors import ModelError

__all__ = ["Event", "Events"]

WORD = re.compile(r"[a-z][a-z0-9_.]{0,31}")
DESKS = frozenset({"agents", "dispatchers", "accountants", "underwriters"})
COURIER = "courier:"
PHONE_OR_CARD = re.compile(r"(?<![0-9A-Za-z])(1[3-9][0-9]{9}|[0-9]{17}[0-9Xx])(?![0-9A-Za-z])")
"""Between letters such digits are part of an identifier, drawn at random."""
TEXT_MAX = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened and that others must hear of; pseudonyms only.

    Parameters
    ----------
    number
        Its place in the order of commits: whoever has seen it has seen, or
        could have seen, every smaller one.  Numbers have gaps.
    id
        By which receivers drop repeats.
    at
        When it was told, aware UTC.
    branch_id, audience
        Whom it concerns: ``"agents"``, ``"dispatchers"``, ``"accountants"``,
        ``"underwriters"`` of the branch, or ``"courier:<id>"``.
    kind, subject
        What happened (one lower-case word), and the id of the thing it happened to.
    data
        More words and whole numbers by name.
    """

    number: int
    id: str
    at: datetime
    branch_id: str
    audience: str
    kind: str
    subject: str
    data: Mapping[str, str | int]


class Events(Protocol):
    """What phones and desks are told; told and committed with the change itself."""

    def tell(
        self,
        branch_id: str,
        audience: str,
        kind: str,
        subject: str,
        data: Mapping[str, str | int] | None = None,
    ) -> None:
        """Tell `audience` in `branch_id` that `kind` happened to `subject`.

        Raises
        ------
        ModelError
            Naming everything that does not fit, such as a phone number in `data`.
        """
        ...

    def since(self, after: int, limit: int) -> tuple[Event, ...]:
        """Return up to `limit` events with numbers above `after`, in order.

        A reader that goes on from the last number it got misses nothing:
        an event that commits later never gets a smaller number.
        """
        ...

    def newest(self) -> int:
        """Return the number from which a reader hears only what comes from now on."""
        ...

    def forgotten(self) -> int:
        """Return the largest number that retention has taken away, 0 if none.

        A reader that comes back with a smaller one has a gap and must load
        the whole state anew.
        """
        ...

    def forget(self, before: datetime) -> int:
        """Delete what was told before `before`; return how many events that were."""
        ...


def event_faults(
    branch_id: str, audience: str, kind: str, subject: str, data: Mapping[str, str | int]
) -> list[str]:
    """Say what keeps these from being an event."""
    faults = [*id_faults("branch_id", branch_id), *id_faults("subject", subject)]
    if audience.startswith(COURIER):
        faults += pseudonym_faults("audience", audience.removeprefix(COURIER))
    elif audience not in DESKS:
        faults.append(f"audience is {audience!r}: one of {', '.join(sorted(DESKS))}, courier:<id>")
    faults += [
        f"{name!r} is not one lower-case word" for name in (kind, *data) if not WORD.fullmatch(name)
    ]
    for name, value in data.items():
        if type(value) is str and len(value) <= TEXT_MAX:
            if PHONE_OR_CARD.search(value):
                faults.append(f"{name} holds a phone or identity card number: use a pseudonym")
        elif type(value) is not int:
            faults.append(f"{name} is neither a whole number nor text of up to {TEXT_MAX} signs")
    return faults


def demand_event(
    branch_id: str, audience: str, kind: str, subject: str, data: Mapping[str, str | int]
) -> None:
    """Raise `ModelError` naming everything that keeps these from being an event."""
    if faults := event_faults(branch_id, audience, kind, subject, data):
        raise ModelError(f"event {kind!r}", faults)
