"""Who visits, when, how and with what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from routing.errors import ModelError
from routing.model.time_window import TimeWindow

__all__ = ["Break", "Courier", "Mode", "Skill"]


class Mode(StrEnum):
    """How a courier moves; each has its own travel matrix."""

    CAR = "car"
    EBIKE = "ebike"
    FOOT = "foot"


@dataclass(frozen=True, slots=True)
class Skill:
    """A certificate, e.g. ``inspect:car``, with the last day it is good for."""

    code: str
    expires_on: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the certificate is still good on `day` (its last day counts)."""
        return self.expires_on is None or day <= self.expires_on


@dataclass(frozen=True, slots=True)
class Break:
    """A rest of `duration_s` seconds that starts within `window`.

    Every courier with a stop takes it.  It never interrupts a service; it may
    lie before departure, after the return, or between two services.
    """

    window: TimeWindow
    duration_s: int

    def __post_init__(self) -> None:
        if self.duration_s <= 0:
            raise ModelError("break", [f"duration_s is {self.duration_s}: must be above 0"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Courier:
    """A courier on shift.

    Parameters
    ----------
    id, name
        Badge number and name; `id` is unique.
    depot_id
        The depot whose documents the courier carries.
    start_node, end_node
        Matrix rows; ``end_node=None`` is an open end (the route is over with
        the last service).
    shift
        Earliest departure and latest return (open end: latest end of the last
        service).
    break_
        The rest to be taken, if any.
    skills, equipment
        Certificates with expiry; ``pos`` and the like.
    bag_capacity
        Most ``bag_units`` carried at departure; ``None`` is no limit.
    max_stops, max_working_s
        Limits on one route; working time runs from departure to return,
        breaks on the road included.  ``None`` is no limit.
    cash_limit_fen
        Most expected cash in hand at any moment; ``None`` is no limit.

    Raises
    ------
    ModelError
        With every value that is out of range.
    """

    id: str
    depot_id: str
    start_node: int
    shift: TimeWindow
    end_node: int | None = None
    name: str = ""
    mode: Mode = Mode.EBIKE
    break_: Break | None = None
    skills: tuple[Skill, ...] = ()
    equipment: frozenset[str] = frozenset()
    bag_capacity: int | None = None
    max_stops: int | None = None
    max_working_s: int | None = None
    cash_limit_fen: int | None = None

    def __post_init__(self) -> None:
        faults = [
            f"{name} is {value}: must be 0 or more"
            for name, value in (
                ("start_node", self.start_node),
                ("end_node", self.end_node),
                ("bag_capacity", self.bag_capacity),
                ("max_stops", self.max_stops),
                ("max_working_s", self.max_working_s),
                ("cash_limit_fen", self.cash_limit_fen),
            )
            if value is not None and value < 0
        ]
        if not self.id:
            faults.append("id is empty: give every courier a badge number")
        if faults:
            raise ModelError(f"courier {self.id or '(no id)'}", faults)

    def skills_on(self, day: date) -> frozenset[str]:
        """Return the codes of the certificates that are good on `day`."""
        return frozenset(skill.code for skill in self.skills if skill.holds_on(day))
