"""The folder of a planned day."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from routing.cache import write_atomically
from routing.model import RowRef
from routing.plan_day.inputs import DayInputs
from routing.plan_day.placing import Unplaced
from routing.plan_day.placing_faults import placing_fault
from routing.plan_day.render import write_pictures
from routing.plan_day.summary import DaySummary
from routing.plan_day.watch import Watcher

if TYPE_CHECKING:
    from routing.matrix import TravelProvider
    from routing.model import Problem
    from routing.orders_file import OrdersRead, RowFault
    from routing.plan import Plan
    from routing.report import Excluded

__all__ = ["write_day"]


def write_day(
    inputs: DayInputs,
    problem: Problem,
    plan: Plan,
    summary: DaySummary,
    read: OrdersRead,
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
    text = json.dumps(summary.to_json(), ensure_ascii=False, indent=1)
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
        refused=_refused(read),
        unplaced=[_excluded(item) for item in unplaced],
    )
    data = ("problem.json", "plan.json", "summary.json", "faults.xlsx")
    return (*(out / name for name in data), matrix, *pictures)


def _forget_matrices_but(kept: Path) -> None:
    for old in kept.parent.glob("matrix-*.npz"):
        if old != kept:
            old.unlink()


def _excluded(item: Unplaced) -> Excluded:
    from routing.report import Excluded

    told = placing_fault(item)
    return Excluded(
        id=item.sale.id,
        reason=told.message_zh,
        remedy=told.remedy_zh,
        address=item.sale.address,
    )


def _refused(read: OrdersRead) -> list[Excluded]:
    from routing.report import Excluded

    told: dict[RowRef, list[RowFault]] = {}
    for fault in read.faults:
        told.setdefault(RowRef(fault.file, fault.sheet, fault.row), []).append(fault)
    return [
        Excluded(
            id=row.order_id or str(row.row),
            reason="；".join(fault.message_zh for fault in told.get(row.row, ())),
            remedy="；".join(fault.remedy_zh for fault in told.get(row.row, ())),
        )
        for row in read.refused
    ]
