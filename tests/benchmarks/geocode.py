"""How far off the geocoder is: ``python -m tests.benchmarks.geocode``.

Prints one table and writes ``build/bench-geocode.json``:

* *mapped*: every house number of Liechtenstein, asked of the whole extract;
* *held back*: a fifth of the addresses is taken away (by seed), the rest are the
  known addresses; once alone, once with the roads of the extract, whose own
  house numbers are left out;
* *road only*: the known addresses of Futian, asked of the roads alone.

``--extract FILE...`` measures other OpenStreetMap extracts the same way.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import osmium

from routing.geocode import AddressBook, Placement, make_geocoder
from routing.geocode.plane import distance_m
from routing.osm import open_extract
from routing.settings import default_settings

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "fixtures"
LIECHTENSTEIN = FIXTURES / "liechtenstein" / "liechtenstein.osm.pbf"
FUTIAN = FIXTURES / "futian" / "futian.osm.pbf"
FUTIAN_KNOWN = FIXTURES / "futian" / "known_addresses.csv"

Point = tuple[float, float]
Asked = tuple[str, Point]


@dataclass(frozen=True)
class Row:
    """Errors of the answers of one precision level, or the count of addresses without a point."""

    data: str
    sources: str
    level: str
    count: int
    share_percent: float
    median_m: float | None = None
    p90_m: float | None = None


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--extract", type=Path, nargs="*", default=[LIECHTENSTEIN])
    parser.add_argument("--seed", type=int, nargs="*", default=[1, 2, 3])
    options = parser.parse_args(arguments)
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        for extract in options.extract:
            rows += _mapped(extract)
            rows += _held_back(extract, options.seed, Path(folder))
        rows += _futian(options.seed, Path(folder))
    _print(rows)
    out = ROOT / "build" / "bench-geocode.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps({"rows": [asdict(row) for row in rows]}, indent=1), encoding="utf-8")


def _mapped(extract: Path) -> list[Row]:
    houses = _addresses(extract)
    book = make_geocoder(default_settings().geocode, roads=extract)
    with_town = [item for item in houses if "," in item[0]]
    return [
        *_measure(extract.stem, "mapped, with town", [(book, with_town)]),
        *_measure(extract.stem, "mapped, all", [(book, houses)]),
    ]


def _held_back(extract: Path, seeds: Sequence[int], folder: Path) -> list[Row]:
    bare = _without_numbers(extract, folder)
    addresses = _addresses(extract)
    return [
        *_measure(extract.stem, "held back", _splits(addresses, seeds, folder, None)),
        *_measure(extract.stem, "held back, roads", _splits(addresses, seeds, folder, bare)),
    ]


def _futian(seeds: Sequence[int], folder: Path) -> list[Row]:
    with FUTIAN_KNOWN.open(encoding="utf-8", newline="") as stream:
        known = [(r["address"], (float(r["lat"]), float(r["lon"]))) for r in csv.DictReader(stream)]
    roads = make_geocoder(default_settings().geocode, roads=FUTIAN)
    return [
        *_measure("futian", "road only", [(roads, known)]),
        *_measure("futian", "held back", _splits(known, seeds, folder, None)),
        *_measure("futian", "held back, roads", _splits(known, seeds, folder, FUTIAN)),
    ]


def _splits(
    addresses: Sequence[Asked], seeds: Sequence[int], folder: Path, roads: Path | None
) -> list[tuple[AddressBook, list[Asked]]]:
    """Return for each seed a book of four fifths of the addresses, and the others."""
    splits = []
    for seed in seeds:
        shuffled = list(addresses)
        random.Random(seed).shuffle(shuffled)
        cut = len(shuffled) // 5
        known = folder / f"known-{seed}.csv"
        with known.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(("address", "lat", "lon"))
            writer.writerows((address, *point) for address, point in shuffled[cut:])
        book = make_geocoder(default_settings().geocode, known=known, roads=roads)
        splits.append((book, shuffled[:cut]))
    return splits


def _measure(
    data: str, sources: str, runs: Sequence[tuple[AddressBook, Sequence[Asked]]]
) -> list[Row]:
    errors: dict[str, list[float]] = defaultdict(list)
    missed: dict[str, int] = defaultdict(int)
    began = time.perf_counter()
    for book, asked in runs:
        for address, point in asked:
            found = book.place(address)
            if isinstance(found, Placement):
                at = (found.location.lat, found.location.lon)
                errors[found.precision].append(distance_m(at, point))
            else:
                missed[found.code] += 1
    total = sum(map(len, errors.values())) + sum(missed.values())
    pace = 1_000 * (time.perf_counter() - began) / max(total, 1)
    print(f"{data}, {sources}: {total} addresses, {pace:.1f} ms each")  # progress
    placed = [_row(data, sources, level, found, total) for level, found in sorted(errors.items())]
    return placed + [
        Row(data, sources, code, count, round(100 * count / total, 1))
        for code, count in sorted(missed.items())
    ]


def _row(data: str, sources: str, level: str, errors: list[float], total: int) -> Row:
    ranked = sorted(errors)
    median, p90 = (ranked[int(share * (len(ranked) - 1))] for share in (0.5, 0.9))
    share = round(100 * len(ranked) / total, 1)
    return Row(data, sources, str(level), len(ranked), share, round(median, 1), round(p90, 1))


def _addresses(extract: Path) -> list[Asked]:
    """Return the extract's house numbers as people write them, one point for each."""
    found: dict[str, Point] = {}
    for item in open_extract(extract, keys=("addr:housenumber",)):
        tags = {tag.k: tag.v for tag in item.tags}
        if item.is_relation() or "addr:street" not in tags:
            continue
        nodes = [item] if item.is_node() else [n for n in item.nodes if n.location.valid()]
        if not nodes:
            continue
        point = (sum(n.lat for n in nodes) / len(nodes), sum(n.lon for n in nodes) / len(nodes))
        place = f"{tags.get('addr:postcode', '')} {tags.get('addr:city', '')}".strip()
        text = f"{tags['addr:street']} {tags['addr:housenumber']}"
        found.setdefault(f"{text}, {place}" if place else text, point)
    return list(found.items())


def _without_numbers(extract: Path, folder: Path) -> Path:
    """Return a copy of the extract from which all addresses are gone."""
    bare = folder / f"{extract.stem}-bare.osm.pbf"
    with osmium.SimpleWriter(str(bare)) as writer:
        for item in osmium.FileProcessor(str(extract)):
            tags = {tag.k: tag.v for tag in item.tags if not tag.k.startswith("addr:")}
            writer.add(item.replace(tags=tags))
    return bare


def _print(rows: Sequence[Row]) -> None:
    print("\n| data | sources | result | addresses | share | median m | p90 m |")
    print("|---|---|---|---:|---:|---:|---:|")
    for row in rows:
        errors = " | ".join("" if m is None else f"{m:.0f}" for m in (row.median_m, row.p90_m))
        name = f"| {row.data} | {row.sources} | {row.level} |"
        print(f"{name} {row.count} | {row.share_percent:.1f} % | {errors} |")


if __name__ == "__main__":
    main()
