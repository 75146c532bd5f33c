"""A point on the earth."""

from __future__ import annotations

import math
from dataclasses import dataclass

from routing.errors import ModelError

__all__ = ["Location"]


@dataclass(frozen=True, slots=True)
class Location:
    """A point in WGS-84 degrees; other datums are converted where they come in.

    Parameters
    ----------
    lat
        Latitude, -90 to 90.
    lon
        Longitude, -180 to 180.

    Raises
    ------
    ModelError
        If a figure is out of range or not finite; swapped ones are named.
    """

    lat: float
    lon: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.lat) and math.isfinite(self.lon)):
            raise ModelError("location", [f"({self.lat}, {self.lon}) is not a number"])
        if abs(self.lat) <= 90 and abs(self.lon) <= 180:
            return
        hint = ""
        if abs(self.lon) <= 90 and abs(self.lat) <= 180:
            hint = ": latitude and longitude seem to be swapped"
        raise ModelError(
            "location",
            [f"lat {self.lat} must be within 90, lon {self.lon} within 180 degrees{hint}"],
        )
