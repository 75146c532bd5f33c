"""Fuzzes the intake of photos, VINs and codes: ``python -m tests.fuzz [TARGET ...]``.

Each target runs for ``--seconds`` in a process of its own, led by coverage
(atheris, libFuzzer).  Whatever crashes it, takes it longer than 10 s or makes it
hold more than 1 GiB is kept in ``build/fuzz/`` and ends the run with exit code
1.  Table on standard output, JSON in ``build/fuzz.json``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.fuzz.targets import TARGETS

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "build"
LONGEST_S, MOST_MIB = 10, 1024
SEED = 20260618
STAT = re.compile(r"stat::(\w+):\s+(\d+)")
COVERAGE = re.compile(r"\bcov: (\d+)")


@dataclass(frozen=True, slots=True)
class Result:
    """How one target did."""

    target: str
    seeds: int
    runs: int
    runs_a_second: int
    branches: int
    peak_mib: int
    faults: int


def fuzz(name: str, seconds: int) -> Result:
    """Fuzz one target and return what came of it."""
    corpus, faults = BUILD / "fuzz" / f"{name}-corpus", BUILD / "fuzz" / f"{name}-faults"
    for folder in (corpus, faults):
        folder.mkdir(parents=True, exist_ok=True)
    seeds = list(TARGETS[name].seeds())
    for data in seeds:
        (corpus / hashlib.sha256(data).hexdigest()[:32]).write_bytes(data)
    before = set(faults.iterdir())
    options = [
        f"-max_total_time={seconds}",
        f"-timeout={LONGEST_S}",
        f"-rss_limit_mb={MOST_MIB}",
        f"-max_len={TARGETS[name].longest}",
        f"-seed={SEED}",
        f"-artifact_prefix={faults}/",
        "-print_final_stats=1",
        str(corpus),
    ]
    command = [sys.executable, "-m", "tests.fuzz.one", name, *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    stats = {key: int(value) for key, value in STAT.findall(done.stderr)}
    found = set(faults.iterdir()) - before
    if done.returncode and not found:
        print(done.stderr[-4000:], file=sys.stderr)
    return Result(
        name,
        len(seeds),
        stats.get("number_of_executed_units", 0),
        stats.get("average_exec_per_sec", 0),
        max((int(value) for value in COVERAGE.findall(done.stderr)), default=0),
        stats.get("peak_rss_mb", 0),
        max(len(found), int(done.returncode != 0)),
    )


def main() -> None:
    """Fuzz what is named on the command line, or everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*", choices=[[], *TARGETS], help="by default all")
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    options = parser.parse_args()
    print(f"{'target':<8}{'seeds':>7}{'runs':>10}{'a second':>10}{'branches':>10}", end="")
    print(f"{'peak MiB':>10}{'faults':>8}")
    results = []
    for name in options.targets or TARGETS:
        one = fuzz(name, options.seconds)
        results.append(one)
        print(
            f"{one.target:<8}{one.seeds:>7}{one.runs:>10,}{one.runs_a_second:>10,}"
            f"{one.branches:>10,}{one.peak_mib:>10,}{one.faults:>8}",
            flush=True,
        )
    kept = {"seconds": options.seconds, "results": [asdict(one) for one in results]}
    (BUILD / "fuzz.json").write_text(json.dumps(kept, indent=2), "utf-8")
    if any(one.faults for one in results):
        sys.exit(f"faults are kept in {(BUILD / 'fuzz').relative_to(ROOT)}")


if __name__ == "__main__":
    main()
