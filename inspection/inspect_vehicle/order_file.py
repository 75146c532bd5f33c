"""Read an order with its visit from a JSON object, as ``inspection check --order`` takes it.

The facts that the rules look at stand beside the order's own keys, so that a
file written for ``inspection rules`` only has to name order and VIN; they may
as well stand in an object ``facts``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from inspection.errors import InputError, InspectionError
from inspection.report.order import Damage, InspectionOrder, VisitFacts
from inspection.rules import OrderFacts, facts_from
from inspection.vin import validate_shape

__all__ = ["order_from", "read_facts", "read_order"]

Made = TypeVar("Made")
_FACTS = frozenset(one.name for one in fields(OrderFacts))
_OWN = ("order", "vin", "plate", "engine_number", "owner", "facts", "visit", "photos", "damages")
_TEXTS = ("visit", "branch", "courier", "code")
_INSTANTS = ("started_at", "ended_at", "arrived_at")
_DEGREES = ("lat", "lon")
_LARGEST_BYTES = 1_048_576


def read_order(path: Path, day: date | None = None) -> InspectionOrder:
    """Read an order from a JSON file.

    Parameters
    ----------
    day
        Of the visit, in place of the file's.

    Raises
    ------
    InputError
        With everything that is wrong in it.
    """
    return order_from(_loaded(path), str(path), day)


def read_facts(path: Path) -> OrderFacts:
    """Read what the rules look at from an order's JSON file, or from one with nothing else in it.

    Raises
    ------
    InputError
        With every unknown key and every fact of a wrong kind.
    """
    record = _loaded(path)
    if not isinstance(record, dict):
        raise InputError(str(path), ["a JSON object is wanted, with the order's facts"])
    reader = _Reader()
    reader.unknown(record, {*_OWN, *_FACTS}, "")
    damages, _ = _damages(record.get("damages"), reader)
    facts = _all_facts(record, reader, damages)
    if reader.faults:
        raise InputError(str(path), reader.faults)
    return facts


def _loaded(path: Path) -> object:
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST_BYTES + 1)
        if len(data) > _LARGEST_BYTES:
            raise InputError(str(path), [f"has more than {_LARGEST_BYTES:,} bytes"])
        return json.loads(data.decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(str(path), [f"cannot be read as JSON: {error}"]) from error


def order_from(record: object, name: str = "order", day: date | None = None) -> InspectionOrder:
    """Read an order from a JSON object; as :func:`read_order`."""
    if not isinstance(record, dict):
        raise InputError(name, ["a JSON object is wanted, with the keys order, vin and visit"])
    reader = _Reader()
    reader.unknown(record, {*_OWN, *_FACTS}, "")
    vin = reader.text(record, "vin") or ""
    if not vin:
        reader.faults.append("vin: the car's VIN is wanted")
    visit = _visit(record.get("visit"), reader, day)
    damages, close_ups = _damages(record.get("damages"), reader)
    facts = _all_facts(record, reader, damages)
    items = {**close_ups, **reader.texts(record, "photos")}
    number = reader.made(lambda: validate_shape(vin), "") if vin else ""
    if reader.faults or visit is None:
        raise InputError(name, reader.faults)
    return InspectionOrder(
        order=reader.text(record, "order") or number,
        vin=number,
        facts=facts,
        visit=visit,
        plate=reader.text(record, "plate"),
        engine_number=reader.text(record, "engine_number"),
        owner=reader.text(record, "owner"),
        items=items,
        damages=damages,
    )


class _Reader:
    """Takes values out of JSON objects and remembers every fault."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def unknown(self, record: Mapping[str, object], known: set[str], where: str) -> None:
        listed = ", ".join(sorted(known))
        self.faults += [
            f"{where}{key}: unknown, known are {listed}" for key in record if key not in known
        ]

    def text(self, record: Mapping[str, object], key: str, where: str = "") -> str | None:
        value = record.get(key)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            self.faults.append(f"{where}{key}: a text is wanted, not {value!r}")
            return None
        return value.strip() or None

    def texts(self, record: Mapping[str, object], key: str) -> dict[str, str]:
        value = record.get(key)
        if value is None:
            return {}
        if isinstance(value, dict) and all(isinstance(one, str) for one in value.values()):
            return dict(value)
        self.faults.append(f"{key}: an object is wanted, file name to item")
        return {}

    def moment(self, parse: Callable[[str], Made], text: str, where: str) -> Made | None:
        try:
            return parse(text)
        except ValueError as error:
            self.faults.append(f"{where}: {text!r} is no ISO 8601 date or time: {error}")
            return None

    def made(self, make: Callable[[], Made], otherwise: Made) -> Made:
        try:
            return make()
        except InputError as error:
            self.faults += error.faults
        except (InspectionError, ValueError) as error:
            self.faults.append(str(error))
        return otherwise


def _all_facts(
    record: Mapping[str, object], reader: _Reader, damages: Sequence[Damage]
) -> OrderFacts:
    """Return the facts; what the courier entered, or that he entered none, is one of them."""
    facts = reader.made(lambda: facts_from(_facts(record, reader)), OrderFacts())
    if "damages" in record and facts.damage_reported is None:
        return replace(facts, damage_reported=bool(damages))
    return facts


def _facts(record: Mapping[str, object], reader: _Reader) -> dict[str, object]:
    nested = record.get("facts", {})
    if not isinstance(nested, dict):
        reader.faults.append("facts: an object is wanted")
        nested = {}
    return {**{key: record[key] for key in _FACTS & record.keys()}, **nested}


def _visit(record: object, reader: _Reader, day: date | None) -> VisitFacts | None:
    given = {} if record is None else record
    if not isinstance(given, dict):
        reader.faults.append("visit: an object is wanted")
        return None
    reader.unknown(given, {"date", *_TEXTS, *_INSTANTS, *_DEGREES}, "visit.")
    texts = {key: reader.text(given, key, "visit.") for key in _TEXTS}
    started_at, ended_at, arrived_at = (_instant(given, key, reader) for key in _INSTANTS)
    lat, lon = (_degree(given, key, reader) for key in _DEGREES)
    on = day or _day(given, reader)
    if on is None:
        return None
    return reader.made(
        lambda: VisitFacts(
            day=on,
            visit=texts["visit"] or "",
            branch=texts["branch"] or "",
            courier=texts["courier"] or "",
            code=texts["code"],
            started_at=started_at,
            ended_at=ended_at,
            lat=lat,
            lon=lon,
            arrived_at=arrived_at,
        ),
        None,
    )


def _day(record: Mapping[str, object], reader: _Reader) -> date | None:
    text = reader.text(record, "date", "visit.")
    if text is None:
        reader.faults.append("visit.date: the day of the visit is wanted, such as 2026-06-18")
        return None
    return reader.moment(date.fromisoformat, text, "visit.date")


def _instant(record: Mapping[str, object], key: str, reader: _Reader) -> datetime | None:
    text = reader.text(record, key, "visit.")
    if text is None:
        return None
    return reader.moment(datetime.fromisoformat, text, f"visit.{key}")


def _degree(record: Mapping[str, object], key: str, reader: _Reader) -> float | None:
    value = record.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        reader.faults.append(f"visit.{key}: degrees are wanted, not {value!r}")
        return None
    return float(value)


def _damages(value: object, reader: _Reader) -> tuple[tuple[Damage, ...], dict[str, str]]:
    """Return the courier's entries, and that the photos they name are of damage."""
    if value is None:
        return (), {}
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        reader.faults.append("damages: a list of objects is wanted, each with part and severity")
        return (), {}
    damages = []
    for at, one in enumerate(value):
        where = f"damages[{at}]."
        reader.unknown(one, {"part", "severity", "photo", "note"}, where)
        words = {key: reader.text(one, key, where) or "" for key in ("photo", "note")}
        part, severity = reader.text(one, "part", where), reader.text(one, "severity", where)
        if part is None or severity is None:
            reader.faults.append(f"{where[:-1]}: part and severity are wanted")
            continue
        damages.append(Damage(part, severity, words["photo"], words["note"]))
    return tuple(damages), {one.photo: "damage" for one in damages if one.photo}
