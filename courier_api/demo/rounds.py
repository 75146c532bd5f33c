"""The rounds of invented couriers: cars sold, driven to, photographed and filed.

Everything goes through the use cases that phones and desks call.  The photos
and the sheets in them are of one day for good, so the visits are of that day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import TypeVar
from zoneinfo import ZoneInfo

from courier_api.demo.car_sales import sale_of
from courier_api.demo.visits import DemoVisit, Shot
from courier_api.demo.yard import Yard
from courier_api.domain.actor import Actor, Role
from courier_api.domain.dispatch.branch import Branch
from courier_api.domain.dispatch.vehicle import VehicleTold
from courier_api.domain.office.inspection_record import Photo
from courier_api.domain.order.evidence import Evidence
from courier_api.domain.order.states import OrderEvent
from courier_api.domain.shift.visit import Position
from courier_api.ports import FileStore
from courier_api.services.dispatch.take_sale import take_sale
from courier_api.services.office.inspection import Filing, file_inspection
from courier_api.services.office.photos import keep_photo, seal_upload, uploaded
from courier_api.services.people.manage import NewPerson, create_person
from courier_api.services.shift.check_in import check_in
from courier_api.services.shift.take_over import take_over
from courier_api.services.visit.arrive import Arrival, arrive
from courier_api.services.work import Work

__all__ = ["FiledVisit", "Rounds"]

T = TypeVar("T")

SOLD_AT, CHECKED_IN_AT, NOON = time(15, 0), time(8, 0), time(12, 0)
A_DAY = timedelta(days=1)
GPS_M = 6.0
ODOMETER_KM = 31_200


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledVisit:
    """A visit in the queue.

    Parameters
    ----------
    name, recommendation
        As :class:`DemoVisit` has them.
    order_id, record_id
        What it became.
    """

    name: str
    recommendation: str
    order_id: str
    record_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds:
    """The rounds of a few couriers on the day of the visits.

    Parameters
    ----------
    yard
        Where everybody acts; its instant is of no account.
    files
        For photos.
    branch, dispatcher, setup
        Where; who plans; who hires.
    """

    yard: Yard
    files: FileStore
    branch: Branch
    dispatcher: Actor
    setup: Actor

    def sell(self, visits: Sequence[DemoVisit]) -> Mapping[str, str]:
        """Sell a policy for each car the day before; return the order of each visit by name."""
        return {visit.name: self._sold(visit, number) for number, visit in enumerate(visits)}

    def set_out(self, visits: Iterable[DemoVisit], orders: Mapping[str, str]) -> None:
        """Hire the couriers, give them the orders, and let them take the papers."""
        routes: dict[Actor, list[DemoVisit]] = {}
        for visit in visits:
            routes.setdefault(self.courier(visit), []).append(visit)
        for courier, route in routes.items():
            ids = [orders[visit.name] for visit in route]
            self._set_out(courier, self._at(route[0].order.visit.day, CHECKED_IN_AT), ids)

    def visit(self, visit: DemoVisit, order_id: str) -> FiledVisit:
        """Drive to a car, send its photos and file what was found."""
        self.photograph(visit, order_id)
        facts, courier = visit.order.visit, self.courier(visit)
        filed_at = (facts.ended_at or self._at(facts.day, NOON)).astimezone(UTC)
        filing = Filing(
            vin=visit.order.vin,
            engine_number=visit.order.engine_number or "",
            odometer_km=ODOMETER_KM,
            damages=visit.damages,
            photos=tuple(Photo(shot.item, _digest(shot)) for shot in visit.shots),
            recorded_at=filed_at,
        )
        filed = self.do(courier, filed_at, lambda work: file_inspection(work, order_id, filing))
        return FiledVisit(
            name=visit.name,
            recommendation=visit.recommendation,
            order_id=order_id,
            record_id=filed.record.id,
        )

    def photograph(self, visit: DemoVisit, order_id: str) -> None:
        """Arrive at a car and send its photos, one a minute."""
        facts, courier = visit.order.visit, self.courier(visit)
        at = (facts.started_at or self._at(facts.day, NOON)).astimezone(UTC)
        position = None
        if facts.lat is not None and facts.lon is not None:
            position = Position(facts.lat, facts.lon, GPS_M)
        arrival = Arrival(position=position, device_at=at)
        self.do(courier, at, lambda work: _arrive(work, order_id, arrival))
        for minutes, shot in enumerate(visit.shots, start=1):
            self._send(courier, at + timedelta(minutes=minutes), order_id, shot)

    def courier(self, visit: DemoVisit) -> Actor:
        """Return who drives to a car."""
        return Actor(visit.order.visit.courier, Role.COURIER, self.branch.id)

    def do(self, actor: Actor, at: datetime, act: Callable[[Work], T]) -> T:
        """Let somebody act at an instant, aware UTC."""
        return replace(self.yard, at=at).do(actor, act)

    def _send(self, courier: Actor, at: datetime, order_id: str, shot: Shot) -> None:
        upload = uploaded(_digest(shot), shot.item, shot.content)
        figures = self.yard.config.figures.inspection
        sealed = self.yard.store.write(
            lambda unit: seal_upload(unit, courier, order_id, upload, figures)
        )
        address = None if sealed is None else self.files.put(sealed)
        self.do(courier, at, lambda work: keep_photo(work, order_id, upload, address))

    def _sold(self, visit: DemoVisit, number: int) -> str:
        """Sell one policy; a car that is exempt gets no appointment."""
        day = visit.order.visit.day
        told = VehicleTold(facts=visit.order.facts, owner=visit.order.owner or "")
        sale = sale_of(visit, number, ZoneInfo(self.branch.time_zone))
        wanted = day if visit.shots else None
        taken = self.do(
            self.dispatcher,
            self._at(day - A_DAY, SOLD_AT),
            lambda work: take_sale(work, self.branch, sale, wanted, told),
        )
        return taken.order_id

    def _set_out(self, courier: Actor, at: datetime, order_ids: Sequence[str]) -> None:
        self.do(self.setup, at - A_DAY, lambda work: _hire(work, courier))
        self.do(self.dispatcher, at - A_DAY / 2, lambda work: _plan(work, order_ids, courier))
        self.do(courier, at, lambda work: check_in(work, device_at=at))
        self.do(courier, at, lambda work: _take_papers(work, order_ids))

    def _at(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, ZoneInfo(self.branch.time_zone)).astimezone(UTC)


def _hire(work: Work, courier: Actor) -> None:
    create_person(
        work,
        NewPerson(
            login=courier.id,
            role=Role.COURIER,
            branch_id=courier.branch_id,
            details={"name": f"验车员 {courier.id[-1]}"},
            person_id=courier.id,
        ),
    )


def _plan(work: Work, order_ids: Sequence[str], courier: Actor) -> None:
    for order_id in order_ids:
        documents = work.unit.custody.of_order(order_id)
        evidence = Evidence(courier_id=courier.id, documents=documents)
        work.step(work.order(order_id), OrderEvent.PLAN, evidence)


def _take_papers(work: Work, order_ids: Sequence[str]) -> None:
    serials = [d.serial for one in order_ids for d in work.unit.custody.of_order(one)]
    take_over(work, serials, done=True)


def _arrive(work: Work, order_id: str, arrival: Arrival) -> None:
    """Arrive; the sheets of the fixtures bear no visit's code, so this visit has none."""
    begun = arrive(work, order_id, arrival).visit
    work.unit.visits.save(begun, replace(begun, code=None))


def _digest(shot: Shot) -> str:
    return sha256(shot.content).hexdigest()
