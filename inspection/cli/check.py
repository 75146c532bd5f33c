"""``inspection check``: one visit, from photos and order to the underwriter's report."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from inspection.errors import InputError
from inspection.settings import default_settings, load_settings

if TYPE_CHECKING:
    from inspection.inspect_vehicle import Known, Progress
    from inspection.report import InspectionOrder, Report

__all__ = ["check"]

_FILES = ("report.json", "report.html", "report.pdf")


def check(
    photos: Annotated[Path, typer.Argument(metavar="FOLDER|ZIP", show_default=False)],
    order: Annotated[Path, typer.Option("--order", help="JSON object: order, car, visit, facts.")],
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for report.json, .html and .pdf; by default NAME-report here."),
    ] = None,
    day: Annotated[
        datetime | None,
        typer.Option("--date", formats=["%Y-%m-%d"], help="Of the visit, if not in the order."),
    ] = None,
    key: Annotated[
        list[Path] | None, typer.Option(help="Public Ed25519 key (PEM) that is trusted; repeat.")
    ] = None,
    earlier: Annotated[
        Path | None, typer.Option(help="Earlier visits (JSON lines), to find what is used again.")
    ] = None,
    keep: Annotated[
        bool, typer.Option("--keep", help="Add this visit to --earlier when the report stands.")
    ] = False,
    rules: Annotated[
        Path | None, typer.Option("--rules", help="A rule table of your own (TOML).")
    ] = None,
    settings: Annotated[
        Path | None, typer.Option("--settings", help="TOML with figures in place of the default.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report's JSON too.")] = False,
) -> None:
    """Inspect one visit and write the report: JSON, page and PDF.

    Exit code 0 if the recommendation is to accept, 1 if it is to retake or to refer.
    """
    from inspection.inspect_vehicle import inspect_vehicle, photos_in, read_order, remember
    from inspection.report import Proposal, report_json

    if keep and earlier is None:
        raise InputError("--keep", ["name the file with --earlier"])
    bounds = load_settings(settings) if settings else default_settings()
    about = read_order(order, day.date() if day else None)
    known = _known(about, key or [], earlier, rules)
    given = photos_in(photos, bounds)
    ignored = [name for name in given.ignored if not _same(photos / name, order)]
    target = out or Path(f"{photos.resolve().stem}-report")
    _refuse(target, photos)
    with _progress(len(given.files)) as progress:
        report = inspect_vehicle(given.files, about, bounds, progress, known=known, ignored=ignored)
    _write(report, target)
    if keep and earlier is not None:
        remember(earlier, report)
    typer.echo(report_json(report).decode() if as_json else _text(report, target), nl=not as_json)
    if report.recommendation.proposal is not Proposal.ACCEPT:
        raise typer.Exit(1)


def _known(
    about: InspectionOrder, keys: list[Path], earlier: Path | None, rules: Path | None
) -> Known:
    from inspection.day_proof import read_public_key
    from inspection.inspect_vehicle import Known, read_earlier
    from inspection.rules import load_table, table_for

    table = table_for(about.visit.day, [load_table(rules)]) if rules else None
    trusted = tuple(read_public_key(path) for path in keys)
    there = earlier is not None and earlier.exists()
    if earlier is None or not there:
        return Known(table=table, keys=trusted)
    visits = read_earlier(earlier, but=about.visit.visit)
    return Known(table, trusted, visits.uses, visits, visits.sightings)


def _same(path: Path, other: Path) -> bool:
    return path.exists() and other.exists() and path.samefile(other)


def _refuse(target: Path, photos: Path) -> None:
    """Refuse a folder whose report would be taken for photos the next time, or a file."""
    if target.exists() and not target.is_dir():
        raise InputError(str(target), ["is a file: name a folder with --out"])
    if photos.is_dir() and target.resolve().is_relative_to(photos.resolve()):
        raise InputError(str(target), ["lies in the folder of the photos: name another with --out"])


@contextmanager
def _progress(photos: int) -> Iterator[Callable[[Progress], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
    )  # fmt: skip
    console = Console(stderr=True)
    with Bar(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("photos", total=photos + 1)

        def step(now: Progress) -> None:
            bar.update(task, completed=now.done, description=now.name or "visit")

        yield step


def _write(report: Report, target: Path) -> None:
    """Write all three files, or none: they are made in a folder beside and moved when whole."""
    from inspection.report import report_json, report_page, report_pdf

    contents = (report_json(report), report_page(report), report_pdf(report))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
        try:
            for name, content in zip(_FILES, contents, strict=True):
                (part / name).write_bytes(content)
            target.mkdir(exist_ok=True)
            for name in _FILES:
                (part / name).replace(target / name)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    except OSError as error:
        raise InputError(str(target), [f"cannot be written: {error.strerror or error}"]) from error


def _text(report: Report, target: Path) -> str:
    advice = report.recommendation
    lines = [f"{report.order.order}: {advice.proposal}"]
    lines += [f"  {one.code}: {one.message}" for one in advice.reasons]
    for one in advice.retakes:
        photos = f" ({', '.join(one.photos)})" if one.photos else ""
        lines.append(f"  retake {one.item}{photos}: {'; '.join(one.remedies)}")
    lines.append(f"  {target / _FILES[1]}")
    return "\n".join(lines)
