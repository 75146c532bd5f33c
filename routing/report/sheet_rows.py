"""The sheets of plan.xlsx as columns and typed rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from routing.model import UNREACHABLE, Problem
from routing.report.inputs import ReportInputs
from routing.report.itinerary import Itinerary, Visit, presentable_contact
from routing.report.reasons import told
from routing.report.wording import (
    MODE_WORDS,
    PAYMENT_WORDS,
    duration_zh,
    tasks_zh,
    window_zh,
)

__all__ = [
    "COURIER_COLUMNS",
    "LEFT_COLUMNS",
    "STOP_COLUMNS",
    "Column",
    "Row",
    "Value",
    "courier_rows",
    "left_rows",
    "stop_rows",
    "summary_rows",
]

Value = str | int | float | Decimal | datetime | timedelta | None
Row = Sequence[Value]
Column = tuple[str, int, str]
"""Heading, width in characters, number format (empty for text)."""

TIME = "hh:mm"
SPAN = "[h]:mm"
MONEY = "#,##0.00"
KILOMETRES = "0.0"

STOP_COLUMNS = (
    ("配送员编号", 11, ""),
    ("配送员", 10, ""),
    ("序号", 6, "0"),
    ("保单号", 22, ""),
    ("投保人", 12, ""),
    ("联系电话", 14, ""),
    ("配送地址", 44, ""),
    ("预约时段", 26, ""),
    ("预计到达", 10, TIME),
    ("服务开始", 10, TIME),
    ("服务结束", 10, TIME),
    ("等待", 8, SPAN),
    ("超出送达承诺", 15, SPAN),
    ("事项", 26, ""),
    ("应收保费（元）", 14, MONEY),
    ("支付方式", 10, ""),
    ("累计现金（元）", 14, MONEY),
    ("险种", 16, ""),
    ("车牌号", 12, ""),
    ("车架号", 20, ""),
    ("路程（公里）", 11, KILOMETRES),
    ("优先级", 8, "0"),
    ("备注", 30, ""),
    ("纬度", 11, "0.000000"),
    ("经度", 11, "0.000000"),
)
LEFT_COLUMNS = (
    ("类别", 10, ""),
    ("保单号", 22, ""),
    ("投保人", 12, ""),
    ("联系电话", 14, ""),
    ("配送地址", 44, ""),
    ("预约时段", 26, ""),
    ("优先级", 8, "0"),
    ("原因", 40, ""),
    ("处理建议", 40, ""),
    ("明细", 80, ""),
)
COURIER_COLUMNS = (
    ("配送员编号", 11, ""),
    ("配送员", 10, ""),
    ("网点", 18, ""),
    ("交通方式", 10, ""),
    ("班次", 16, ""),
    ("站数", 7, "0"),
    ("出发", 9, TIME),
    ("首站开始", 10, TIME),
    ("末站结束", 10, TIME),
    ("返回", 9, TIME),
    ("工作时长", 10, SPAN),
    ("等待", 8, SPAN),
    ("里程（公里）", 11, KILOMETRES),
    ("携带件数", 10, "0"),
    ("应收保费（元）", 14, MONEY),
    ("预计最高现金（元）", 16, MONEY),
    ("现金上限（元）", 14, MONEY),
    ("最小余量", 10, SPAN),
)


def summary_rows(
    inputs: ReportInputs, routes: Sequence[Itinerary]
) -> Iterable[tuple[str, Value, str]]:
    """Yield name, value and number format of each line of the summary."""
    day = datetime.combine(inputs.problem.day, datetime.min.time())
    waiting_s = sum(route.waiting_s for route in routes)
    yield "标题", inputs.title, ""
    yield "配送日期", day, "yyyy-mm-dd"
    yield "读入订单", inputs.orders_read, "0"
    yield "拒收（数据有误）", len(inputs.refused), "0"
    yield "无法定位", len(inputs.unplaced), "0"
    yield "已排入路线", sum(len(route.visits) for route in routes), "0"
    yield "未派单", len(inputs.plan.unassigned), "0"
    yield "出勤配送员", len(routes), "0"
    yield "当班配送员", len(inputs.problem.couriers), "0"
    yield "总里程（公里）", sum(route.route.distance_m for route in routes) / 1000, KILOMETRES
    yield "总工作时长", timedelta(seconds=sum(route.route.working_s for route in routes)), SPAN
    yield "总等待时长", timedelta(seconds=waiting_s), SPAN
    yield "应收保费（元）", _yuan(sum(route.premium_fen for route in routes)), MONEY
    yield "超出送达承诺", sum(v.late_s > 0 for route in routes for v in route.visits), "0"
    yield "求解引擎", inputs.plan.engine, ""
    for note in inputs.notes:
        yield "说明", note, ""


def stop_rows(problem: Problem, routes: Iterable[Itinerary]) -> Iterable[Row]:
    """Yield one row for each stop, in order of visit."""
    for itinerary in routes:
        for visit in itinerary.visits:
            yield _stop_row(problem, itinerary, visit)


def _stop_row(problem: Problem, itinerary: Itinerary, visit: Visit) -> Row:
    order, contact, stop = visit.order, visit.contact, visit.stop
    return (
        itinerary.courier.id,
        itinerary.courier.name,
        visit.number,
        order.id,
        contact.name,
        contact.phone_masked,
        contact.address,
        "、".join(window_zh(window) for window in order.windows),
        _local(problem, stop.arrival_s),
        _local(problem, stop.start_s),
        _local(problem, stop.end_s),
        timedelta(seconds=visit.wait_s),
        timedelta(seconds=visit.late_s) if visit.late_s else None,
        tasks_zh(order.tasks),
        _yuan(order.premium_due_fen),
        PAYMENT_WORDS[order.payment],
        _yuan(visit.cash_fen),
        contact.product,
        contact.plate,
        contact.vin,
        None if visit.leg_m == UNREACHABLE else visit.leg_m / 1000,
        order.priority,
        contact.note,
        round(visit.location.lat, 6),
        round(visit.location.lon, 6),
    )


def left_rows(inputs: ReportInputs) -> Iterable[Row]:
    """Yield the orders on no route, those that never reached the planner last."""
    for left in inputs.plan.unassigned:
        order = inputs.problem.order_by_id[left.order_id]
        contact = presentable_contact(order.contact)
        reasons = [told(reason) for reason in left.reasons]
        yield (
            "未派单",
            order.id,
            contact.name,
            contact.phone_masked,
            contact.address,
            "、".join(window_zh(window) for window in order.windows),
            order.priority,
            _numbered(reason.what for reason in reasons) or "未说明",
            _numbered(reason.remedy for reason in reasons),
            _numbered(reason.detail for reason in reasons),
        )
    for kind, orders in (("无法定位", inputs.unplaced), ("拒收", inputs.refused)):
        for order_ in orders:
            row = (
                order_.id,
                None,
                None,
                order_.address,
                None,
                None,
                order_.reason,
                order_.remedy,
                "",
            )
            yield (kind, *row)


def _numbered(texts: Iterable[str]) -> str:
    """Return `texts` in one, with their numbers if there are several."""
    lines = list(texts)
    if len(lines) < 2:
        return "".join(lines)
    return " ".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))


def courier_rows(problem: Problem, routes: Iterable[Itinerary]) -> Iterable[Row]:
    """Yield one row for each courier on shift, with or without a route."""
    by_id = {itinerary.courier.id: itinerary for itinerary in routes}
    depots = {depot.id: depot for depot in problem.depots}
    for courier in problem.couriers:
        depot = depots[courier.depot_id]
        base = (
            courier.id,
            courier.name,
            depot.name or depot.id,
            MODE_WORDS[courier.mode],
            window_zh(courier.shift),
        )
        itinerary = by_id.get(courier.id)
        limit = None if courier.cash_limit_fen is None else _yuan(courier.cash_limit_fen)
        if itinerary is None:
            yield (*base, 0, *[None] * 10, limit, None)
        else:
            yield (*base, *_route_figures(problem, itinerary), limit, _margin(itinerary))


def _route_figures(problem: Problem, itinerary: Itinerary) -> Row:
    route = itinerary.route
    return (
        len(itinerary.visits),
        _local(problem, route.departure_s),
        _local(problem, route.stops[0].start_s),
        _local(problem, route.stops[-1].end_s),
        _local(problem, route.return_s),
        timedelta(seconds=route.working_s),
        timedelta(seconds=itinerary.waiting_s),
        route.distance_m / 1000,
        itinerary.bag_units,
        _yuan(itinerary.premium_fen),
        _yuan(itinerary.cash_at_most_fen),
    )


def _margin(itinerary: Itinerary) -> Value:
    # A spreadsheet cannot show a negative span of time.
    margin_s = itinerary.margin_s
    return timedelta(seconds=margin_s) if margin_s >= 0 else duration_zh(margin_s)


def _yuan(fen: int) -> Decimal:
    return Decimal(fen).scaleb(-2)


def _local(problem: Problem, seconds: int) -> datetime:
    instant = problem.day_start_at + timedelta(seconds=seconds)
    return instant.astimezone(ZoneInfo(problem.timezone)).replace(tzinfo=None)
