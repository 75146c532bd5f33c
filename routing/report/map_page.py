"""map.html: the day on a map, in one file that needs no network."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from routing.model import Location
from routing.report.base_map import encode, streets
from routing.report.inputs import Excluded, ReportInputs
from routing.report.itinerary import Itinerary, Visit, itineraries, presentable_contact
from routing.report.legs import leg_points
from routing.report.pages import asset, render_page
from routing.report.palette import stroke_of
from routing.report.reasons import ReasonTold, told
from routing.report.wording import (
    MODE_WORDS,
    PAYMENT_WORDS,
    clock_zh,
    day_zh,
    duration_zh,
    km,
    presentable,
    tasks_zh,
    window_zh,
    yuan,
)

__all__ = ["map_page"]

Json = Mapping[str, Any]


def map_page(inputs: ReportInputs) -> bytes:
    """Return the page: Leaflet, streets, routes and lists in one HTML file."""
    settings = inputs.settings
    return render_page(
        "map.html",
        title=inputs.title,
        day=day_zh(inputs.problem.day),
        policy=_content_policy(settings.tile_url),
        leaflet_script=asset("vendor/leaflet/leaflet.js").replace(
            "//# sourceMappingURL=leaflet.js.map", ""
        ),
        leaflet_style=re.sub(r"url\(images/[^)]*\)", "none", asset("vendor/leaflet/leaflet.css")),
        leaflet_licence=asset("vendor/leaflet/LICENSE.txt"),
        style=asset("map.css"),
        scripts=[asset("map_layers.js"), asset("map.js")],
        data=_data(inputs),
    )


def _content_policy(tile_url: str) -> str:
    """Return a policy that lets the page reach nothing but the configured tiles."""
    images = "data:"
    if tile_url:
        parts = urlsplit(tile_url)
        images += f" {parts.scheme}://{parts.netloc.replace('{s}', '*')}"
    return (
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
        f"img-src {images}"
    )


def _data(inputs: ReportInputs) -> Json:
    problem, settings = inputs.problem, inputs.settings
    routes = itineraries(problem, inputs.plan)
    lines = streets(
        inputs.roads,
        problem.locations,
        margin_m=settings.base_map_margin_m,
        most_points=settings.base_map_points,
    )
    return {
        "title": presentable(inputs.title),
        "day": day_zh(problem.day),
        "notes": [presentable(note) for note in inputs.notes],
        "counts": _counts(inputs, routes),
        "couriers": [_courier(inputs, at, route) for at, route in enumerate(routes)],
        "idle": _idle(inputs, routes),
        "depots": [
            {
                "name": presentable(depot.name or depot.id),
                "address": presentable(depot.address),
                "at": _place(problem.locations[depot.node]),
            }
            for depot in problem.depots
        ],
        "left": list(_left(inputs)),
        "roads": [[line.rank, line.name, encode(line.points)] for line in lines],
        "tiles": {"url": settings.tile_url, "attribution": settings.tile_attribution},
    }


def _counts(inputs: ReportInputs, routes: Iterable[Itinerary]) -> list[tuple[str, str]]:
    planned = sum(len(route.visits) for route in routes)
    metres = sum(route.route.distance_m for route in routes)
    return [
        ("读入订单", str(inputs.orders_read)),
        ("已排入路线", str(planned)),
        ("未派单", str(len(inputs.plan.unassigned))),
        ("无法定位", str(len(inputs.unplaced))),
        ("拒收", str(len(inputs.refused))),
        ("总里程", f"{km(metres)}公里"),
    ]


def _idle(inputs: ReportInputs, routes: Iterable[Itinerary]) -> list[str]:
    out = {route.courier.id for route in routes}
    idle = (courier for courier in inputs.problem.couriers if courier.id not in out)
    return [presentable(f"{courier.id} {courier.name}") for courier in idle]


def _courier(inputs: ReportInputs, at: int, itinerary: Itinerary) -> Json:
    courier, route, stroke = itinerary.courier, itinerary.route, stroke_of(at)
    return {
        "id": courier.id,
        "name": presentable(courier.name),
        "mode": MODE_WORDS[courier.mode],
        "colour": stroke.colour,
        "dash": stroke.dash,
        "span": f"{clock_zh(route.departure_s)}–{clock_zh(route.return_s)}",
        "km": km(route.distance_m),
        "cash": yuan(itinerary.cash_at_most_fen),
        "margin": duration_zh(itinerary.margin_s),
        "start": _place(itinerary.start),
        "end": None if itinerary.end is None else _place(itinerary.end),
        "legs": [
            encode((point.lat, point.lon) for point in points)
            for points in leg_points(inputs, itinerary)
        ],
        "stops": [_stop(visit) for visit in itinerary.visits],
    }


def _stop(visit: Visit) -> Json:
    order, stop, contact = visit.order, visit.stop, visit.contact
    return {
        "n": visit.number,
        "at": _place(visit.location),
        "id": order.id,
        "name": contact.name,
        "phone": contact.phone_masked,
        "address": contact.address,
        "plate": contact.plate,
        "vin": contact.vin,
        "product": contact.product,
        "note": contact.note,
        "windows": "、".join(window_zh(window) for window in order.windows),
        "arrival": clock_zh(stop.arrival_s),
        "start": clock_zh(stop.start_s),
        "end": clock_zh(stop.end_s),
        "wait": duration_zh(visit.wait_s) if visit.wait_s else "",
        "late": duration_zh(visit.late_s) if visit.late_s else "",
        "tasks": tasks_zh(order.tasks),
        "premium": yuan(order.premium_due_fen),
        "payment": PAYMENT_WORDS[order.payment],
    }


def _left(inputs: ReportInputs) -> Iterable[Json]:
    problem, most = inputs.problem, inputs.settings.listed_most
    for left in inputs.plan.unassigned[:most]:
        order = problem.order_by_id[left.order_id]
        contact = presentable_contact(order.contact)
        yield {
            "kind": "未派单",
            "id": order.id,
            "name": contact.name,
            "plate": contact.plate,
            "address": contact.address,
            "at": _place(problem.locations[order.node]),
            "windows": "、".join(window_zh(window) for window in order.windows),
            "reasons": [_reason(told(reason)) for reason in left.reasons],
        }
    for kind, orders in (("无法定位", inputs.unplaced), ("拒收", inputs.refused)):
        yield from (_excluded(kind, order) for order in orders[:most])


def _excluded(kind: str, order: Excluded) -> Json:
    return {
        "kind": kind,
        "id": presentable(order.id),
        "name": "",
        "plate": "",
        "address": presentable(order.address),
        "at": None,
        "windows": "",
        "reasons": [_reason(ReasonTold(presentable(order.reason), presentable(order.remedy)))],
    }


def _reason(reason: ReasonTold) -> Json:
    return {"what": reason.what, "remedy": reason.remedy, "detail": reason.detail}


def _place(location: Location) -> tuple[float, float]:
    return (round(location.lat, 6), round(location.lon, 6))
