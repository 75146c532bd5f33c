"""Orders left out on days that are too full, with and without ejection.

``python -m tests.benchmarks left_out -- --iterations 60`` plans invented days of
160 orders with too few couriers, little cash or few stops, both ways, and prints
how many orders each way leaves out, what that costs, and the CPU seconds.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from rich.console import Console
from rich.table import Table

from routing.model import Problem
from routing.solve import Budget, solve
from tests.benchmarks.synthetic import synthetic_problem

MFEN_PER_YUAN = 100_000
STEPS = ("routing.solve.engine.FIRST_EJECTIONS", "routing.solve.ortools_engine.ROUND_EJECTIONS")


def main() -> None:
    """Plan every day both ways and show the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--iterations", type=int, default=60)
    parser.add_argument("--seeds", type=int, default=2, help="days of each kind")
    chosen = parser.parse_args()
    columns = ("without", "yuan", "CPU s", "with", "yuan", "CPU s")
    drawn = Table("day", *columns, title="orders left out")
    for name, problem in days(chosen.seeds):
        with patch(STEPS[0], 0), patch(STEPS[1], 0):
            before = figures(problem, chosen.iterations)
        drawn.add_row(name, *before, *figures(problem, chosen.iterations))
    Console().print(drawn)


def days(seeds: int) -> Iterator[tuple[str, Problem]]:
    """Yield tight days, named."""
    for seed in range(1, seeds + 1):
        full = synthetic_problem(160, 12, seed)
        for count in (7, 8, 9):
            yield f"{count} couriers, seed {seed}", fewer(full, count)
        yield f"10, cash 7,000 yuan, seed {seed}", fewer(full, 10, cash_limit_fen=700_000)
        yield f"10, 16 stops, seed {seed}", fewer(full, 10, max_stops=16)


def fewer(problem: Problem, count: int, **changes: Any) -> Problem:
    """Return the problem with the first `count` couriers, changed."""
    fleet = tuple(replace(courier, **changes) for courier in problem.couriers[:count])
    return replace(problem, couriers=fleet)


def figures(problem: Problem, iterations: int) -> tuple[str, str, str]:
    """Return the orders left out, their price and the CPU seconds spent."""
    began_s = time.process_time()
    *_, plan = solve(problem, budget=Budget(iterations=iterations))
    spent_s = time.process_time() - began_s
    left = [problem.order_by_id[gone.order_id] for gone in plan.unassigned]
    price = sum(problem.costs.drop_mfen(order.priority) for order in left)
    return str(len(left)), f"{price // MFEN_PER_YUAN:,}", f"{spent_s:.1f}"


if __name__ == "__main__":
    main()
