"""What log-in is given before anybody is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from courier_api.domain.audit.entry import SubjectKind
from courier_api.domain.figures import Figures
from courier_api.domain.people.person import Person
from courier_api.errors import AuthenticationError
from courier_api.ports import UnitOfWork
from courier_api.services.people.challenge import nobody
from courier_api.services.people.keys import Keys
from courier_api.services.work import Work

__all__ = ["Gate", "wrong"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """One unit of work in which somebody has still to prove who he is.

    Parameters
    ----------
    unit, at, figures, new_id
        As in :class:`courier_api.services.work.Work`.
    keys
        Those of log-in.
    """

    unit: UnitOfWork
    at: datetime
    figures: Figures
    new_id: Callable[[], str]
    keys: Keys = field(repr=False)

    def work(self, person: Person) -> Work:
        """Return the work of a person who has proven to be one."""
        return Work(
            unit=self.unit,
            actor=person.actor,
            at=self.at,
            figures=self.figures,
            new_id=self.new_id,
        )

    def log(self, action: str, person: Person, **detail: str | int) -> None:
        """Write into the audit log what the person did to himself."""
        self.work(person).log(action, SubjectKind.PERSON, person.id, **detail)


def wrong() -> AuthenticationError:
    """The one answer to whatever was wrong: unknown, disabled, other password, code or phone."""
    return AuthenticationError(
        "log-in",
        ["login name, password, code or phone is wrong"],
        challenge=nobody().challenge,
    )
