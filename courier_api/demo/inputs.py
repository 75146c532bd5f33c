"""The files a demonstration starts from: the same that ``routing plan`` reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from courier_api.errors import InputError
from courier_api.services.dispatch.load_day import DayFiles

__all__ = ["DemoFiles"]

DAY = date(2026, 6, 18)
"""The day for which the fixtures' orders are written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoFiles:
    """Orders, couriers, depot, roads and known addresses.

    Parameters
    ----------
    day
        For which the files are written; the demonstration moves it to its own.
    """

    orders: tuple[Path, ...]
    couriers: Path
    depots: Path
    roads: Path
    known_addresses: Path
    day: date = DAY

    @classmethod
    def of_futian(cls, fixtures: Path, size: str = "small") -> DemoFiles:
        """Return the Futian day under `fixtures`.

        Raises
        ------
        InputError
            Naming every file that is missing.
        """
        home = fixtures / "futian"
        files = cls(
            orders=tuple(sorted((home / size).glob("orders_*"))),
            couriers=home / size / "couriers.csv",
            depots=home / "depots.csv",
            roads=home / "futian.osm.pbf",
            known_addresses=home / "known_addresses.csv",
        )
        files.demand_all(home / size)
        return files

    @property
    def loaded(self) -> DayFiles:
        """The files that a branch's day is loaded from."""
        return DayFiles(
            orders=self.orders, couriers=self.couriers, depots=self.depots, day=self.day
        )

    def demand_all(self, home: Path) -> None:
        """Go on only if every file is there."""
        single = (self.couriers, self.depots, self.roads, self.known_addresses)
        missing = [f"{path} is not there" for path in single if not path.is_file()]
        if not self.orders:
            missing.append(f"{home} has no orders_* files")
        if missing:
            raise InputError("fixtures", [*missing, "say where they are: --fixtures DIRECTORY"])
