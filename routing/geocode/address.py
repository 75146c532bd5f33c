"""An address taken apart."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

__all__ = ["Address", "Areas", "HouseNumber", "parse_number"]

NUMBER = re.compile(r"(\d{1,6})\s*(.*)", re.DOTALL)
SPAN = re.compile(r"^-\s*(\d{1,6})")


@dataclass(frozen=True, slots=True)
class HouseNumber:
    """A house number.

    Parameters
    ----------
    value
        Its leading figure, what counts along the road.
    suffix
        All that follows, folded: ``a``, ``-1``, ``/2``.
    upto
        The last figure of a span (``3-7``), else `value`.
    """

    value: int
    suffix: str = ""
    upto: int = 0

    def covers(self, other: HouseNumber) -> bool:
        """Whether `other` is this number or lies within this span, on its side."""
        if self.value == other.value and self.suffix == other.suffix:
            return True
        within = self.value <= other.value <= self.upto and self.upto > self.value
        return within and not other.suffix and (other.value - self.value) % 2 == 0

    def __str__(self) -> str:
        return f"{self.value}{self.suffix}"


def parse_number(text: str) -> HouseNumber | None:
    """Return the house number in `text`, e.g. ``12 A``, ``3-7``, ``11/2``; ``None`` if none."""
    match = NUMBER.match(text.strip().casefold())
    if match is None:
        return None
    value = int(match[1])
    suffix = re.sub(r"[\s.]+", "", match[2])
    span = SPAN.match(suffix)
    upto = int(span[1]) if span else value
    return HouseNumber(value, suffix, upto if value < upto <= value + 60 else value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Areas:
    """What an address lies in, as keys; empty where unknown.

    Parameters
    ----------
    province, city, district, township
        Chinese levels, without their suffix.
    postcode
        As written, without blanks.
    towns
        Names of towns, villages, quarters: all that may stand for the place.
    """

    province: str = ""
    city: str = ""
    district: str = ""
    township: str = ""
    postcode: str = ""
    towns: frozenset[str] = frozenset()

    def filled_from(self, other: Areas) -> Areas:
        """Return these areas with empty levels taken from `other`."""
        return Areas(
            province=self.province or other.province,
            city=self.city or other.city,
            district=self.district or other.district,
            township=self.township or other.township,
            postcode=self.postcode or other.postcode,
            towns=self.towns or other.towns,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An address taken apart; names are keys, `text` is what was written.

    Parameters
    ----------
    text
        The cleaned address.
    areas
        What it says it lies in.
    road, crossing
        The road, and the other one when a crossing is meant.
    number
        Number along the road.
    lane
        Number of the lane (弄, 巷) that the house number counts in.
    names
        Compounds, buildings, villages named besides the road.
    building
        Block within the compound: ``2栋``.
    """

    text: str
    areas: Areas = field(default_factory=Areas)
    road: str = ""
    crossing: str = ""
    number: HouseNumber | None = None
    names: tuple[str, ...] = ()
    building: str = ""

    def within(self, areas: Areas) -> Address:
        """Return the address with missing levels filled from `areas`."""
        return replace(self, areas=self.areas.filled_from(areas))
