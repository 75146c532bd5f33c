"""How surely a shot that is used again is found, and how quickly.

``python -m tests.benchmarks inspection_duplicates`` disguises every photo of
``fixtures/photos/car`` in each way of ``tests/inspection/duplicates/photos.py``
and looks for its original: by hash alone, and after local features confirmed.
Different photos are compared in pairs for false hits, and a shortlist is drawn
from a million random hashes.  Table on standard output, JSON in
``build/inspection_duplicates.json``.  ``-- --also FOLDER --every N`` adds each
N-th JPEG of a folder.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
from PIL import Image

from inspection.duplicates import Likeness, Searched, compare, looks_of, near, searched
from inspection.settings import default_settings
from tests.inspection.duplicates.photos import DISGUISES

ROOT = Path(__file__).parents[2]
PHOTOS = ROOT / "fixtures" / "photos" / "car"
BOUNDS = default_settings().duplicates
MILLION = 1_000_000
ROUNDS = 15


@dataclass(frozen=True, slots=True)
class Recall:
    """Of `tried` disguised photos, those near their original by hash, and those confirmed."""

    disguise: str
    tried: int
    shortlisted: int
    confirmed: int
    mean_ms: float


@dataclass(frozen=True, slots=True)
class Strangers:
    """Of so many pairs of different photos, those taken for one shot, or for one thing."""

    pairs: int
    same_shot: int
    same_thing: int
    names: tuple[str, ...]
    mean_ms: float


def recall(
    name: str,
    disguise: Callable[[Image.Image], Image.Image],
    pictures: Mapping[str, Image.Image],
    ready: Mapping[str, Searched],
) -> Recall:
    """Look for the original of every photo disguised in one way."""
    shortlisted, confirmed, spent_s = 0, 0, 0.0
    for key, picture in pictures.items():
        changed = disguise(picture)
        started = time.process_time()
        photo = searched(changed, BOUNDS)
        twins = compare(photo, [ready[key]], BOUNDS)
        spent_s += time.process_time() - started
        value = ready[key].looks[0].bits
        bits = min((look.bits ^ value).bit_count() for look in looks_of(changed))
        shortlisted += bits <= BOUNDS.max_hash_bits
        confirmed += any(twin.likeness is Likeness.SAME_SHOT for twin in twins)
    count = len(pictures)
    return Recall(name, count, shortlisted, confirmed, round(1000 * spent_s / count, 1))


def strangers(ready: Mapping[str, Searched]) -> Strangers:
    """Compare all pairs of different photos."""
    found: dict[Likeness, list[str]] = {kind: [] for kind in Likeness}
    started, pairs = time.process_time(), 0
    for one, other in combinations(ready, 2):
        pairs += 1
        for twin in compare(ready[one], [ready[other]], BOUNDS):
            found[twin.likeness].append(f"{one} {other}")
    spent_ms = 1000 * (time.process_time() - started) / pairs
    shots, things = found[Likeness.SAME_SHOT], found[Likeness.SAME_THING]
    named = tuple(shots + things)
    return Strangers(pairs, len(shots), len(things), named, round(spent_ms, 1))


def shortlist_ms(picture: Image.Image) -> tuple[float, float, int]:
    """Return median and best CPU time of a shortlist from a million hashes, and chance hits."""
    stored = np.random.default_rng(20260618).integers(0, 1 << 64, MILLION, np.uint64)
    looks = looks_of(picture)
    spent = []
    for _ in range(ROUNDS):
        started = time.process_time()
        found = near(stored, looks, BOUNDS.max_hash_bits, MILLION)
        spent.append(1000 * (time.process_time() - started))
    return round(statistics.median(spent), 1), round(min(spent), 1), len(found)


def main() -> None:
    """Measure, print and keep the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--also", type=Path, help="folder with more JPEGs")
    parser.add_argument("--every", type=int, default=1, help="take each N-th of them")
    options = parser.parse_args()
    files = sorted(PHOTOS.glob("*.jpg"))
    if options.also:
        files += sorted(options.also.glob("*.jpg"))[:: options.every]
    pictures = {path.name: Image.open(path).convert("RGB") for path in files}
    median_ms, best_ms, chance = shortlist_ms(next(iter(pictures.values())))
    print(
        f"shortlist of {MILLION:,} hashes, eight looks: median {median_ms} ms of CPU, "
        f"best {best_ms} ms, {chance} chance hits at {BOUNDS.max_hash_bits} bits"
    )
    ready = {key: searched(picture, BOUNDS) for key, picture in pictures.items()}
    apart = strangers(ready)
    print(
        f"{apart.pairs:,} pairs of different photos: {apart.same_shot} taken for one shot, "
        f"{apart.same_thing} said to share a thing, {apart.mean_ms} ms a pair"
    )
    for names in apart.names:
        print(f"  {names}")
    print(f"\n{'disguise':<32}{'tried':>6}{'by hash':>9}{'confirmed':>11}{'CPU ms':>9}")
    rows = []
    for name, disguise in DISGUISES.items():
        row = recall(name, disguise, pictures, ready)
        rows.append(row)
        print(
            f"{name:<32}{row.tried:>6}{row.shortlisted:>9}{row.confirmed:>11}{row.mean_ms:>9.0f}",
            flush=True,
        )
    kept = {
        "photos": len(files),
        "shortlist": {"median_ms": median_ms, "best_ms": best_ms, "chance_hits": chance},
        "strangers": asdict(apart),
        "recall": [asdict(row) for row in rows],
    }
    build = ROOT / "build"
    build.mkdir(exist_ok=True)
    (build / "inspection_duplicates.json").write_text(json.dumps(kept, indent=2), "utf-8")


if __name__ == "__main__":
    main()
