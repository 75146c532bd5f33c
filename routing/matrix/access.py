"""Who may use a road, in which direction: the tagging rules of OpenStreetMap.

References
----------
https://wiki.openstreetmap.org/wiki/Key:access (hierarchy of access tags),
https://wiki.openstreetmap.org/wiki/Key:oneway (values, implied one-ways).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from routing.model import Mode

__all__ = ["Access", "Directions", "directions", "node_blocks", "road_access"]

Tags = Mapping[str, str]


class Access(StrEnum):
    """Whether a road may be used."""

    OPEN = "open"
    ENDS_ONLY = "ends-only"
    """To reach or leave places on it, not to drive through."""
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Directions:
    """Which ways a road may be driven, seen in the order of its nodes."""

    forward: bool
    backward: bool


CAR_CLASSES = frozenset(
    {"motorway", "trunk", "primary", "secondary", "tertiary"}
    | {f"{name}_link" for name in ("motorway", "trunk", "primary", "secondary", "tertiary")}
    | {"unclassified", "residential", "living_street", "service", "road", "track"}
)
SLOW_CLASSES = frozenset({"pedestrian", "footway", "path", "steps", "cycleway", "bridleway"})
OPEN_CLASSES: Mapping[Mode, frozenset[str]] = {
    Mode.CAR: CAR_CLASSES,
    Mode.EBIKE: (CAR_CLASSES | SLOW_CLASSES) - {"motorway", "motorway_link", "bridleway"},
    Mode.FOOT: (CAR_CLASSES | SLOW_CLASSES | {"platform", "corridor"})
    - {"motorway", "motorway_link"},
}
KNOWN_CLASSES = CAR_CLASSES | SLOW_CLASSES | {"platform", "corridor", "busway"}

# From the most to the least specific: the first tag present decides.
HIERARCHY: Mapping[Mode, tuple[str, ...]] = {
    Mode.CAR: ("motorcar", "motor_vehicle", "vehicle", "access"),
    Mode.EBIKE: ("electric_bicycle", "bicycle", "vehicle", "access"),
    Mode.FOOT: ("foot", "access"),
}
OWN_TAGS: Mapping[Mode, tuple[str, ...]] = {
    Mode.CAR: ("motorcar", "motor_vehicle"),
    Mode.EBIKE: ("electric_bicycle", "bicycle"),
    Mode.FOOT: ("foot",),
}
ALLOWING = frozenset({"yes", "designated", "permissive", "official", "public"})
ENDS_ONLY = frozenset({"private", "destination", "delivery", "customers", "permit", "residents"})
CLOSING = frozenset(
    {"no", "agricultural", "forestry", "emergency", "psv", "bus", "taxi", "military"}
    | {"use_sidepath", "restricted", "construction"}
)

BLOCKING_BARRIERS: Mapping[Mode, frozenset[str]] = {
    Mode.CAR: frozenset(
        {"bollard", "block", "cycle_barrier", "motorcycle_barrier", "jersey_barrier", "chain"}
        | {"stile", "kissing_gate", "turnstile", "full-height_turnstile", "log", "debris", "rope"}
        | {"planter", "bus_trap", "sump_buster", "wicket_gate", "horse_stile", "barrier_board"}
    ),
    Mode.EBIKE: frozenset({"stile", "kissing_gate", "turnstile", "full-height_turnstile"}),
    Mode.FOOT: frozenset(),
}
FORWARD_ONLY = frozenset({"yes", "true", "1"})
BACKWARD_ONLY = frozenset({"-1", "reverse"})
BOTH_WAYS = frozenset({"no", "false", "0", "alternating"})
ROUNDABOUTS = frozenset({"roundabout", "circular"})
ONEWAY_KEYS: Mapping[Mode, tuple[str, ...]] = {
    Mode.CAR: ("oneway:motorcar", "oneway:motor_vehicle", "oneway:vehicle"),
    Mode.EBIKE: ("oneway:electric_bicycle", "oneway:bicycle", "oneway:vehicle"),
    Mode.FOOT: ("oneway:foot",),
}
CYCLEWAY_KEYS = ("cycleway", "cycleway:left", "cycleway:right", "cycleway:both")


def road_access(tags: Tags, mode: Mode) -> Access:
    """Return whether a way with these tags may be used in `mode`."""
    road = tags.get("highway", "")
    if road not in KNOWN_CLASSES:
        return Access.CLOSED
    own = next((tags[key] for key in OWN_TAGS[mode] if key in tags), None)
    if road not in OPEN_CLASSES[mode] or _expressway(tags, mode):
        if own in ALLOWING:
            return Access.OPEN
        return Access.ENDS_ONLY if own in ENDS_ONLY else Access.CLOSED
    return _tagged(tags, mode)


def _expressway(tags: Tags, mode: Mode) -> bool:
    """Whether slow traffic is kept off although the class would let it on."""
    return mode is not Mode.CAR and "yes" in (tags.get("motorroad"), tags.get("expressway"))


def _tagged(tags: Tags, mode: Mode) -> Access:
    for key in HIERARCHY[mode]:
        value = tags.get(key)
        if value in CLOSING:
            return Access.CLOSED
        if value in ENDS_ONLY:
            return Access.ENDS_ONLY
        if value in ALLOWING:
            return Access.OPEN
    return Access.OPEN


def node_blocks(tags: Tags, mode: Mode) -> bool:
    """Return whether a barrier or access tag at a node stops `mode` there."""
    tagged = any(tags.get(key) in ALLOWING | ENDS_ONLY | CLOSING for key in HIERARCHY[mode])
    if tagged:
        return _tagged(tags, mode) is not Access.OPEN
    return tags.get("barrier") in BLOCKING_BARRIERS[mode]


def directions(tags: Tags, mode: Mode) -> Directions:
    """Return the directions in which a way may be used in `mode`."""
    for key in ONEWAY_KEYS[mode]:
        if key in tags:
            return _oneway(tags[key])
    if mode is Mode.FOOT:
        return Directions(forward=True, backward=True)
    if mode is Mode.EBIKE and any(
        tags.get(key, "").startswith("opposite") for key in CYCLEWAY_KEYS
    ):
        return Directions(forward=True, backward=True)
    if "oneway" in tags:
        return _oneway(tags["oneway"])
    implied = tags.get("junction") in ROUNDABOUTS or tags.get("highway") == "motorway"
    return Directions(forward=True, backward=not implied)


def _oneway(value: str) -> Directions:
    if value in FORWARD_ONLY:
        return Directions(forward=True, backward=False)
    if value in BACKWARD_ONLY:
        return Directions(forward=False, backward=True)
    if value == "reversible":
        return Directions(forward=False, backward=False)
    return Directions(forward=True, backward=True)
