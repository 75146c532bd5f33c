"""The line of each leg: along the streets where they are known."""

from __future__ import annotations

import itertools

from routing.model import Location
from routing.report.inputs import ReportInputs
from routing.report.itinerary import Itinerary

__all__ = ["leg_points"]

Line = tuple[Location, ...]


def leg_points(inputs: ReportInputs, itinerary: Itinerary) -> tuple[Line, ...]:
    """Return two or more points for every leg, straight where no street is given.

    A street's geometry ends at the kerb; the rest of the way to the door is
    drawn straight, so that each leg begins where the one before ended.
    """
    places = [itinerary.start, *(visit.location for visit in itinerary.visits)]
    if itinerary.end is not None:
        places.append(itinerary.end)
    doors = tuple(itertools.pairwise(places))
    given = inputs.legs.get(itinerary.courier.id)
    if given is None:
        return doors
    return tuple(
        _between(origin, street, destination)
        for (origin, destination), street in zip(doors, given, strict=True)
    )


def _between(origin: Location, street: Line, destination: Location) -> Line:
    if len(street) < 2:
        return (origin, destination)
    head = () if street[0] == origin else (origin,)
    tail = () if street[-1] == destination else (destination,)
    return (*head, *street, *tail)
