"""The commands, and what becomes of errors."""

from __future__ import annotations

import sys

import typer

from courier_api.cli import (
    audit,
    branch_key,
    core_simulator,
    demo,
    jobs,
    migrate,
    serve,
    simulate_day,
    user,
    worker,
)
from courier_api.errors import CourierApiError

__all__ = ["app", "main"]

EPILOG = "Exit codes: 0 done | 2 the command line or the database cannot be used | 130 stopped."

app = typer.Typer(
    name="courier-api",
    help="Keep every order, document and fen of a branch.",
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("migrate", epilog=EPILOG)(migrate.migrate)
app.command("demo", epilog=EPILOG)(demo.demo)
app.command("serve", epilog=EPILOG)(serve.serve)
app.add_typer(audit.audit, name="audit")
app.add_typer(jobs.jobs, name="jobs")
app.add_typer(user.user, name="user")
app.command("simulate-day", epilog=EPILOG)(simulate_day.simulate_day)
app.command("branch-key", epilog=EPILOG)(branch_key.branch_key)
app.command("worker", epilog=EPILOG)(worker.worker)
app.command("core-simulator", epilog=EPILOG)(core_simulator.core_simulator)


@app.callback()
def _main(
    version: bool = typer.Option(False, "--version", help="Print the version and leave."),
) -> None:
    if version:
        from importlib.metadata import version as installed

        typer.echo(installed("policy-courier"))
        raise typer.Exit


def main() -> None:
    """Run the command line; errors of ours become one message and an exit code."""
    try:
        app()
    except CourierApiError as error:
        typer.echo(f"error: {error}", err=True)
        sys.exit(2)
    except KeyboardInterrupt:
        typer.echo("stopped", err=True)
        sys.exit(130)
