"""``routing render``: the reports of a plan that stands already."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from routing.cli.options import InputFile, Roads, SettingsFile

__all__ = ["render"]


def render(
    problem: InputFile,
    plan: InputFile,
    roads: Roads,
    out: Annotated[Path, typer.Option("--out", file_okay=False, help="Folder for the reports.")],
    settings: SettingsFile = None,
) -> None:
    """Write map, timeline, manifests, plan.xlsx and routes.geojson of PLAN to OUT.

    Refused and unplaced orders are shown too if summary.json stands beside PROBLEM.
    """
    from routing.cli.progress import terminal_watcher
    from routing.exchange.plan_file import read_plan
    from routing.exchange.problem_file import read_problem
    from routing.plan_day.excluded import read_excluded
    from routing.plan_day.render import render_plan
    from routing.settings import load_settings

    facts = read_problem(problem)
    chosen = load_settings(settings)
    with terminal_watcher() as watcher:
        files = render_plan(
            facts,
            read_plan(plan, facts),
            roads,
            out,
            chosen,
            watcher,
            read_excluded(problem),
        )
    for file in files:
        typer.echo(str(file))
