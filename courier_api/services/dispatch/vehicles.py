"""The car of a sale: must it be inspected, and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from courier_api.domain.audit.entry import SubjectKind
from courier_api.domain.dispatch.vehicle import InspectionRuling, SaleVehicle, VehicleTold, rule_on
from courier_api.domain.order.states import Inspection
from courier_api.domain.people.masking import mask
from courier_api.services.work import Work
from inspection.rules import OrderFacts

__all__ = [
    "RulingView",
    "inspection_of",
    "order_facts",
    "rule_vehicle",
    "see_ruling",
    "write_vehicle",
]

OWNER = "owner"


@dataclass(frozen=True, slots=True, kw_only=True)
class RulingView:
    """Why an order's car is inspected, or is not.

    Parameters
    ----------
    order_id, inspection
        The order, and how far its inspection is.
    asked
        Whether the sale itself asked for one.
    facts, ruling
        What was told of the car and what the rules made of it; ``None`` if nothing
        was told, and the sale's own word stands.
    owner
        Of the car, masked; empty if not known.
    """

    order_id: str
    inspection: Inspection
    asked: bool
    facts: OrderFacts | None
    ruling: InspectionRuling | None
    owner: str

    @property
    def decided_by(self) -> str:
        """Return ``rules``, or ``sale`` where its own word stands."""
        if self.ruling is None:
            return "sale"
        return "sale" if self.asked and not self.ruling.is_required else "rules"


def rule_vehicle(order_id: str, told: VehicleTold, product: str, on: date) -> SaleVehicle | None:
    """Ask the rules in force on a local day; ``None`` if nothing is known of the car.

    Raises
    ------
    InputError
        If facts contradict each other, or no rules are in force.
    """
    if not told.is_known:
        return None
    facts = replace(told.facts, product=product or None)
    return SaleVehicle(order_id=order_id, facts=facts, ruling=rule_on(facts, on))


def inspection_of(vehicle: SaleVehicle | None, *, asked: bool) -> Inspection:
    """Return whether an inspection is due: if the sale asks for it, or the rules require it."""
    required = vehicle is not None and vehicle.ruling.is_required
    return Inspection.DUE if asked or required else Inspection.EXEMPT


def write_vehicle(work: Work, vehicle: SaleVehicle) -> None:
    """Keep the car of a new order and the ruling on it."""
    work.unit.sales.add_vehicle(vehicle)
    requirement = str(vehicle.ruling.requirement)
    work.log("rule_inspection", SubjectKind.ORDER, vehicle.order_id, requirement=requirement)


def order_facts(work: Work, order_id: str) -> OrderFacts:
    """Return what the rules may look at; of an order without a car only the product, if that."""
    vehicle = work.unit.sales.vehicles([order_id]).get(order_id)
    if vehicle is not None:
        return vehicle.facts
    sale = work.unit.sales.facts([order_id]).get(order_id)
    return OrderFacts(product=sale.product or None if sale else None)


def see_ruling(work: Work, order_id: str) -> RulingView:
    """Explain rule by rule why an order's car is inspected, or is not.

    Raises
    ------
    NotFoundError
        If the actor may not know of the order.
    """
    order = work.order(order_id)
    sale = work.unit.sales.facts([order.id]).get(order.id)
    vehicle = work.unit.sales.vehicles([order.id]).get(order.id)
    personal = work.unit.vault.get_many((order.policyholder_id,), (OWNER,))
    owner = personal.get(order.policyholder_id, {}).get(OWNER, "")
    return RulingView(
        order_id=order.id,
        inspection=order.inspection,
        asked=sale.inspection if sale else order.inspection is not Inspection.EXEMPT,
        facts=vehicle.facts if vehicle else None,
        ruling=vehicle.ruling if vehicle else None,
        owner=mask(OWNER, owner),
    )
