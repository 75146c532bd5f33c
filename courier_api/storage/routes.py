"""Routes as they stand, in the database."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, insert, select, update

from courier_api.domain.dispatch.route import RouteStop, RouteVersion
from courier_api.storage.in_parts import in_parts
from courier_api.storage.tables.dispatch import route_stops, route_versions

__all__ = ["SqlRoutes"]

VERSION_OF = select(route_versions).where(route_versions.c.courier_id == bindparam("courier"))


class SqlRoutes:
    """The routes of :class:`courier_api.ports.Plans` on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def stops(self, branch_id: str, day: date) -> tuple[RouteStop, ...]:
        """Return every stop of a day, by courier and position."""
        return self._stops(route_stops.c.branch_id == branch_id, route_stops.c.day == day)

    def route(self, courier_id: str, day: date) -> tuple[RouteStop, ...]:
        """Return a courier's stops of a day in order."""
        return self._stops(route_stops.c.courier_id == courier_id, route_stops.c.day == day)

    def next_day(self, courier_id: str, from_day: date) -> date | None:
        """Return the first day from `from_day` on for which the courier has stops."""
        query = select(func.min(route_stops.c.day)).where(
            route_stops.c.courier_id == courier_id, route_stops.c.day >= from_day
        )
        day: date | None = self._connection.execute(query).scalar_one()
        return day

    def stop_of(self, order_id: str) -> RouteStop | None:
        """Return the stop of an order, if it is on a route."""
        found = self._stops(route_stops.c.order_id == order_id)
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
        row = self._connection.execute(VERSION_OF, {"courier": courier_id}).one_or_none()
        return RouteVersion(0, None) if row is None else RouteVersion(row.number, row.changed_at)

    def bump_route(self, courier_id: str, at: datetime) -> int:
        """Write that the courier's route changed; return its new version."""
        number = self.route_version(courier_id).number + 1
        values = {"number": number, "changed_at": at}
        if number == 1:
            self._connection.execute(insert(route_versions).values(courier_id=courier_id, **values))
        else:
            same = route_versions.c.courier_id == courier_id
            self._connection.execute(update(route_versions).where(same).values(**values))
        return number

    def _stops(self, *conditions: ColumnElement[bool]) -> tuple[RouteStop, ...]:
        query = (
            select(route_stops)
            .where(*conditions)
            .order_by(route_stops.c.courier_id, route_stops.c.position)
        )
        return tuple(RouteStop(**row._mapping) for row in self._connection.execute(query))
