"""All reports of a day, into one folder."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from routing.cache import write_atomically
from routing.errors import ReportError
from routing.report.geojson import routes_geojson
from routing.report.inputs import ReportInputs
from routing.report.itinerary import Itinerary, itineraries
from routing.report.manifest import manifest_pdf, manifest_texts
from routing.report.manifest_font import manifest_font
from routing.report.map_page import map_page
from routing.report.spreadsheet import plan_workbook
from routing.report.timeline import timeline_page

__all__ = ["write_reports"]

Progress = Callable[[int, int], None]

PAGES: Sequence[tuple[str, Callable[[ReportInputs], bytes]]] = (
    ("map.html", map_page),
    ("timeline.html", timeline_page),
    ("plan.xlsx", plan_workbook),
    ("routes.geojson", routes_geojson),
)


def write_reports(
    inputs: ReportInputs, out: Path, progress: Progress | None = None
) -> tuple[Path, ...]:
    """Write map, timeline, spreadsheet, GeoJSON and a manifest for each courier.

    Parameters
    ----------
    inputs
        The planned day.
    out
        Folder, made if need be.  Files of the same names are replaced, and
        ``manifests/*.pdf`` of couriers who have no route any more are removed:
        nobody shall drive by an old plan.
    progress
        Called with the number of files written and of all files.

    Returns
    -------
    tuple of Path
        What was written.

    Raises
    ------
    ReportError
        If the folder cannot be written to.
    """
    routes = itineraries(inputs.problem, inputs.plan)
    total = len(PAGES) + len(routes)
    written: list[Path] = []
    try:
        for path, content in _files(inputs, routes, out):
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, content)
            written.append(path)
            if progress is not None:
                progress(len(written), total)
        for stale in set((out / "manifests").glob("*.pdf")).difference(written):
            stale.unlink()
    except OSError as error:
        raise ReportError(
            f"{error.filename or out}: cannot be written: {error.strerror}; "
            "choose another folder or make room"
        ) from error
    return tuple(written)


def _files(
    inputs: ReportInputs, routes: Sequence[Itinerary], out: Path
) -> Iterable[tuple[Path, bytes]]:
    for name, make in PAGES:
        yield out / name, make(inputs)
    problem, title = inputs.problem, inputs.title
    texts = (text for route in routes for text in manifest_texts(route, problem, title))
    with manifest_font(texts) as font:
        for route in routes:
            path = out / "manifests" / f"{_stem(route.courier.id)}.pdf"
            yield path, manifest_pdf(route, problem, title, font)


def _stem(courier_id: str) -> str:
    """Return a file name; ids that cannot be one are told apart by their digest."""
    safe = re.sub(r"[^\w-]", "_", courier_id)[:60]
    if safe == courier_id:
        return safe
    return f"{safe}-{hashlib.sha256(courier_id.encode('utf-8', 'replace')).hexdigest()[:8]}"
