"""A piece of street to draw."""

from __future__ import annotations

from dataclasses import dataclass

from routing.errors import ModelError
from routing.model.location import Location

__all__ = ["RoadLine"]


@dataclass(frozen=True, slots=True)
class RoadLine:
    """A street of the base map, from crossing to crossing or longer.

    Parameters
    ----------
    highway
        OpenStreetMap's class: ``primary``, ``residential`` ...
    name
        As on the sign; empty where it has none.
    points
        At least two, along the street.

    Raises
    ------
    ModelError
        With fewer than two points.
    """

    highway: str
    name: str
    points: tuple[Location, ...]

    def __post_init__(self) -> None:
        if len(self.points) < 2:
            raise ModelError(
                f"road line {self.name or self.highway}",
                [f"has {len(self.points)} points: needs two or more"],
            )
