"""How long the reasons of a day with too few couriers take to find.

``python -m tests.benchmarks explain`` plans the large invented day of Futian
without its last couriers and explains what is left out; the seconds stand in
``docs/explain.md``.  ``-- --show`` prints the reasons too.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

from routing.explain import explain
from routing.plan import Plan, Unassigned
from routing.plan_day import DayInputs, plan_day

FUTIAN = Path(__file__).parents[2] / "fixtures/futian"
DAY = date(2026, 6, 18)


def inputs(folder: Path, without: int, iterations: int) -> DayInputs:
    """Return the large day `without` so many couriers, the last of the file."""
    lines = (FUTIAN / "large/couriers.csv").read_text(encoding="utf-8-sig").splitlines()
    couriers = folder / "couriers.csv"
    couriers.write_text("\n".join(lines[: len(lines) - without]), encoding="utf-8")
    return DayInputs(
        orders=tuple(sorted((FUTIAN / "large").glob("orders_*"))),
        couriers=couriers,
        depots=FUTIAN / "depots.csv",
        known_addresses=FUTIAN / "known_addresses.csv",
        roads=FUTIAN / "futian.osm.pbf",
        day=DAY,
        out=folder / "out",
        iterations=iterations,
    )


def bare(plan: Plan) -> Plan:
    """Return `plan` without reasons."""
    left = tuple(Unassigned(order_id=one.order_id) for one in plan.unassigned)
    return replace(plan, unassigned=left)


def show(plan: Plan) -> None:
    """Print each order left out with its reasons in both languages."""
    for left in plan.unassigned:
        print(f"\n{left.order_id}")
        for reason in left.reasons:
            print(f"  {reason.code}: {reason.message}. {reason.remedy}")
            print(f"    {reason.message_zh}。{reason.remedy_zh}")


def main() -> None:
    """Plan, explain and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--without", type=int, default=15, help="couriers dropped")
    parser.add_argument("--iterations", type=int, default=20, help="budget of the search")
    parser.add_argument("--show", action="store_true", help="print the reasons")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = plan_day(inputs(Path(folder), options.without, options.iterations))
    problem, plan = result.problem, bare(result.plan)
    begin, begin_cpu = time.perf_counter(), time.process_time()
    explained = explain(problem, plan)
    wall_s, cpu_s = time.perf_counter() - begin, time.process_time() - begin_cpu
    if options.show:
        show(explained)
    first = Counter(left.reasons[0].code for left in explained.unassigned if left.reasons)
    print(
        f"{len(problem.orders)} orders, {len(problem.couriers)} couriers, "
        f"{len(plan.unassigned)} left out: {wall_s:.2f} s ({cpu_s:.2f} s of the processor)"
    )
    print("first reasons:", ", ".join(f"{code} x{count}" for code, count in first.most_common()))


if __name__ == "__main__":
    main()
