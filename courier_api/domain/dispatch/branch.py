"""A branch: where its couriers start, and what its days are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from courier_api.domain.checks import id_faults
from courier_api.errors import ModelError
from routing.model import Location, TimeWindow

__all__ = ["Branch"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A branch (机构) with its one depot.

    Parameters
    ----------
    id, name
        Ours; as people call it.
    time_zone
        IANA name; its days and clock times are local to it.
    depot_id
        What couriers files call the depot.
    location
        Of the depot, WGS-84.

    Raises
    ------
    ModelError
        With every value that cannot be used.
    """

    id: str
    name: str
    time_zone: str
    depot_id: str
    location: Location

    def __post_init__(self) -> None:
        faults = [*id_faults("id", self.id), *id_faults("depot_id", self.depot_id)]
        try:
            ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError):
            faults.append(f"time_zone {self.time_zone!r} is unknown: use an IANA name")
        if faults:
            raise ModelError(f"branch {self.id or '(no id)'}", faults)

    def day_of(self, instant_at: datetime) -> date:
        """Return the local day on which `instant_at` falls."""
        return instant_at.astimezone(ZoneInfo(self.time_zone)).date()

    def midnight_at(self, day: date) -> datetime:
        """Return the start of the local `day` as an aware UTC instant."""
        return datetime.combine(day, time(), ZoneInfo(self.time_zone)).astimezone(UTC)

    def instant_at(self, day: date, seconds: int) -> datetime:
        """Return the instant `seconds` after the local midnight that starts `day`."""
        return self.midnight_at(day) + timedelta(seconds=seconds)

    def window_of(self, day: date, from_at: datetime, to_at: datetime) -> TimeWindow:
        """Return the span between two instants in seconds since the midnight of `day`."""
        midnight_at = self.midnight_at(day)
        return TimeWindow(
            int((from_at - midnight_at).total_seconds()), int((to_at - midnight_at).total_seconds())
        )
