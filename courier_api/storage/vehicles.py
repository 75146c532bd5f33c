"""Rows of cars: what a sale told, and the ruling on it."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import BindParameter, Row, Select, bindparam, insert, select

from courier_api.domain.dispatch.vehicle import InspectionRuling, SaleVehicle
from courier_api.storage.tables.dispatch import sales
from courier_api.storage.tables.vehicles import sale_vehicles
from inspection.rules import Business, Cover, Held, OrderFacts, Requirement, Step, Vehicle

__all__ = ["INSERT_VEHICLE", "VEHICLES_OF", "vehicle_of", "vehicle_values"]

ORDER_IDS: BindParameter[str] = bindparam("order_ids", expanding=True)
INSERT_VEHICLE = insert(sale_vehicles)
VEHICLES_OF: Select[Any] = (
    select(sale_vehicles, sales.c.product)
    .join(sales, sales.c.order_id == sale_vehicles.c.order_id)
    .where(sale_vehicles.c.order_id.in_(ORDER_IDS))
)

PLAIN = (
    "lapsed_days",
    "first_own_damage",
    "added_damage_cover",
    "added_mid_term",
    "first_registered",
    "new_car",
    "fleet",
    "badly_damaged",
)


def vehicle_values(vehicle: SaleVehicle) -> dict[str, Any]:
    """Return a car as a row; its product stands with the sale."""
    facts, ruling = vehicle.facts, vehicle.ruling
    steps = [[step.rule, step.held, step.reason, step.compared] for step in ruling.steps]
    return {name: getattr(facts, name) for name in PLAIN} | {
        "order_id": vehicle.order_id,
        "covers": None if facts.covers is None else " ".join(sorted(facts.covers)),
        "business": facts.business,
        "vehicle": facts.vehicle,
        "rules_version": ruling.version,
        "ruled_on": ruling.on,
        "requirement": ruling.requirement,
        "code": ruling.code,
        "reason": ruling.reason,
        "steps": json.dumps(steps, ensure_ascii=False),
    }


def vehicle_of(row: Row[Any]) -> SaleVehicle:
    """Return the car that a row of :data:`VEHICLES_OF` holds."""
    values = row._mapping
    covers = values["covers"]
    facts = OrderFacts(
        covers=None if covers is None else frozenset(Cover(one) for one in covers.split()),
        business=values["business"] and Business(values["business"]),
        vehicle=values["vehicle"] and Vehicle(values["vehicle"]),
        product=values["product"] or None,
        **{name: values[name] for name in PLAIN},
    )
    ruling = InspectionRuling(
        version=values["rules_version"],
        on=values["ruled_on"],
        requirement=Requirement(values["requirement"]),
        code=values["code"],
        reason=values["reason"],
        steps=tuple(
            Step(rule, Held(held), reason, tuple(compared))
            for rule, held, reason, compared in json.loads(values["steps"])
        ),
    )
    return SaleVehicle(order_id=values["order_id"], facts=facts, ruling=ruling)
