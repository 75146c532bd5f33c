"""Routes as they stand, in the database."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, func, insert, select, update

from courier_api.domain.dispatch.route import RouteStop, RouteVersion
from courier_api.domain.dispatch.sale import SaleSummary
from courier_api.domain.order.order import Order
from courier_api.storage.in_parts import in_parts
from courier_api.storage.orders import order_of
from courier_api.storage.restore import restorer
from courier_api.storage.sales import SUMMARY_COLUMNS, summary_of
from courier_api.storage.tables.dispatch import route_stops, route_versions, sales
from courier_api.storage.tables.orders import orders

__all__ = ["SqlRoutes"]

RESTORED = restorer(RouteStop)
STOPS = select(*(route_stops.c[field.name] for field in fields(RouteStop))).order_by(
    route_stops.c.courier_id, route_stops.c.position
)
ON_DAY = route_stops.c.day == bindparam("its_day")
OF_DAY = STOPS.where(route_stops.c.branch_id == bindparam("branch"), ON_DAY)
OF_COURIER = STOPS.where(route_stops.c.courier_id == bindparam("courier"), ON_DAY)
OF_ORDER = STOPS.where(route_stops.c.order_id == bindparam("its_order"))
NEXT_DAY = select(func.min(route_stops.c.day)).where(
    route_stops.c.courier_id == bindparam("courier"), route_stops.c.day >= bindparam("from_day")
)
VISITS = (
    STOPS.add_columns(*orders.c, *SUMMARY_COLUMNS)
    .join(orders, orders.c.id == route_stops.c.order_id)
    .outerjoin(sales, sales.c.order_id == route_stops.c.order_id)
    .where(route_stops.c.courier_id == bindparam("courier"))
)
VISITS_OF_DAY = VISITS.where(ON_DAY)
VISITS_FROM = VISITS.where(route_stops.c.day == NEXT_DAY.scalar_subquery().correlate(None))
ORDER_AT = len(fields(RouteStop))
SALE_AT = ORDER_AT + len(orders.c)
VERSION_OF = select(route_versions).where(route_versions.c.courier_id == bindparam("courier"))


class SqlRoutes:
    """The routes of :class:`courier_api.ports.Plans` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._versions: dict[str, RouteVersion] = {}

    def stops(self, branch_id: str, day: date) -> tuple[RouteStop, ...]:
        """Return every stop of a day, by courier and position."""
        return self._stops(OF_DAY, {"branch": branch_id, "its_day": day})

    def route(self, courier_id: str, day: date) -> tuple[RouteStop, ...]:
        """Return a courier's stops of a day in order."""
        return self._stops(OF_COURIER, {"courier": courier_id, "its_day": day})

    def visits_of_day(
        self, courier_id: str, day: date
    ) -> tuple[tuple[RouteStop, Order, SaleSummary], ...]:
        """Return a courier's stops of a day in order, each with its order and its sale."""
        return self._visits(VISITS_OF_DAY, {"courier": courier_id, "its_day": day})

    def visits_from(
        self, courier_id: str, from_day: date
    ) -> tuple[tuple[RouteStop, Order, SaleSummary], ...]:
        """Return the same of the first day from `from_day` on on which he has stops."""
        return self._visits(VISITS_FROM, {"courier": courier_id, "from_day": from_day})

    def next_day(self, courier_id: str, from_day: date) -> date | None:
        """Return the first day from `from_day` on for which the courier has stops."""
        which = {"courier": courier_id, "from_day": from_day}
        day: date | None = self._connection.execute(NEXT_DAY, which).scalar_one()
        return day

    def stop_of(self, order_id: str) -> RouteStop | None:
        """Return the stop of an order, if it is on a route."""
        found = self._stops(OF_ORDER, {"its_order": order_id})
        return found[0] if found else None

    def put_stops(self, stops: Sequence[RouteStop]) -> None:
        """Write stops, each in the place of its order's earlier one."""
        self.drop_stops([stop.order_id for stop in stops])
        if stops:
            self._connection.execute(insert(route_stops), [asdict(stop) for stop in stops])

    def drop_stops(self, order_ids: Collection[str]) -> None:
        """Take orders off the routes."""
        for part in in_parts(order_ids):
            self._connection.execute(delete(route_stops).where(route_stops.c.order_id.in_(part)))

    def route_version(self, courier_id: str) -> RouteVersion:
        """Return how often the courier's route has changed, and when last."""
        known = self._versions.get(courier_id)
        if known is None:
            row = self._connection.execute(VERSION_OF, {"courier": courier_id}).one_or_none()
            known = RouteVersion(0, None) if row is None else RouteVersion(row[1], row[2])
            self._versions[courier_id] = known
        return known

    def bump_route(self, courier_id: str, at: datetime) -> int:
        """Write that the courier's route changed; return its new version."""
        number = self.route_version(courier_id).number + 1
        values = {"number": number, "changed_at": at}
        if number == 1:
            self._connection.execute(insert(route_versions).values(courier_id=courier_id, **values))
        else:
            same = route_versions.c.courier_id == courier_id
            self._connection.execute(update(route_versions).where(same).values(**values))
        self._versions[courier_id] = RouteVersion(number, at)
        return number

    def _stops(self, query: Select[Any], which: Mapping[str, Any]) -> tuple[RouteStop, ...]:
        return tuple(RESTORED(*row) for row in self._connection.execute(query, which).all())

    def _visits(
        self, query: Select[Any], which: Mapping[str, Any]
    ) -> tuple[tuple[RouteStop, Order, SaleSummary], ...]:
        rows = self._connection.execute(query, which).all()
        return tuple(
            (
                RESTORED(*row[:ORDER_AT]),
                order_of(row[ORDER_AT:SALE_AT]),
                summary_of(row[SALE_AT:]),
            )
            for row in rows
        )
