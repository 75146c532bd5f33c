"""A courier as a file tells it: points instead of matrix rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from routing.model import Break, Courier, Location, Mode, RowRef, Skill, TimeWindow

__all__ = ["CourierRecord", "RouteEnd"]


class RouteEnd(StrEnum):
    """Where a courier's route is over."""

    DEPOT = "depot"
    START = "start"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class CourierRecord:
    """A courier as the file tells it: points instead of matrix rows.

    Parameters
    ----------
    start
        Where the shift begins; ``None`` is the depot.
    end
        Where the route is over.

    The others are as in :class:`~routing.model.Courier`.
    """

    id: str
    depot_id: str
    shift: TimeWindow
    mode: Mode = Mode.EBIKE
    name: str = ""
    break_: Break | None = None
    skills: tuple[Skill, ...] = ()
    equipment: frozenset[str] = frozenset()
    bag_capacity: int | None = None
    max_stops: int | None = None
    max_working_s: int | None = None
    cash_limit_fen: int | None = None
    start: Location | None = None
    end: RouteEnd = RouteEnd.DEPOT
    row: RowRef

    def to_courier(
        self, depots: Mapping[str, Location], node_of: Callable[[Location], int]
    ) -> Courier:
        """Return the courier with the matrix rows of his places.

        Parameters
        ----------
        depots
            Where each depot is, by id.
        node_of
            Gives the matrix row of a point.
        """
        depot = depots[self.depot_id]
        start_node = node_of(self.start or depot)
        ends = {RouteEnd.DEPOT: node_of(depot), RouteEnd.START: start_node, RouteEnd.OPEN: None}
        return Courier(
            id=self.id,
            name=self.name,
            depot_id=self.depot_id,
            start_node=start_node,
            end_node=ends[self.end],
            mode=self.mode,
            shift=self.shift,
            break_=self.break_,
            skills=self.skills,
            equipment=self.equipment,
            bag_capacity=self.bag_capacity,
            max_stops=self.max_stops,
            max_working_s=self.max_working_s,
            cash_limit_fen=self.cash_limit_fen,
        )
