"""What planning a day starts from and ends with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from routing.settings import Settings, default_settings

if TYPE_CHECKING:
    from routing.model import Problem
    from routing.orders_file import RowFault
    from routing.plan import Plan
    from routing.plan_day.placing import Unplaced
    from routing.plan_day.summary import DaySummary

__all__ = ["DayInputs", "DayResult"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayInputs:
    """One branch's files, and how hard to think.

    Parameters
    ----------
    orders
        One or more files of the telesales export.
    couriers, depots, roads
        Courier list, depot list, OpenStreetMap extract.
    known_addresses
        CSV of addresses whose points are known, if there is one.
    day
        The local planning day.
    out
        Folder for the results; made if need be.
    seconds, iterations
        Budget of the search; exactly one is given.
    threads, seed
        For the search.
    """

    orders: tuple[Path, ...]
    couriers: Path
    depots: Path
    roads: Path
    day: date
    out: Path
    known_addresses: Path | None = None
    seconds: float | None = None
    iterations: int | None = None
    threads: int = 2
    seed: int = 1
    settings: Settings = field(default_factory=default_settings)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayResult:
    """A planned day.

    Parameters
    ----------
    faults
        Of rows and files, refusing ones and warnings.
    unplaced
        Orders that no point on the road network was found for.
    files
        Everything written, in order.
    """

    problem: Problem
    plan: Plan
    summary: DaySummary
    faults: tuple[RowFault, ...]
    unplaced: tuple[Unplaced, ...]
    files: tuple[Path, ...]
