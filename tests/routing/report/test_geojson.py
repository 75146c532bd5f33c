import json
from typing import Any

import jsonschema
from shapely.geometry import shape

from routing.model import Location
from routing.report.geojson import routes_geojson
from routing.report.inputs import ReportInputs
from tests.routing.report.day import HOSTILE, day_inputs, with_contact

POSITION = {
    "type": "array",
    "prefixItems": [
        {"type": "number", "minimum": -180, "maximum": 180},
        {"type": "number", "minimum": -90, "maximum": 90},
    ],
    "minItems": 2,
    "maxItems": 2,
}
# RFC 7946, sections 3.1 to 3.3, as far as points and lines go.
COLLECTION = {
    "type": "object",
    "required": ["type", "features"],
    "properties": {
        "type": {"const": "FeatureCollection"},
        "features": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["type", "geometry", "properties", "id"],
                "properties": {
                    "type": {"const": "Feature"},
                    "properties": {"type": "object"},
                    "id": {"type": "string"},
                    "geometry": {
                        "type": "object",
                        "required": ["type", "coordinates"],
                        "additionalProperties": False,
                        "properties": {"type": {}, "coordinates": {}},
                        "oneOf": [
                            {
                                "properties": {
                                    "type": {"const": "Point"},
                                    "coordinates": POSITION,
                                }
                            },
                            {
                                "properties": {
                                    "type": {"const": "LineString"},
                                    "coordinates": {
                                        "type": "array",
                                        "items": POSITION,
                                        "minItems": 2,
                                    },
                                }
                            },
                        ],
                    },
                },
            },
        },
    },
    "not": {"required": ["crs"]},
}


def features(inputs: ReportInputs, kind: str) -> list[dict[str, Any]]:
    collection = json.loads(routes_geojson(inputs))
    jsonschema.validate(collection, COLLECTION, jsonschema.Draft202012Validator)
    return [item for item in collection["features"] if item["properties"]["kind"] == kind]


def test_stops_legs_depots_and_unassigned_orders_are_all_there() -> None:
    inputs = day_inputs()
    assert [item["id"] for item in features(inputs, "stop")] == ["order/A", "order/B", "order/C"]
    assert [item["id"] for item in features(inputs, "leg")] == [f"C1/leg/{n}" for n in (1, 2, 3, 4)]
    assert [item["id"] for item in features(inputs, "depot")] == ["depot/D"]
    (left,) = features(inputs, "unassigned")
    assert left["properties"]["reasons"] == ["WINDOW"]


def test_ids_are_unique_and_geometries_valid() -> None:
    collection = json.loads(routes_geojson(day_inputs()))
    ids = [item["id"] for item in collection["features"]]
    assert len(set(ids)) == len(ids)
    assert not any(shape(item["geometry"]).is_empty for item in collection["features"])


def test_longitude_comes_first() -> None:
    stop = features(day_inputs(), "stop")[0]
    assert stop["geometry"]["coordinates"] == [114.002, 22.53]


def test_times_are_utc_and_money_is_fen() -> None:
    stop = features(day_inputs(), "stop")[2]["properties"]
    assert stop["arrival_at"] == "2026-06-18T02:48:00+00:00"
    assert stop["premium_due_fen"] == 123_450


def test_legs_follow_the_streets_from_door_to_door() -> None:
    kerb = Location(22.5301, 114.001)
    bend = Location(22.531, 114.0015)
    legs = {"C1": ((kerb, bend), (), (bend, kerb), (kerb,))}
    first, second, _, last = features(day_inputs(legs=legs), "leg")
    assert first["geometry"]["coordinates"] == [
        [114.0, 22.53],
        [114.001, 22.5301],
        [114.0015, 22.531],
        [114.002, 22.53],
    ]
    assert second["geometry"]["coordinates"] == [[114.002, 22.53], [114.002, 22.53]]
    assert last["geometry"]["coordinates"] == [[114.005, 22.53], [114.0, 22.53]]


def test_text_is_kept_as_data() -> None:
    stop = features(with_contact(name=HOSTILE), "stop")[0]
    assert stop["properties"]["name"] == HOSTILE
