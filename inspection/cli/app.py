"""The commands, and what becomes of errors."""

from __future__ import annotations

import sys

import typer

from inspection.cli import check, date, match, photo, plate, read, rules, sheet, vin
from inspection.errors import InspectionError

__all__ = ["app", "main"]

EPILOG = (
    "Exit codes: 0 nothing wrong | 1 something is wrong with a number or a photo | "
    "2 the command line or an input cannot be used | 130 stopped."
)

app = typer.Typer(
    name="inspection",
    help="Inspect what a courier brings back from a car: VIN, plate, photos, rules.",
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("check", epilog=EPILOG)(check.check)
app.command("vin", epilog=EPILOG)(vin.vin)
app.command("plate", epilog=EPILOG)(plate.plate)
app.command("photo", epilog=EPILOG)(photo.photo)
app.command("rules", epilog=EPILOG)(rules.rules)
app.command("sheet", epilog=EPILOG)(sheet.sheet)
app.command("date", epilog=EPILOG)(date.date)
app.command("read", epilog=EPILOG)(read.read)
app.command("match", epilog=EPILOG)(match.match)


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
    except InspectionError as error:
        typer.echo(f"error: {error}", err=True)
        sys.exit(2)
    except KeyboardInterrupt:
        typer.echo("stopped", err=True)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(141)
