"""What a sale says of the car, and what the rules make of it: must it be inspected."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from courier_api.domain.checks import id_faults
from courier_api.errors import InputError, ModelError
from inspection.errors import TableError
from inspection.rules import OrderFacts, Requirement, Step, decide, table_for

__all__ = ["InspectionRuling", "SaleVehicle", "VehicleTold", "rule_on"]

NOTHING = OrderFacts()
MOST_LAPSED_DAYS = 36_500


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleTold:
    """What came with a sale.

    Parameters
    ----------
    facts
        What is not known is ``None``; `product` is the sale's own.
    owner
        As the driving licence has it (行驶证): personal, for the vault only.
    """

    facts: OrderFacts = NOTHING
    owner: str = field(default="", repr=False)

    @property
    def is_known(self) -> bool:
        """Say whether there is any fact for the rules to look at."""
        return self.facts != NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionRuling:
    """What the rules said when the sale was taken in.

    Parameters
    ----------
    version, on
        Of the rule table, and the local day for which it was asked.
    requirement
        Required or exempt.
    code, reason
        Of the row that decided; ``otherwise`` if none did.
    steps
        Every row that was looked at.
    """

    version: str
    on: date
    requirement: Requirement
    code: str
    reason: str
    steps: tuple[Step, ...]

    @property
    def is_required(self) -> bool:
        """Say whether the car must be inspected."""
        return self.requirement is Requirement.REQUIRED


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleVehicle:
    """The car of a sale; never changed once written.

    Parameters
    ----------
    order_id
        The order that the sale became.
    facts
        As told; no personal data.
    ruling
        What the rules made of them.

    Raises
    ------
    ModelError
        With every fact that cannot be so.
    """

    order_id: str
    facts: OrderFacts
    ruling: InspectionRuling

    def __post_init__(self) -> None:
        faults = [*id_faults("order_id", self.order_id), *_faults(self.facts, self.ruling.on)]
        if faults:
            raise ModelError(f"vehicle of order {self.order_id or '(no id)'}", faults)


def rule_on(facts: OrderFacts, on: date) -> InspectionRuling:
    """Return what the rules in force on a local day say.

    Raises
    ------
    InputError
        If facts contradict each other or the day, or no rules are in force then.
    """
    faults = _faults(facts, on)
    try:
        table = table_for(on)
    except TableError as error:
        raise InputError("vehicle", [*faults, *error.faults]) from error
    if faults:
        raise InputError("vehicle", faults)
    decision = decide(facts, on, table)
    return InspectionRuling(
        version=decision.version,
        on=on,
        requirement=decision.requirement,
        code=decision.code,
        reason=decision.reason,
        steps=decision.steps,
    )


def _faults(facts: OrderFacts, on: date) -> list[str]:
    """Say what cannot be so; a contradiction must not exempt a car."""
    faults = []
    if facts.covers is not None and not facts.covers:
        faults.append("covers is empty: leave it out if it is not known")
    if facts.lapsed_days is not None and not 0 <= facts.lapsed_days <= MOST_LAPSED_DAYS:
        faults.append(f"lapsed_days is {facts.lapsed_days}: must be 0 to {MOST_LAPSED_DAYS}")
    first = facts.first_registered
    if first is not None and first > on:
        faults.append(f"first_registered is {first}: after the visit on {on}")
    if facts.new_car and first is not None:
        faults.append(f"new_car is true, but first_registered is {first}: leave one out")
    return faults
