"""From the routes of a day as they are to those of a plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from courier_api.domain.dispatch.plan_run import Publication
from courier_api.domain.dispatch.publishing import Kept, LeftOut, LeftOutCode, Published
from courier_api.domain.dispatch.route import RouteStop
from courier_api.domain.order.evidence import Evidence
from courier_api.domain.order.order import Order
from courier_api.domain.order.states import OrderEvent, OrderState
from courier_api.errors import GuardError
from courier_api.services.dispatch.at_work import is_at_work
from courier_api.services.dispatch.leave_route import tell_route_changed
from courier_api.services.work import Work

__all__ = ["LEFT_OUT_WORDS", "RouteChange"]

OPEN = frozenset({OrderState.BOOKED, OrderState.PLANNED})
UNTOUCHABLE = (
    frozenset(OrderState)
    - OPEN
    - {
        OrderState.SOLD,
        OrderState.RETURNED,
        OrderState.CANCELLED,
    }
)
"""With the courier, or done: no plan changes these."""
LEFT_OUT_WORDS: Mapping[LeftOutCode, tuple[str, str]] = {
    LeftOutCode.REBOOKED: (
        "has another appointment by now: plan again",
        "预约时间已变更，请重新计划",
    ),
    LeftOutCode.NOT_BOOKED: ("is not booked any more", "该订单已不在预约状态"),
    LeftOutCode.COURIER_GONE: ("its courier does not work here any more", "配送员已停用"),
    LeftOutCode.UNASSIGNED: ("is on no route", "未排入任何路线"),
    LeftOutCode.UNPLACED: ("has no point on the map", "地址无法定位"),
}


class RouteChange:
    """From the routes as they are to those of the plan.

    Parameters
    ----------
    publication
        That the new stops belong to.
    wanted
        The plan's stops by order.
    """

    def __init__(
        self, work: Work, publication: Publication, wanted: Mapping[str, RouteStop]
    ) -> None:
        self._work = work
        self._publication = publication
        self._wanted = wanted
        self._before = {
            s.order_id: s for s in work.unit.plans.stops(publication.branch_id, publication.day)
        }
        concerned = self._wanted.keys() | self._before.keys()
        self._orders = {order.id: order for order in work.unit.order_book.by_id(concerned)}
        couriers = {stop.courier_id for stop in wanted.values()}
        self._gone = {c for c in couriers if not is_at_work(work.unit, c)}
        self._planned: list[str] = []
        self._moved: list[str] = []
        self._unplanned: list[str] = []
        self._kept: list[Kept] = []
        self.left_out: list[LeftOut] = []
        self._after: dict[str, RouteStop] = {}

    def carry_out(self) -> None:
        """Take every order's step, and write the routes."""
        for order in self._orders.values():
            stop = self._settled(order, self._before.get(order.id), self._wanted.get(order.id))
            if stop is not None:
                self._after[order.id] = stop
        self._after = _in_order(self._after.values())
        self._work.unit.plans.drop_stops(self._before.keys() - self._after.keys())
        changed = [s for s in self._after.values() if self._before.get(s.order_id) != s]
        self._work.unit.plans.put_stops(changed)
        tell_route_changed(self._work, self.couriers())

    def couriers(self) -> tuple[str, ...]:
        """Return those whose stops or times are not what they were."""
        before, after = _by_courier(self._before.values()), _by_courier(self._after.values())
        return tuple(
            sorted(c for c in before.keys() | after.keys() if before.get(c) != after.get(c))
        )

    def result(self) -> Published:
        """Return what was done."""
        return Published(
            publication=self._publication,
            planned=tuple(self._planned),
            moved=tuple(self._moved),
            unplanned=tuple(self._unplanned),
            kept=tuple(self._kept),
            left_out=(),
            couriers=self.couriers(),
        )

    def _settled(
        self, order: Order, before: RouteStop | None, wanted: RouteStop | None
    ) -> RouteStop | None:
        """Take the order's step; return its stop from now on."""
        if order.state in UNTOUCHABLE:
            if order.courier_id is not None:
                self._kept.append(Kept(order.id, order.courier_id))
            return before
        if order.state not in OPEN:
            self._leave_out(order, LeftOutCode.NOT_BOOKED)
            return None
        if wanted is not None and not _promised(order, wanted):
            self._leave_out(order, LeftOutCode.REBOOKED)
            wanted = None
        if wanted is not None and wanted.courier_id in self._gone:
            self._leave_out(order, LeftOutCode.COURIER_GONE)
            wanted = None
        if wanted is None:
            return self._without_courier(order, before)
        return self._with_courier(order, before, wanted)

    def _with_courier(
        self, order: Order, before: RouteStop | None, wanted: RouteStop
    ) -> RouteStop | None:
        if order.state is OrderState.PLANNED and order.courier_id == wanted.courier_id:
            return wanted
        if not self._step(order, OrderEvent.PLAN, wanted.courier_id):
            return before
        done = self._planned if order.state is OrderState.BOOKED else self._moved
        done.append(order.id)
        return wanted

    def _without_courier(self, order: Order, before: RouteStop | None) -> RouteStop | None:
        if order.state is OrderState.BOOKED:
            return None
        if not self._step(order, OrderEvent.UNPLAN, None):
            return before
        self._unplanned.append(order.id)
        return None

    def _step(self, order: Order, event: OrderEvent, courier_id: str | None) -> bool:
        """Take the step unless the courier has papers of the order already."""
        documents = self._work.unit.custody.of_order(order.id)
        evidence = Evidence(courier_id=courier_id, documents=documents)
        try:
            self._work.step(order, event, evidence)
        except GuardError:
            if order.courier_id is None:
                raise
            self._kept.append(Kept(order.id, order.courier_id))
            return False
        return True

    def _leave_out(self, order: Order, code: LeftOutCode) -> None:
        self.left_out.append(LeftOut(order.id, code, *LEFT_OUT_WORDS[code]))


def _promised(order: Order, stop: RouteStop) -> bool:
    window = order.appointment
    return window is not None and window.from_at <= stop.start_at <= window.to_at


def _in_order(stops: Iterable[RouteStop]) -> dict[str, RouteStop]:
    """Number each courier's stops by planned start."""
    numbers: defaultdict[str, int] = defaultdict(int)
    ordered = {}
    for stop in sorted(stops, key=lambda s: (s.courier_id, s.start_at, s.order_id)):
        numbers[stop.courier_id] += 1
        ordered[stop.order_id] = replace(stop, position=numbers[stop.courier_id])
    return ordered


def _by_courier(stops: Iterable[RouteStop]) -> dict[str, set[RouteStop]]:
    grouped: defaultdict[str, set[RouteStop]] = defaultdict(set)
    for stop in stops:
        grouped[stop.courier_id].add(replace(stop, publication=0))
    return grouped
