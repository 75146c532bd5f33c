"""timeline.html: who does what when, one lane for each courier."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from routing.model import Task
from routing.report.activities import Activity, Doing, activities
from routing.report.inputs import ReportInputs
from routing.report.itinerary import Itinerary, Visit, itineraries
from routing.report.pages import asset, render_page
from routing.report.wording import (
    MODE_WORDS,
    TASK_WORDS,
    clock_zh,
    day_zh,
    duration_zh,
    km,
    presentable,
    tasks_zh,
    window_zh,
    yuan,
)

__all__ = ["timeline_page"]

LABEL_WIDTH = 190
CHART_WIDTH = 1500
HEAD_HEIGHT = 30
BAR_TOP = 4
BAR_HEIGHT = 20
WINDOWS_TOP = BAR_TOP + BAR_HEIGHT + 3
LEAST_HEIGHT = 46
WINDOW_HEIGHT = 11
LANE_GAP = 12
ALL_DAY_SHARE = 0.75

DOING_WORDS = {
    Doing.DRIVE: "途中",
    Doing.SETUP: "停车找门",
    Doing.WAIT: "等待",
    Doing.SERVE: "服务",
    Doing.REST: "休息",
}


@dataclass(frozen=True, slots=True)
class Scale:
    """Seconds since midnight to pixels."""

    start_s: int
    end_s: int

    def x(self, at_s: int) -> float:
        """Return the horizontal place of an instant."""
        share = (at_s - self.start_s) / (self.end_s - self.start_s)
        return round(LABEL_WIDTH + share * CHART_WIDTH, 1)

    def hours(self) -> Iterable[int]:
        """Return the full hours that are shown."""
        return range(-(-self.start_s // 3600) * 3600, self.end_s + 1, 3600)


@dataclass(frozen=True, slots=True)
class Bar:
    """A coloured span on a lane."""

    kind: str
    x: float
    width: float
    label: str
    title: str


@dataclass(frozen=True, slots=True)
class WindowMark:
    """An appointment, drawn as an outline with the planned start in it."""

    x: float
    width: float
    y: int
    start_x: float
    label: str
    late: bool
    title: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One courier's day as drawn."""

    height: int
    name: str
    facts: str
    shift_x: float
    shift_width: float
    bars: Sequence[Bar]
    windows: Sequence[WindowMark]


def timeline_page(inputs: ReportInputs) -> bytes:
    """Return the page; it needs neither network nor script."""
    routes = itineraries(inputs.problem, inputs.plan)
    scale = _scale(routes)
    idle = [
        presentable(f"{courier.id} {courier.name}")
        for courier in inputs.problem.couriers
        if courier.id not in {itinerary.courier.id for itinerary in routes}
    ]
    return render_page(
        "timeline.html",
        title=presentable(inputs.title),
        day=day_zh(inputs.problem.day),
        notes=[presentable(note) for note in inputs.notes],
        style=asset("timeline.css"),
        lanes=[_lane(itinerary, scale) for itinerary in routes],
        idle=idle,
        hours=[(scale.x(at_s), clock_zh(at_s)) for at_s in scale.hours()],
        width=LABEL_WIDTH + CHART_WIDTH + 20,
        head_height=HEAD_HEIGHT,
        bar_top=BAR_TOP,
        bar_height=BAR_HEIGHT,
        window_height=WINDOW_HEIGHT,
        tasks=list(TASK_WORDS.items()),
        unassigned=len(inputs.plan.unassigned),
    )


def _scale(routes: Sequence[Itinerary]) -> Scale:
    starts = [itinerary.courier.shift.start_s for itinerary in routes]
    ends = [itinerary.courier.shift.end_s for itinerary in routes]
    for itinerary in routes:
        starts += (activity.start_s for activity in activities(itinerary))
        ends += (activity.end_s for activity in activities(itinerary))
    first_s = min(starts, default=9 * 3600)
    last_s = max(ends, default=18 * 3600)
    return Scale(first_s // 1800 * 1800, -(-last_s // 1800) * 1800)


def _lane(itinerary: Itinerary, scale: Scale) -> Lane:
    windows, rows = _window_marks(itinerary, scale)
    shift, courier, route = itinerary.courier.shift, itinerary.courier, itinerary.route
    shift_x = scale.x(shift.start_s)
    return Lane(
        height=max(LEAST_HEIGHT, WINDOWS_TOP + rows * (WINDOW_HEIGHT + 2) + LANE_GAP),
        name=presentable(f"{courier.id} {courier.name}"),
        facts=f"{len(itinerary.visits)}站 {km(route.distance_m)}公里 {MODE_WORDS[courier.mode]}",
        shift_x=shift_x,
        shift_width=round(scale.x(shift.end_s) - shift_x, 1),
        bars=[_bar(itinerary, activity, scale) for activity in activities(itinerary)],
        windows=windows,
    )


def _bar(itinerary: Itinerary, activity: Activity, scale: Scale) -> Bar:
    x = scale.x(activity.start_s)
    visit = None if activity.visit is None else itinerary.visits[activity.visit - 1]
    kind, label = activity.doing.value, ""
    span = f"{clock_zh(activity.start_s)}–{clock_zh(activity.end_s)}"
    length = duration_zh(activity.end_s - activity.start_s)
    lines = [f"{DOING_WORDS[activity.doing]} {span}（{length}）"]
    if visit is not None:
        lines.append(_visit_line(visit))
    if visit is not None and activity.doing is Doing.SERVE:
        kind = f"serve {_main_task(visit)}" + (" late" if visit.late_s else "")
        label = str(visit.number)
        lines += _service_lines(visit)
    return Bar(kind, x, round(scale.x(activity.end_s) - x, 1), label, "\n".join(lines))


def _visit_line(visit: Visit) -> str:
    return f"第{visit.number}站 {visit.order.id} {visit.contact.name} {visit.contact.address}"


def _service_lines(visit: Visit) -> Iterable[str]:
    yield f"事项 {tasks_zh(visit.order.tasks)}"
    yield f"预约 {window_zh(visit.window)}"
    if visit.order.premium_due_fen:
        yield f"应收保费 {yuan(visit.order.premium_due_fen)}元"
    if visit.late_s:
        yield f"超出送达承诺 {duration_zh(visit.late_s)}"
    if visit.off_preference_s:
        yield f"偏离客户偏好 {duration_zh(visit.off_preference_s)}"


def _main_task(visit: Visit) -> str:
    for task in (Task.INSPECT_VEHICLE, Task.COLLECT_PREMIUM, Task.COLLECT_PAPERS):
        if task in visit.order.tasks:
            return task.value
    return Task.HAND_OVER.value


def _window_marks(itinerary: Itinerary, scale: Scale) -> tuple[list[WindowMark], int]:
    """Return the windows shorter than most of a shift, in as few rows as they need."""
    shift = itinerary.courier.shift
    most_s = ALL_DAY_SHARE * (shift.end_s - shift.start_s)
    ends: list[float] = []
    marks = []
    for visit in sorted(itinerary.visits, key=lambda visit: visit.window.start_s):
        start_s = max(visit.window.start_s, scale.start_s)
        end_s = min(visit.window.end_s, scale.end_s)
        if end_s - start_s >= most_s:
            continue
        x, right = scale.x(start_s), scale.x(max(start_s, end_s))
        row = next((at for at, end in enumerate(ends) if end + 2 <= x), len(ends))
        ends[row : row + 1] = [max(right, x + 16)]
        marks.append(
            WindowMark(
                x=x,
                width=max(2.0, round(right - x, 1)),
                y=WINDOWS_TOP + row * (WINDOW_HEIGHT + 2),
                start_x=scale.x(visit.stop.start_s),
                label=str(visit.number),
                late=bool(visit.late_s),
                title="\n".join([_visit_line(visit), *_service_lines(visit)]),
            )
        )
    return marks, len(ends)
