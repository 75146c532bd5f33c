"""The folder of a planned day."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from routing.cache import write_atomically
from routing.errors import ReportError
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

__all__ = ["ready_folder", "write_day"]

_OWN_MATRIX = re.compile(r"matrix-[0-9a-f]{16}\.npz")


def ready_folder(out: Path) -> None:
    """Make `out` if need be and see that files can be written there.

    Raises
    ------
    ReportError
        If not; better known before the search than after it.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
    except OSError as error:
        raise _unwritable(out, error) from error


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

    Raises
    ------
    ReportError
        If a file cannot be written.
    """
    data = _write_data(inputs, problem, plan, summary, excluded, faults, unplaced, watcher)
    pictures = write_pictures(
        problem, plan, inputs.roads, inputs.out, inputs.settings, provider, watcher, excluded
    )
    return (*data, *pictures)


def _write_data(
    inputs: DayInputs,
    problem: Problem,
    plan: Plan,
    summary: DaySummary,
    excluded: ExcludedOrders,
    faults: Sequence[RowFault],
    unplaced: Sequence[Unplaced],
    watcher: Watcher,
) -> tuple[Path, ...]:
    from routing.exchange.plan_file import write_plan
    from routing.exchange.problem_file import write_problem
    from routing.orders_file import write_faults

    out = inputs.out
    watcher.begin("writing the plan", 4)
    figures = {**summary.to_json(), "excluded": excluded.to_json()}
    text = json.dumps(figures, ensure_ascii=False, indent=1)
    try:
        matrix = write_problem(out / "problem.json", problem)
        _forget_matrices_but(matrix)
        watcher.update(1)
        write_plan(out / "plan.json", plan)
        watcher.update(2)
        write_atomically(out / "summary.json", f"{text}\n".encode())
        watcher.update(3)
        write_faults(out / "faults.xlsx", [*faults, *map(placing_fault, unplaced)])
    except OSError as error:
        raise _unwritable(out, error) from error
    names = ("problem.json", "plan.json", "summary.json", "faults.xlsx")
    return (*(out / name for name in names), matrix)


def _forget_matrices_but(kept: Path) -> None:
    """Remove the matrices of earlier plans, and no file that has another name."""
    for old in kept.parent.iterdir():
        if old != kept and old.is_file() and _OWN_MATRIX.fullmatch(old.name):
            old.unlink()


def _unwritable(out: Path, error: OSError) -> ReportError:
    where = error.filename2 or error.filename or out
    return ReportError(
        f"{where}: cannot be written: {error.strerror}; choose another folder or make room"
    )
