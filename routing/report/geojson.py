"""routes.geojson: the plan for any map program (RFC 7946)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from routing.model import Location, Problem
from routing.report.inputs import ReportInputs
from routing.report.itinerary import Itinerary, Visit, itineraries, presentable_contact
from routing.report.legs import leg_points
from routing.report.palette import stroke_of
from routing.report.reasons import ReasonTold, told

__all__ = ["routes_geojson"]

Feature = Mapping[str, Any]


def routes_geojson(inputs: ReportInputs) -> bytes:
    """Return a FeatureCollection: a line for each leg, points for stops and depots.

    Coordinates are ``[lon, lat]`` in WGS-84 with six decimals (0.1 m); times
    are UTC with offset; ``kind`` tells ``leg``, ``stop``, ``depot`` and
    ``unassigned`` apart.
    """
    problem = inputs.problem
    features = [*_depots(problem), *_unassigned(inputs)]
    for index, itinerary in enumerate(itineraries(problem, inputs.plan)):
        features += _legs(inputs, itinerary, stroke_of(index).colour)
        features += (_stop(problem, itinerary, visit) for visit in itinerary.visits)
    collection = {"type": "FeatureCollection", "features": features}
    text = json.dumps(collection, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "replace")


def _legs(inputs: ReportInputs, itinerary: Itinerary, colour: str) -> Iterable[Feature]:
    problem = inputs.problem
    for number, points in enumerate(leg_points(inputs, itinerary), 1):
        yield {
            "type": "Feature",
            "id": f"{itinerary.courier.id}/leg/{number}",
            "geometry": {"type": "LineString", "coordinates": [_position(at) for at in points]},
            "properties": {
                "kind": "leg",
                "courier_id": itinerary.courier.id,
                "leg": number,
                "stroke": colour,
                "departure_at": _instant(problem, itinerary.route.departure_s),
                "return_at": _instant(problem, itinerary.route.return_s),
            },
        }


def _stop(problem: Problem, itinerary: Itinerary, visit: Visit) -> Feature:
    return _point(
        f"order/{visit.order.id}",
        visit.location,
        {
            "kind": "stop",
            "courier_id": itinerary.courier.id,
            "number": visit.number,
            "order_id": visit.order.id,
            "name": visit.contact.name,
            "phone_masked": visit.contact.phone_masked,
            "address": visit.contact.address,
            "arrival_at": _instant(problem, visit.stop.arrival_s),
            "start_at": _instant(problem, visit.stop.start_s),
            "end_at": _instant(problem, visit.stop.end_s),
            "window_from_at": _instant(problem, visit.window.start_s),
            "window_to_at": _instant(problem, visit.window.end_s),
            "tasks": [task.value for task in visit.order.tasks],
            "payment": visit.order.payment.value,
            "premium_due_fen": visit.order.premium_due_fen,
        },
    )


def _unassigned(inputs: ReportInputs) -> Iterable[Feature]:
    problem = inputs.problem
    for left in inputs.plan.unassigned:
        order = problem.order_by_id[left.order_id]
        contact = presentable_contact(order.contact)
        first = told(left.reasons[0]) if left.reasons else ReasonTold("", "")
        yield _point(
            f"order/{order.id}",
            problem.locations[order.node],
            {
                "kind": "unassigned",
                "order_id": order.id,
                "address": contact.address,
                "reasons": [reason.code for reason in left.reasons],
                "reason": first.detail or first.what,
                "remedy": first.remedy,
            },
        )


def _depots(problem: Problem) -> Iterable[Feature]:
    for depot in problem.depots:
        yield _point(
            f"depot/{depot.id}",
            problem.locations[depot.node],
            {"kind": "depot", "depot_id": depot.id, "name": depot.name, "address": depot.address},
        )


def _point(identifier: str, location: Location, properties: Feature) -> Feature:
    geometry = {"type": "Point", "coordinates": _position(location)}
    return {
        "type": "Feature",
        "id": identifier,
        "geometry": geometry,
        "properties": properties,
    }


def _position(location: Location) -> Sequence[float]:
    return [round(location.lon, 6), round(location.lat, 6)]


def _instant(problem: Problem, seconds: int) -> str:
    return (problem.day_start_at + timedelta(seconds=seconds)).isoformat()
