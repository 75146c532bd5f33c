"""What the rule tables of `inspection` call the things that couriers photograph."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from courier_api.domain.office.inspection_record import PhotoItem
from inspection.errors import TableError
from inspection.rules import table_for

__all__ = ["RULE_ITEMS", "items_of_rules"]

RULE_ITEMS: Mapping[PhotoItem, str] = MappingProxyType(
    {
        PhotoItem.FRONT_LEFT: "corner_front_left",
        PhotoItem.FRONT_RIGHT: "corner_front_right",
        PhotoItem.REAR_LEFT: "corner_rear_left",
        PhotoItem.REAR_RIGHT: "corner_rear_right",
        PhotoItem.VIN: "vin",
        PhotoItem.LICENCE: "licence",
        PhotoItem.DAMAGE: "damage",
        PhotoItem.NAME_PLATE: "name_plate",
        PhotoItem.ENGINE_BAY: "engine_bay",
        PhotoItem.DASHBOARD: "dashboard",
        PhotoItem.PERSON_WITH_CAR: "person_with_car",
    }
)
"""What is not here is told by its content.

A photo of the day's proof alone is none of the rules' items: the proof counts
beside the frame number, in one photo.
"""


def items_of_rules(on: date) -> frozenset[PhotoItem]:
    """Return what the rules in force on a day can ask for; the day's proof always."""
    try:
        named = {item.item for item in table_for(on).photos}
    except TableError:
        named = set()
    ours = {item for item, name in RULE_ITEMS.items() if name in named}
    return frozenset(ours | {PhotoItem.DAY_PROOF})
