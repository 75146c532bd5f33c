"""What a visit of twelve photos costs, against one bare pass of RapidOCR over them.

``python -m tests.benchmarks inspection_cost`` prints a table and writes
``build/inspection_cost.json``.  Each figure comes from a process of its own on
one thread; loading the models and decoding for the bare pass are left out of
the seconds, not of the memory.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
VISITS = ROOT / "fixtures/visits"
OUT = ROOT / "build/inspection_cost.json"
PHOTOS = 12
PHONE = (4000, 3000)
ORDER = "order.json"


@dataclass(frozen=True)
class Row:
    """One visit; seconds are of one core."""

    visit: str
    photos: int
    proposal: str
    s: float
    bare_s: float
    ratio: float
    peak_mb: int
    bare_peak_mb: int


def visit(name: str, folder: Path, *, large: bool) -> None:
    """Put a visit of the fixtures into `folder`, with close-ups from others up to twelve photos."""
    from PIL import Image

    folder.mkdir()
    own = sorted((VISITS / name).glob("*.jpg"))
    spare = sorted((VISITS / "old_photo").glob("corner_*.jpg"))
    spare += sorted((VISITS / "wrong_vin").glob("corner_*.jpg"))
    names = [one.name for one in own]
    names += [f"damage_{at}.jpg" for at in range(1, PHOTOS - len(own) + 1)]
    for target, source in zip(names, [*own, *spare], strict=False):
        if not large:
            shutil.copy(source, folder / target)
            continue
        with Image.open(source) as image:
            picture = io.BytesIO()
            taken = image.convert("RGB").resize(PHONE, Image.Resampling.BICUBIC)
            taken.save(picture, "JPEG", quality=88, exif=image.getexif())
        (folder / target).write_bytes(picture.getvalue())
    shutil.copy(VISITS / name / ORDER, folder / ORDER)


def ours(folder: Path) -> dict[str, object]:
    """Inspect a visit with all checks."""
    from PIL import Image

    from inspection.day_proof import read_public_key
    from inspection.inspect_vehicle import Known, inspect_vehicle, photos_in, read_order
    from inspection.ocr import default_engine
    from inspection.settings import default_settings

    settings = default_settings()
    engine = default_engine(settings.vin_photo.threads)
    engine.read_lines(Image.new("RGB", (64, 64)))
    key = read_public_key(VISITS / "branch.public.pem")
    photos = photos_in(folder, settings).files
    start = time.process_time()
    report = inspect_vehicle(photos, read_order(folder / ORDER), settings, known=Known(keys=(key,)))
    spent = time.process_time() - start
    return {"s": spent, "peak_mb": peak_mb(), "proposal": report.recommendation.proposal.value}


def bare(folder: Path) -> dict[str, object]:
    """Read the same photos once with RapidOCR as it comes."""
    import numpy as np
    from PIL import Image, ImageOps
    from rapidocr import RapidOCR

    reader = RapidOCR(params={
        "Global.log_level": "error", "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    })  # fmt: skip
    reader(np.zeros((64, 64, 3), np.uint8))
    spent = 0.0
    for path in sorted(folder.glob("*.jpg")):
        with Image.open(path) as image:
            upright = ImageOps.exif_transpose(image).convert("RGB")
        pixels = np.ascontiguousarray(np.asarray(upright)[:, :, ::-1])
        start = time.process_time()
        reader(pixels)
        spent += time.process_time() - start
    return {"s": spent, "peak_mb": peak_mb(), "proposal": ""}


def peak_mb() -> int:
    """Return the most memory this process ever held."""
    status = Path("/proc/self/status").read_text("ascii", "replace")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    if found is None:
        raise SystemExit("peak memory is read from /proc, which is not there")
    return int(found[1]) // 1024


def asked(how: str, folder: Path) -> dict[str, object]:
    """Return what a process of its own says of a visit."""
    command = [sys.executable, "-m", "tests.benchmarks.inspection_cost", "--of", how, str(folder)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    said: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return said


def measured(title: str, name: str, folder: Path, *, large: bool) -> Row:
    """Return the row of one visit."""
    visit(name, folder, large=large)
    own, other = asked("ours", folder), asked("bare", folder)
    seconds, bare_seconds = float(str(own["s"])), float(str(other["s"]))
    return Row(
        title,
        len(list(folder.glob("*.jpg"))),
        str(own["proposal"]),
        round(seconds, 2),
        round(bare_seconds, 2),
        round(seconds / bare_seconds, 2),
        int(str(own["peak_mb"])),
        int(str(other["peak_mb"])),
    )


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--of", nargs=2, metavar=("ours|bare", "FOLDER"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.of:
        how, folder = options.of
        print(json.dumps((ours if how == "ours" else bare)(Path(folder))))
        return
    print(f"{'twelve photos':28} {'s':>7} {'bare s':>7} {'ratio':>6} {'MB':>5} {'bare MB':>8}")
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        for title, name, large in (
            ("with damage", "damaged", False),
            ("VIN blurred", "blurred", False),
            ("with damage, 4,000 x 3,000", "damaged", True),
            ("VIN blurred, 4,000 x 3,000", "blurred", True),
        ):
            row = measured(title, name, Path(scratch) / title, large=large)
            rows.append(row)
            print(f"{row.visit:28} {row.s:>7} {row.bare_s:>7} {row.ratio:>6} {row.peak_mb:>5} "
                  f"{row.bare_peak_mb:>8}", flush=True)  # fmt: skip
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps([asdict(row) for row in rows], indent=1), encoding="utf-8")
    print(f"\nwritten to {OUT.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
