"""Invented visits with photos, as the fixtures have them."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from courier_api.domain.office.inspection_record import Damage, DamageKind, Part, PhotoItem
from courier_api.domain.office.inspection_record import Severity as DamageSeverity
from courier_api.domain.office.rule_items import RULE_ITEMS
from courier_api.errors import InputError
from inspection.inspect_vehicle import photos_in, read_order
from inspection.inspect_vehicle.assign import by_word
from inspection.report.order import Damage as ReportedDamage
from inspection.report.order import InspectionOrder
from inspection.rules import table_for
from inspection.settings import default_settings

__all__ = ["ITEMS", "DemoVisit", "Shot", "read_visits"]

LEFT_OUT = frozenset({"clean_by_content"})
"""Another one without fault: a queue has enough of them."""

ITEMS = MappingProxyType({item: ours for ours, item in RULE_ITEMS.items()})
PARTS = MappingProxyType({"前保险杠": Part.FRONT_BUMPER, "右后车门": Part.RIGHT_SIDE})
SEVERITIES = MappingProxyType(
    {"轻微": DamageSeverity.LIGHT, "中度": DamageSeverity.MEDIUM, "严重": DamageSeverity.HEAVY}
)


@dataclass(frozen=True, slots=True)
class Shot:
    """One photo and what it shows."""

    item: PhotoItem
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoVisit:
    """A visit to one car.

    Parameters
    ----------
    name
        Of what is wrong: ``clean``, ``wrong_vin`` ...
    order
        The car of the sale, its facts, when and where it was visited.
    shots, damages
        What the courier took and entered; no photo where the rules ask for none.
    recommendation
        What must come out: ``accept``, ``retake`` or ``refer``.
    """

    name: str
    order: InspectionOrder
    shots: tuple[Shot, ...]
    damages: tuple[Damage, ...]
    recommendation: str


def read_visits(fixtures: Path) -> tuple[DemoVisit, ...]:
    """Return the visits under `fixtures`, by the hour.

    Raises
    ------
    InputError
        If there are none, or one cannot be used.
    """
    home = fixtures / "visits"
    try:
        with (home / "expected.csv").open(encoding="utf-8", newline="") as stream:
            rows = [row for row in csv.DictReader(stream) if row["visit"] not in LEFT_OUT]
    except OSError as error:
        told = f"cannot be read: {error.strerror}: say where the fixtures are, or leave visits out"
        raise InputError(str(home / "expected.csv"), [told]) from error
    visits = [_visit(home / row["visit"], row["proposal"]) for row in rows]
    return tuple(sorted(visits, key=lambda one: str(one.order.visit.started_at)))


def _visit(home: Path, recommendation: str) -> DemoVisit:
    order = read_order(home / "order.json")
    settings = default_settings()
    table = table_for(order.visit.day)
    shots = tuple(
        Shot(
            ITEMS.get(by_word(file.name, order.items, table)[0], PhotoItem.OTHER),
            file.read(settings.photo.max_bytes),
        )
        for file in photos_in(home, settings).files
    )
    return DemoVisit(
        name=home.name,
        order=order,
        shots=shots,
        damages=tuple(_entered(home, one) for one in order.damages),
        recommendation=recommendation,
    )


def _entered(home: Path, damage: ReportedDamage) -> Damage:
    """Return a damage in the words of the courier's phone."""
    if damage.part not in PARTS or damage.severity not in SEVERITIES:
        told = f"damage {damage.part} {damage.severity} has no place on a courier's phone"
        raise InputError(str(home / "order.json"), [told])
    return Damage(PARTS[damage.part], DamageKind.DENT, SEVERITIES[damage.severity])
