"""The commands, and what becomes of errors."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import typer

from routing.cli import bench, check, geocode, matrix, plan, render
from routing.errors import RoutingError, SolveError

__all__ = ["app", "main"]

EPILOG = (
    "Exit codes: 0 done (plan: also with refused rows) | 1 check: the plan breaks rules | "
    "2 the command line or an input cannot be used | 3 a plan failed its own check | "
    "130 stopped before there was anything to write."
)

app = typer.Typer(
    name="routing",
    help="Plan the day of a branch that brings insurance policies to people's doors.",
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("plan", epilog=EPILOG)(plan.plan)
app.command("check", epilog=EPILOG)(check.check)
app.command("geocode", epilog=EPILOG)(geocode.geocode)
app.command("matrix", epilog=EPILOG)(matrix.matrix)
app.command("render", epilog=EPILOG)(render.render)
app.add_typer(bench.app, name="bench")


def _tell_version(wanted: bool) -> None:
    if not wanted:
        return
    from routing import __version__

    typer.echo(__version__)
    raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(
        False,
        "--version",
        callback=_tell_version,
        is_eager=True,
        help="Print the version and leave.",
    ),
) -> None:
    del version


def spread(arguments: Sequence[str], option: str) -> list[str]:
    """Return `arguments` with `option` put before each of the values that follow it.

    Examples
    --------
    >>> spread(["--orders", "a", "b", "--seed", "1"], "--orders")
    ['--orders', 'a', '--orders', 'b', '--seed', '1']
    """
    spreading = False
    spread_out: list[str] = []
    for argument in arguments:
        if argument.startswith("-"):
            spreading = argument.split("=")[0] == option
        elif spreading and spread_out[-1] != option:
            spread_out.append(option)
        spread_out.append(argument)
    return spread_out


def main() -> None:
    """Run the command line; errors of ours become one message and an exit code."""
    try:
        app(args=spread(sys.argv[1:], "--orders"))
    except SolveError as error:
        typer.echo(f"error: {error}", err=True)
        sys.exit(3)
    except RoutingError as error:
        typer.echo(f"error: {error}", err=True)
        sys.exit(2)
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            sys.stderr.close()
            sys.exit(141)
        where = f"{error.filename}: " if error.filename else ""
        typer.echo(f"error: {where}{error.strerror or error}; choose another place", err=True)
        sys.exit(2)
    except KeyboardInterrupt:
        typer.echo("stopped", err=True)
        sys.exit(130)
