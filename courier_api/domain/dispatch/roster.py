"""Who is on shift on a day, with what: input of planning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from courier_api.domain.checks import pseudonym_faults
from courier_api.errors import ModelError
from routing.exchange.courier_record import CourierRecord

__all__ = ["RosterEntry"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterEntry:
    """A courier's shift on one day.

    Parameters
    ----------
    branch_id, day
        Where and when.
    courier_id
        The person, by pseudonym.
    badge
        What couriers files call him.
    profile
        Mode, shift, break, skills, equipment, limits, start and end; without a
        name, and with `courier_id` as its id.

    Raises
    ------
    ModelError
        If `courier_id` is no pseudonym, or the profile is somebody else's or names him.
    """

    branch_id: str
    day: date
    courier_id: str
    badge: str
    profile: CourierRecord

    def __post_init__(self) -> None:
        faults = pseudonym_faults("courier_id", self.courier_id)
        if self.profile.id != self.courier_id:
            faults.append(f"profile is of {self.profile.id!r}: must be of {self.courier_id!r}")
        if self.profile.name:
            faults.append("profile holds a name: names live with the person")
        if faults:
            raise ModelError(f"roster of {self.day}, badge {self.badge}", faults)
