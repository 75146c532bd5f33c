"""How well VINs are read and compared, and what that costs.

``python -m tests.benchmarks inspection_reading`` prints tables and writes
``build/inspection_reading.json``.  Real photos are those of
``fixtures/photos/vin`` (or a folder like it, ``-- --photos FOLDER``), in two
halves by a hash of the name: thresholds were chosen on the development half
alone.  Drawn scenes are counted apart: they are invented.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import random
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from PIL import Image

from inspection.ocr import default_engine
from inspection.settings import default_settings
from inspection.vin.check_digit import rule_for
from inspection.vin_photo import Answer, Sight, VinReading, look, match_vin, read_vin
from tests.inspection.scenes.altered import ALTERATIONS
from tests.inspection.scenes.drawing import any_camera, photographed
from tests.inspection.scenes.numbers import any_vin, twin
from tests.inspection.scenes.papers import vin_plate

ROOT = Path(__file__).parents[2]
OUT = ROOT / "build/inspection_reading.json"
SETTINGS = default_settings().vin_photo
TWINS, OTHERS = 4, 4
THRESHOLDS = (-4.0, -2.0, -1.0, 0.0, 0.6, 1.0, 2.0, 3.0, 4.0)


@dataclass(frozen=True)
class Row:
    """One photo and all that was asked about it; `margins` of twins as of the true number."""

    file: str
    part: str
    group: str
    readable: bool
    vin: str
    read: str | None
    accepted: bool
    answer: str
    margin: float
    twins: tuple[str, ...]
    twin_margins: tuple[float, ...]
    others: tuple[str, ...]
    cpu_s: float


def part_of(name: str) -> str:
    """Return the half a photo belongs to."""
    return "held out" if hashlib.sha256(name.encode()).digest()[0] % 2 else "development"


def group_of(vin: str, check_digit_ok: bool) -> str:
    """Return the row of the table a number counts in."""
    if not vin:
        return "unreadable by eye"
    if vin[0] == "L":
        return "Chinese"
    return "others, check digit fits" if check_digit_ok else "others, without"


def asked(
    name: str, part: str, group: str, vin: str, image: Image.Image, pool: Sequence[str]
) -> Row:
    """Read one picture, compare it with its number, with twins and with other cars' numbers."""
    rng = random.Random(name)
    start = time.process_time()
    sight = look(image, default_engine(SETTINGS.threads), SETTINGS)
    reading = read_vin(sight, SETTINGS)
    cpu_s = time.process_time() - start
    strangers = [one for one in rng.sample(list(pool), min(OTHERS, len(pool))) if one != vin]
    if not vin:
        return Row(name, part, group, False, "", reading.vin, reading.accepted, "", 0.0, (), (),
                   answers(sight, strangers, reading), cpu_s)  # fmt: skip
    match = match_vin(sight, vin, SETTINGS, reading)
    checked = rule_for(vin).enforced
    twins = [twin(vin, rng, checked=checked) for _ in range(TWINS)]
    compared = [match_vin(sight, one, SETTINGS, reading) for one in twins]
    return Row(
        name, part, group, True, vin, reading.vin, reading.accepted, match.answer.value,
        float(match.margin), tuple(one.answer.value for one in compared),
        tuple(float(one.margin) for one in compared), answers(sight, strangers, reading), cpu_s,
    )  # fmt: skip


def answers(sight: Sight, numbers: Sequence[str], reading: VinReading) -> tuple[str, ...]:
    """Return the answers for some numbers of other cars."""
    return tuple(match_vin(sight, one, SETTINGS, reading).answer.value for one in numbers)


def real_photos(folder: Path) -> Iterator[tuple[str, str, bool, Image.Image]]:
    """Yield name, number, whether its check digit fits, and the picture."""
    with (folder / "truth.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            with Image.open(folder / row["file"]) as opened:
                yield row["file"], row["vin"], row["check_digit_ok"] == "1", opened.convert("RGB")


def scenes(count: int) -> Iterator[tuple[str, str, Image.Image]]:
    """Yield drawn photos of phone size with their numbers."""
    for index in range(count):
        rng = random.Random(f"scene {index}")
        vin = any_vin(rng, checked=rng.random() < 0.5)
        camera = any_camera(rng, 4000, 3000)
        yield f"scene_{index:02}", vin, photographed(vin_plate(vin, rng), camera, rng)


def measured(options: argparse.Namespace) -> dict[str, list[Row]]:
    """Return all rows by table; progress goes to standard output."""
    photos = list(real_photos(options.photos))
    pool = [vin for _, vin, _, _ in photos if vin]
    tables: dict[str, list[Row]] = defaultdict(list)
    for name, vin, fits, image in photos:
        row = asked(name, part_of(name), group_of(vin, fits), vin, image, pool)
        tables["real"].append(row)
        wrong = "" if not vin or (row.read == vin and row.answer == "match") else "  <--"
        print(f"{name} {vin or '-':17} {row.read or '-':17} {row.answer}{wrong}", flush=True)
    readable = [photo for photo in photos if photo[1]]
    for name, vin, _, image in readable[:: max(1, len(readable) // max(1, options.altered))][
        : options.altered
    ]:
        for how, alter in ALTERATIONS.items():
            copy = alter(image, random.Random(f"{name} {how}"))
            tables["altered"].append(asked(name, part_of(name), how, vin, copy, pool))
    for name, vin, image in scenes(options.scenes):
        tables["drawn"].append(asked(name, "drawn", "phone size, drawn", vin, image, pool))
    return tables


def share(part: int, whole: int) -> str:
    """Return ``part/whole (percent)``."""
    return f"{part}/{whole} ({part / whole:.0%})" if whole else "-"


def table(title: str, rows: Sequence[Row], key: str) -> list[dict[str, object]]:
    """Print and return one line a group."""
    print(f"\n{title}\n{'':28} {'exact':>14} {'accepted':>9} {'wrong':>5} {'match':>14} "
          f"{'refused':>7} {'twins':>7} {'others':>7}")  # fmt: skip
    groups = [*sorted({getattr(row, key) for row in rows}), "all"]
    lines: list[dict[str, object]] = []
    for group in groups:
        own = [row for row in rows if group in (getattr(row, key), "all")]
        known = [row for row in own if row.readable]
        exact = sum(row.read == row.vin for row in known)
        found = Counter(row.answer for row in known)
        accepted = [row for row in known if row.accepted]
        wrong = sum(row.read != row.vin for row in accepted)
        twins = Counter(answer for row in own for answer in row.twins)
        others = Counter(answer for row in own for answer in row.others)
        matched = Answer.MATCH.value
        print(f"{group:28} {share(exact, len(known)):>14} {len(accepted):>9} {wrong:>5} "
              f"{share(found[matched], len(known)):>14} {found['no_match']:>7} "
              f"{twins[matched]}/{twins.total():<5} "
              f"{others[matched]}/{others.total()}")  # fmt: skip
        lines.append({
            "group": group, "photos": len(known), "exact": exact, "accepted": len(accepted),
            "accepted_wrong": wrong, "match": found[matched], "no_match": found["no_match"],
            "twins": twins.total(), "twins_matched": twins[matched],
            "others": others.total(), "others_matched": others[matched],
        })  # fmt: skip
    return lines


def curve(rows: Sequence[Row]) -> list[dict[str, float]]:
    """Print and return false accepts and false refusals by the margin asked for."""
    true = [row.margin for row in rows if row.readable]
    twins = [margin for row in rows for margin in row.twin_margins]
    print("\nmargin asked for   true below it   twins at or above it")
    points = []
    for least in THRESHOLDS:
        refused = sum(margin < least for margin in true) / max(1, len(true))
        taken = sum(margin >= least for margin in twins) / max(1, len(twins))
        print(f"{least:16} {refused:>15.1%} {taken:>22.2%}")
        points.append({"margin": least, "false_refuse": refused, "false_accept": taken})
    return points


def cost(rows: Sequence[Row], options: argparse.Namespace) -> dict[str, float]:
    """Print and return what a reading costs against one bare pass of RapidOCR."""
    import numpy as np
    from rapidocr import RapidOCR

    bare = RapidOCR(params={
        "Global.log_level": "error", "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    })  # fmt: skip
    spent = {row.file: row.cpu_s for row in rows}
    ours, theirs = 0.0, 0.0
    pictures = [(name, image) for name, _, _, image in real_photos(options.photos)][
        :: options.every
    ]
    pictures += [(name, image) for name, _, image in scenes(min(options.scenes, 3))]
    for name, image in pictures:
        pixels = np.asarray(image)[:, :, ::-1]
        bare(np.ascontiguousarray(pixels[:64, :64]))
        start = time.process_time()
        bare(np.ascontiguousarray(pixels))
        theirs += time.process_time() - start
        ours += spent[name]
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found = {
        "photos": float(len(pictures)),
        "s_a_photo": ours / len(pictures),
        "bare_s_a_photo": theirs / len(pictures),
        "ratio": ours / theirs,
        "peak_mb": peak_mb,
    }
    print(f"\n{len(pictures)} photos: {found['s_a_photo']:.2f} s of one core each, a bare pass "
          f"{found['bare_s_a_photo']:.2f} s, ratio {found['ratio']:.2f}; "
          f"peak memory with both {peak_mb:.0f} MB")  # fmt: skip
    return found


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, default=ROOT / "fixtures/photos/vin")
    parser.add_argument("--altered", type=int, default=6, help="photos copied and altered")
    parser.add_argument("--scenes", type=int, default=40, help="drawn photos")
    parser.add_argument("--every", type=int, default=10, help="cost: one real photo in so many")
    options = parser.parse_args()
    tables = measured(options)
    real = tables["real"]
    report: dict[str, object] = {"real, by part": table("Real photos by half", real, "part")}
    report["real, by number"] = table("Real photos by number", real, "group")
    for part in ("development", "held out"):
        own = [row for row in real if row.part == part]
        report[f"real, {part}"] = table(f"Real photos, {part}", own, "group")
    report["altered"] = table("Altered copies of real photos", tables["altered"], "group")
    report["drawn"] = table("Drawn scenes (invented)", tables["drawn"], "group")
    report["curve"] = curve(real)
    report["cost"] = cost([*real, *tables["drawn"]], options)
    report["rows"] = {name: [asdict(row) for row in rows] for name, rows in tables.items()}
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
    print(f"\nwritten to {OUT.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
