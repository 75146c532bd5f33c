"""``routing matrix``: from a table of points to a matrix file."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from routing.errors import FileFormatError, InputError, ModelError
from routing.matrix.file import write_matrix
from routing.matrix.make import make_provider
from routing.matrix.provider import Progress
from routing.matrix.unreachable import describe_unreachable, unreachable_pairs
from routing.model import Location, Mode
from routing.settings import TravelSettings
from routing.tables import Table, read_tables

__all__ = ["MatrixResult", "matrix_file", "read_points"]

LABELS = ("id", "name")


@dataclass(frozen=True, slots=True)
class Point:
    """A row of the points file."""

    label: str
    location: Location


@dataclass(frozen=True, slots=True)
class MatrixResult:
    """What became of a points file.

    Parameters
    ----------
    points
        Rows of the matrix.
    unreachable
        (origin, destination) rows of each pair without a path.
    report
        One sentence for each point that takes part in such a pair.
    seconds
        Wall time of computing.
    """

    points: int
    unreachable: tuple[tuple[int, int], ...]
    report: tuple[str, ...]
    seconds: float


def matrix_file(
    roads: Path | None,
    points_csv: Path,
    mode: Mode,
    out: Path,
    settings: TravelSettings,
    progress: Progress | None = None,
) -> MatrixResult:
    """Compute the matrix of a points file and write it to `out`.

    Raises
    ------
    FileFormatError
        With every fault of the points file, or if the extract cannot be read.
    OffNetworkError
        Naming every point too far from any usable road.
    TravelError
        If the provider cannot answer.
    """
    points = read_points(points_csv)
    locations = [point.location for point in points]
    begun = time.perf_counter()
    matrix = make_provider(settings, roads).table(locations, mode, progress)
    seconds = time.perf_counter() - begun
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        write_matrix(out, matrix, locations)
    except OSError as error:
        raise InputError(str(out), [f"cannot be written: {error.strerror}"]) from error
    report = describe_unreachable(matrix, [point.label for point in points])
    return MatrixResult(len(points), unreachable_pairs(matrix), report, seconds)


def read_points(path: Path) -> tuple[Point, ...]:
    """Return the points of a table with the columns lat and lon, and id or name if given.

    Raises
    ------
    FileFormatError
        With every fault of every row.
    """
    points: list[Point] = []
    faults: list[str] = []
    for table in read_tables(path):
        columns = {column.strip().lower(): column for column in table.columns}
        missing = [name for name in ("lat", "lon") if name not in columns]
        if missing:
            faults.append(f"column {' and '.join(missing)} is missing: the first row must name it")
            continue
        _read_rows(table, columns, points, faults)
    if not points and not faults:
        faults.append("holds no points")
    if faults:
        raise FileFormatError(str(path), faults)
    return tuple(points)


def _read_rows(
    table: Table, columns: Mapping[str, str], points: list[Point], faults: list[str]
) -> None:
    for row in table.rows:
        figures = []
        for name in ("lat", "lon"):
            text = str(row.cells.get(columns[name], "") or "").strip()
            figure = _degrees(text)
            if figure is None:
                faults.append(f"row {row.ref.row}: {name} is {text!r}, not a number in degrees")
            else:
                figures.append(figure)
        if len(figures) < 2:
            continue
        try:
            location = Location(figures[0], figures[1])
        except ModelError as error:
            faults += [f"row {row.ref.row}: {fault}" for fault in error.faults]
            continue
        named = (str(row.cells.get(columns.get(key, ""), "") or "") for key in LABELS)
        points.append(Point(next(filter(None, named), f"row {row.ref.row}"), location))


def _degrees(text: str) -> float | None:
    try:
        figure = float(text)
    except ValueError:
        return None
    return figure if math.isfinite(figure) else None
