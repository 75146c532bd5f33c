"""Bring together what the photos of a visit are held against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType

from courier_api.domain.office.filed_record import FiledRecord, RecordState
from courier_api.domain.office.photo import KeptPhoto
from courier_api.domain.office.rule_items import RULE_ITEMS
from courier_api.domain.office.sight import Sight
from courier_api.domain.order.order import Order
from courier_api.domain.order.states import OrderState
from courier_api.domain.shift.visit import Visit
from courier_api.errors import NotFoundError
from courier_api.services.dispatch.vehicles import order_facts
from courier_api.services.office.car_names import CarNames
from courier_api.services.office.damage_words import reported
from courier_api.services.office.own_findings import NO_VIN, expected_car
from courier_api.services.work import Work
from inspection.checks.two_places import Sighting
from inspection.day_proof import Use
from inspection.finding import Finding
from inspection.report.order import InspectionOrder, VisitFacts

__all__ = ["ITEMS", "Case", "NamedPhoto", "case_of", "known_uses", "sightings_of"]

ITEMS = RULE_ITEMS
ENDINGS = MappingProxyType(
    {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/heic": "heic"}
)
DIGEST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class NamedPhoto:
    """A photo of the record, and what the report calls it."""

    name: str
    kept: KeptPhoto


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One visit to be read, without the bytes of its photos.

    Parameters
    ----------
    filed, order, visit
        The record, its order, the visit on which it was filed.
    inspected
        What the photos are held against; its VIN is all zeros if nobody named one.
    photos
        In the record's order.
    sight
        What will be remembered, as yet without photos and proofs.
    ours
        What the house found.
    """

    filed: FiledRecord
    order: Order
    visit: Visit
    inspected: InspectionOrder
    photos: tuple[NamedPhoto, ...]
    sight: Sight
    ours: tuple[Finding, ...]

    @property
    def is_readable(self) -> bool:
        """Whether there is a VIN that photos can be held against."""
        return self.inspected.vin != NO_VIN


def case_of(work: Work, record_id: str, names: CarNames) -> Case | None:
    """Return the visit of a record; ``None`` if nobody waits for its report.

    That is so once it is read, its order has gone on without it, or its
    subject is forgotten.

    Raises
    ------
    NotFoundError
        If there is no such record, or no visit on which it was filed.
    """
    unit = work.unit
    filed = unit.records.get(record_id)
    record = filed.record
    order = unit.orders.get(record.order_id)
    over = order.state is not OrderState.INSPECTED or order.report_digest != filed.digest
    if filed.state is not RecordState.READING or over or record.numbers is None:
        return None
    photos = _photos(filed, unit.photos.of_order(order.id))
    visit = _visit_of(unit.visits.of_order(order.id), record.filed_at)
    sold = unit.vault.get(order.policyholder_id)
    car = expected_car(sold.get("vin", ""), sold.get("engine_number", ""), record.numbers)
    inspected = InspectionOrder(
        order=order.id,
        vin=car.vin,
        facts=replace(order_facts(work, order.id), damage_reported=bool(record.damages)),
        visit=_facts(work, filed, visit, photos),
        plate=sold.get("plate") or None,
        engine_number=sold.get("engine_number") or None,
        owner=sold.get("owner") or None,
        items={one.name: ITEMS[one.kept.item] for one in photos if one.kept.item in ITEMS},
        damages=tuple(reported(one) for one in record.damages),
    )
    return Case(
        filed=filed,
        order=order,
        visit=visit,
        inspected=inspected,
        photos=photos,
        sight=_sight(order, visit, inspected, names),
        ours=car.findings,
    )


def known_uses(work: Work, case: Case) -> tuple[Use, ...]:
    """Return the proofs of the day that other cars showed in the branch before the visit."""
    since = case.visit.arrived_at - timedelta(days=work.figures.reading.uses_days)
    return tuple(
        Use(bytes.fromhex(one.nonce), one.car, one.branch_id, one.courier_id)
        for one in work.unit.sights.uses(case.order.branch_id, since)
    )


def sightings_of(work: Work, case: Case) -> tuple[Sighting, ...]:
    """Return where this car, or its plate, was seen lately.

    What is this car's own is named as the order has it, all else by pseudonym.
    """
    mine = case.sight
    since = case.visit.arrived_at - timedelta(days=work.figures.reading.sightings_days)
    return tuple(
        Sighting(
            visit=one.visit,
            vin=case.inspected.vin if one.car == mine.car else one.car,
            plate=(case.inspected.plate or "") if one.plate == mine.plate else one.plate,
            seen_at=one.seen_at,
            lat=one.lat,
            lon=one.lon,
        )
        for one in work.unit.sights.cars(mine.car, mine.plate, since)
        if one.visit != mine.visit
    )


def _photos(filed: FiledRecord, kept: Sequence[KeptPhoto]) -> tuple[NamedPhoto, ...]:
    by_digest = {one.digest: one for one in kept}
    return tuple(
        NamedPhoto(
            f"{one.item}-{one.digest[:DIGEST_SHOWN]}.{ENDINGS[by_digest[one.digest].media_type]}",
            by_digest[one.digest].showing(one.item),
        )
        for one in filed.record.photos
        if one.digest in by_digest
    )


def _visit_of(visits: Sequence[Visit], filed_at: datetime) -> Visit:
    """Return the visit during which the record was filed; raises `NotFoundError` without one."""
    before = [one for one in visits if one.arrived_at <= filed_at]
    if not before:
        raise NotFoundError("visit", ["is not there: a record is filed while a visit lasts"])
    return max(before, key=lambda one: one.number)


def _facts(
    work: Work, filed: FiledRecord, visit: Visit, photos: Sequence[NamedPhoto]
) -> VisitFacts:
    branch = work.unit.sales.branch(filed.branch_id)
    offline = timedelta(seconds=work.figures.reading.offline_s)
    started_at = min(visit.arrived_at, max(visit.device_at, visit.arrived_at - offline))
    uploaded_at = max((one.kept.uploaded_at for one in photos), default=filed.record.filed_at)
    return VisitFacts(
        day=branch.day_of(visit.arrived_at),
        visit=f"{visit.order_id}.{visit.number}",
        branch=filed.branch_id,
        courier=filed.record.courier_id,
        started_at=started_at,
        ended_at=max(filed.record.filed_at, uploaded_at),
        lat=visit.position.lat if visit.position else None,
        lon=visit.position.lon if visit.position else None,
        code=visit.code,
        arrived_at=uploaded_at,
    )


def _sight(order: Order, visit: Visit, inspected: InspectionOrder, names: CarNames) -> Sight:
    return Sight(
        order_id=order.id,
        number=visit.number,
        branch_id=order.branch_id,
        courier_id=visit.courier_id,
        car=names.of_vin(inspected.vin),
        plate=names.of_plate(inspected.plate or ""),
        seen_at=visit.arrived_at,
        lat=inspected.visit.lat,
        lon=inspected.visit.lon,
    )
