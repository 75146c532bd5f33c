"""How small, tilted and blurred a proof of the day may be and still be read.

``python -m tests.benchmarks inspection_proof`` photographs sheets and invented
newspapers by seeded code: **all pictures are synthetic**, and so are the
figures.  Table on standard output, JSON in ``build/inspection_proof.json``.
``-- --rounds N`` sets the pictures a row, ``--without-newspapers`` leaves out
the slow half.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path

from inspection.day_proof import Expectation, Sheet, find_proof, key_from_seed, sign
from inspection.finding import Outcome
from tests.inspection.day_proof.scenes import (
    Shot,
    dateline,
    modules_to_width,
    newspaper,
    photograph,
    sheet_picture,
    taken_in,
)

BUILD = Path(__file__).parents[2] / "build"
KEY = key_from_seed(b"benchmark of the day's proof 000")
FIRST_DAY = date(2026, 6, 18)
SEED = 20260618


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: of `tried` pictures so many were read, so many read wrongly."""

    what: str
    setting: str
    tried: int
    read: int
    wrong: int
    mean_s: float


def sheet_rows(rounds: int) -> Iterator[Row]:
    """Yield sheets by size, tilt, turn, blur and light."""
    for pixels in (2, 3, 4, 5, 6, 8):
        yield _sheets(f"{pixels} px a module", Shot(modules_to_width(pixels)), rounds)
    for pixels, tilt in ((5, 30), (5, 50), (8, 50), (8, 60)):
        shot = Shot(modules_to_width(pixels), tilt_degrees=tilt)
        yield _sheets(f"{pixels} px a module, tilted {tilt} degrees", shot, rounds)
    for pixels, blur in ((5, 1.0), (5, 2.0), (5, 3.0), (8, 3.0), (8, 5.0)):
        shot = Shot(modules_to_width(pixels), blur_pixels=blur)
        yield _sheets(f"{pixels} px a module, blur {blur:g} px", shot, rounds)
    for light in (0.15, 0.4, 1.6):
        shot = Shot(modules_to_width(5), light=light)
        yield _sheets(f"5 px a module, light x {light:g}", shot, rounds)
    hard = Shot(modules_to_width(5), tilt_degrees=30, blur_pixels=1.0, light=0.5, quality=40)
    yield _sheets("5 px, tilted 30, blur 1, light x 0.5, JPEG 40", hard, rounds)


def newspaper_rows(rounds: int) -> Iterator[Row]:
    """Yield mastheads by form, size, turn, tilt and blur."""
    for form in ("digits", "numerals", "iso"):
        yield _papers(f"page 900 px wide, {form}", form, Shot(900), rounds)
    for width in (500, 700, 1400):
        yield _papers(f"page {width} px wide", "digits", Shot(width), rounds)
    for turned in (10, 90, 180):
        shot = Shot(900, turned_degrees=turned)
        yield _papers(f"page 900 px wide, turned {turned} degrees", "digits", shot, rounds)
    yield _papers("page 900 px wide, tilted 40 degrees", "digits", Shot(900, 40), rounds)
    for blur in (1.0, 2.0):
        shot = Shot(900, blur_pixels=blur)
        yield _papers(f"page 900 px wide, blur {blur:g} px", "digits", shot, rounds)


def _sheets(setting: str, shot: Shot, rounds: int) -> Row:
    def picture(day: date, seed: int) -> tuple[bytes, Expectation]:
        text = sign(Sheet("futian", day, seed.to_bytes(12, "big")), KEY)
        turned = random.Random(seed).uniform(0, 360)
        varied = Shot(**{**asdict(shot), "turned_degrees": turned})
        expected = Expectation(day=day, keys=(KEY.public_key(),), branch="futian")
        return photograph(sheet_picture(text, day), varied, seed), expected

    return _row("sheet", setting, rounds, picture, with_reader=False)


def _papers(setting: str, form: str, shot: Shot, rounds: int) -> Row:
    def picture(day: date, seed: int) -> tuple[bytes, Expectation]:
        page = newspaper(dateline(day, form), seed)
        return photograph(page, shot, seed), Expectation(day=day)

    return _row("newspaper", setting, rounds, picture, with_reader=True)


def _row(
    what: str,
    setting: str,
    rounds: int,
    picture: Callable[[date, int], tuple[bytes, Expectation]],
    *,
    with_reader: bool,
) -> Row:
    from inspection.ocr import default_engine

    read, wrong, spent_s = 0, 0, 0.0
    for number in range(rounds):
        day = FIRST_DAY + timedelta(days=17 * number)
        data, expected = picture(day, SEED + number)
        photo = taken_in(data)
        started = time.process_time()
        found = find_proof(photo, expected, default_engine() if with_reader else None)
        spent_s += time.process_time() - started
        read += found.day == day and found.outcome is Outcome.PASS
        wrong += found.outcome is Outcome.FAIL
    return Row(what, setting, rounds, read, wrong, round(spent_s / rounds, 3))


def main() -> None:
    """Measure, print and keep the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10, help="pictures a row of sheets")
    parser.add_argument("--without-newspapers", action="store_true")
    options = parser.parse_args()
    print("synthetic pictures only; wrong: read as another day\n")
    print(f"{'':<10}{'':<50}{'tried':>6}{'read':>6}{'wrong':>6}{'CPU s':>8}")
    rows = [_told(row) for row in sheet_rows(options.rounds)]
    if not options.without_newspapers:
        rows += [_told(row) for row in newspaper_rows(max(1, options.rounds // 3))]
    BUILD.mkdir(exist_ok=True)
    kept = {"pictures": "synthetic", "seed": SEED, "rows": [asdict(row) for row in rows]}
    (BUILD / "inspection_proof.json").write_text(json.dumps(kept, indent=2), "utf-8")


def _told(row: Row) -> Row:
    print(
        f"{row.what:<10}{row.setting:<50}{row.tried:>6}{row.read:>6}{row.wrong:>6}"
        f"{row.mean_s:>8.2f}",
        flush=True,
    )
    return row


if __name__ == "__main__":
    main()
