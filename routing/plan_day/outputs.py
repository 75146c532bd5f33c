"""The folder of a planned day."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from routing.cache import write_atomically
from routing.plan_day.excluded import ExcludedOrders
from routing.plan_day.inputs import DayInputs
from routing.plan_day.placing import Unplaced
from routing.plan_day.placing_faults import placing_fault
from routing.plan_day.render import write_pictures
from routing.plan_day.summary import DaySummary
from routing.plan_day.watch import Watcher

if TYPE_CHECKING:
    from routing.matrix import TravelProvider
    from routing.model import Problem
    from routing.orders_file import RowFault
    from routing.plan import Plan

__all__ = ["write_day"]


def write_day(
    inputs: DayInputs,
    problem: Problem,
    plan: Plan,
    summary: DaySummary,
    excluded: ExcludedOrders,
    faults: Sequence[RowFault],
    unplaced: Sequence[Unplaced],
    provider: TravelProvider,
    watcher: Watcher,
) -> tuple[Path, ...]:
    """Write data first, pictures after: whoever waits can already work with the plan.

    Returns
    -------
    tuple of Path
        What was written.
    """
    from routing.exchange.plan_file import write_plan
    from routing.exchange.problem_file import write_problem
    from routing.orders_file import write_faults

    out = inputs.out
    out.mkdir(parents=True, exist_ok=True)
    watcher.begin("writing the plan", 4)
    matrix = write_problem(out / "problem.json", problem)
    _forget_matrices_but(matrix)
    watcher.update(1)
    write_plan(out / "plan.json", plan)
    watcher.update(2)
    figures = {**summary.to_json(), "excluded": excluded.to_json()}
    text = json.dumps(figures, ensure_ascii=False, indent=1)
    write_atomically(out / "summary.json", f"{text}\n".encode())
    watcher.update(3)
    write_faults(out / "faults.xlsx", [*faults, *map(placing_fault, unplaced)])
    pictures = write_pictures(
        problem,
        plan,
        inputs.roads,
        out,
        inputs.settings,
        provider,
        watcher,
        excluded,
    )
    data = ("problem.json", "plan.json", "summary.json", "faults.xlsx")
    return (*(out / name for name in data), matrix, *pictures)


def _forget_matrices_but(kept: Path) -> None:
    for old in kept.parent.glob("matrix-*.npz"):
        if old != kept:
            old.unlink()
