"""The line of each leg: along the streets where they are known."""

from __future__ import annotations

import itertools

from routing.model import Location
from routing.report.inputs import ReportInputs
from routing.report.itinerary import Itinerary

__all__ = ["leg_points"]


def leg_points(inputs: ReportInputs, itinerary: Itinerary) -> tuple[tuple[Location, ...], ...]:
    """Return two or more points for every leg, straight where no street is given."""
    places = [itinerary.start, *(visit.location for visit in itinerary.visits)]
    if itinerary.end is not None:
        places.append(itinerary.end)
    straight = tuple(itertools.pairwise(places))
    given = inputs.legs.get(itinerary.courier.id)
    if given is None:
        return straight
    return tuple(
        street if len(street) > 1 else line for street, line in zip(given, straight, strict=True)
    )
