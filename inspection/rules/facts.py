"""What the rules look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum

from inspection.errors import ValueFaultError

__all__ = ["Business", "Cover", "OrderFacts", "Vehicle", "facts_from"]


class Cover(StrEnum):
    """What is insured."""

    COMPULSORY = "compulsory"
    LIABILITY = "liability"
    OCCUPANTS = "occupants"
    OWN_DAMAGE = "own_damage"
    THEFT = "theft"
    GLASS = "glass"
    SELF_IGNITION = "self_ignition"


class Business(StrEnum):
    """Where the policy comes from."""

    NEW = "new"
    RENEWAL_OWN = "renewal_own"
    RENEWAL_OTHER = "renewal_other"


class Vehicle(StrEnum):
    """Class of the vehicle."""

    CAR = "car"
    COACH = "coach"
    TRUCK = "truck"
    MOTORCYCLE = "motorcycle"


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """Facts of an order; ``None`` is not known, and never counts for an exemption.

    Parameters
    ----------
    covers
        All covers of the policy.
    business
        New, or renewed from us or from another insurer.
    lapsed_days
        Whole days between the end of the last policy and the start of this one;
        0 if it follows at once.
    first_own_damage, added_damage_cover, added_mid_term
        Whether own-damage cover is new for this car, is more than last year, is
        added during the term.
    first_registered
        From the driving licence; gives the age of the car.
    new_car, fleet, badly_damaged, damage_reported
        Not registered yet; part of a fleet; once badly damaged; damage was found
        by the courier.
    vehicle, product
        Class of the vehicle; the insurer's name of the product.
    """

    covers: frozenset[Cover] | None = None
    business: Business | None = None
    lapsed_days: int | None = None
    first_own_damage: bool | None = None
    added_damage_cover: bool | None = None
    added_mid_term: bool | None = None
    first_registered: date | None = None
    new_car: bool | None = None
    fleet: bool | None = None
    badly_damaged: bool | None = None
    damage_reported: bool | None = None
    vehicle: Vehicle | None = None
    product: str | None = None

    def age_years(self, on: date) -> int | None:
        """Return full years since the first registration; ``None`` if not known."""
        if self.first_registered is None:
            return None
        first = self.first_registered
        return on.year - first.year - ((on.month, on.day) < (first.month, first.day))


def facts_from(record: Mapping[str, object]) -> OrderFacts:
    """Read facts from a JSON object; keys are the fields of :class:`OrderFacts`.

    Raises
    ------
    ValueFaultError
        With every unknown key and every value of a wrong kind.
    """
    known = {one.name for one in fields(OrderFacts)}
    faults = [
        f"{key}: unknown, known are {', '.join(sorted(known))}"
        for key in record
        if key not in known
    ]
    values: dict[str, object] = {}
    for key in known & record.keys():
        if record[key] is None:
            continue
        try:
            values[key] = _value(key, record[key])
        except (TypeError, ValueError) as error:
            faults.append(f"{key}: {record[key]!r} does not fit: {error}")
    if faults:
        raise ValueFaultError("order", sorted(faults))
    return OrderFacts(**values)  # type: ignore[arg-type]


def _value(key: str, value: object) -> object:
    if key == "covers":
        if not isinstance(value, list):
            raise TypeError("a list of covers is wanted")
        return frozenset(Cover(one) for one in value)
    if key in {"business", "vehicle"}:
        return Business(str(value)) if key == "business" else Vehicle(str(value))
    if key == "first_registered":
        return date.fromisoformat(str(value))
    if key == "product":
        return str(value)
    if key == "lapsed_days":
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise TypeError("a whole number of days from 0 is wanted")
        return value
    if not isinstance(value, bool):
        raise TypeError("true or false is wanted")
    return value
