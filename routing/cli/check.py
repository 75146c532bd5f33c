"""``routing check``: whether a plan keeps every rule of its problem."""

from __future__ import annotations

import typer

from routing.cli.options import InputFile

__all__ = ["check"]


def check(problem: InputFile, plan: InputFile) -> None:
    """Recompute a plan from its problem and list every rule it breaks.

    The matrix file must stand beside PROBLEM. PLAN may be made by hand:
    routes that name only the courier and the orders get their times filled in.
    """
    from routing.check import check_plan
    from routing.exchange.plan_file import read_plan
    from routing.exchange.problem_file import read_problem

    facts = read_problem(problem)
    violations = check_plan(facts, read_plan(plan, facts))
    for violation in violations:
        typer.echo(str(violation))
    if violations:
        typer.echo(f"{len(violations)} violations", err=True)
        raise typer.Exit(1)
    typer.echo("no violations")
