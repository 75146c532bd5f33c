"""One order by API: new, there already, or refused as another than what is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from courier_api.domain.dispatch.branch import Branch
from courier_api.domain.dispatch.intake import IntakeOutcome, TakenSale
from courier_api.domain.dispatch.vehicle import VehicleTold
from courier_api.domain.dispatch.working_day import DaySource
from courier_api.errors import ConflictError
from courier_api.services.dispatch.book import next_day_for
from courier_api.services.dispatch.take_sale import NOTHING_TOLD, take_sale
from courier_api.services.work import Work
from routing.model import Sale

__all__ = ["TakenOrder", "take_order"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOrder:
    """An order that came in by API.

    Parameters
    ----------
    taken
        What became of the sale.
    day, source
        The local day booked, and what says that it is worked; ``None`` if the
        caller named the day.
    """

    taken: TakenSale
    day: date
    source: DaySource | None


def take_order(
    work: Work, sale: Sale, day: date | None = None, told: VehicleTold = NOTHING_TOLD
) -> TakenOrder:
    """Take one sale in and book it.

    Parameters
    ----------
    day
        Local; the next working day if not given (次日预约).
    told
        Of the car.

    Raises
    ------
    ConflictError
        If the sale is there with another content, naming the fields that differ.
    InputError
        If what is told of the car contradicts itself, or no rules are in force.
    """
    branch = work.unit.sales.branch(work.actor.branch_id)
    chosen, source = _day(work, branch, sale, day)
    taken = take_sale(work, branch, sale, chosen, told)
    if taken.outcome is IntakeOutcome.CONFLICT:
        fault = f"is there already with another {', '.join(taken.differs)}: settle it by hand"
        raise ConflictError("sale", [fault])
    return TakenOrder(taken=taken, day=chosen, source=source)


def _day(work: Work, branch: Branch, sale: Sale, day: date | None) -> tuple[date, DaySource | None]:
    """Return the day wanted; one who repeats himself without a day means the day he got."""
    if day is not None:
        return day, None
    known = work.unit.orders.find_sale(sale.id)
    if known is not None and known.branch_id == branch.id:
        facts = work.unit.sales.facts([known.id]).get(known.id)
        if facts is not None and facts.wanted is not None:
            return facts.wanted.day, None
    found = next_day_for(work, branch)
    return found.day, found.source
