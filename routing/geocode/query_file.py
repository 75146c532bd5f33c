"""A table of addresses in, a table of points out."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from routing.cache import write_atomically
from routing.errors import ReportError
from routing.geocode.geocoder import make_geocoder
from routing.geocode.known import KnownFault
from routing.geocode.placement import Candidate, Placement, Unplaced
from routing.geocode.queries import read_queries
from routing.settings import GeocodeSettings

__all__ = ["GeocodeOutcome", "geocode_file"]

COLUMNS = ("address", "lat", "lon", "precision", "source", "candidates", "reason")


@dataclass(frozen=True, slots=True)
class GeocodeOutcome:
    """How many addresses came out how."""

    queries: int
    placed: int
    by_precision: dict[str, int]
    by_reason: dict[str, int]
    faults: tuple[KnownFault, ...] = ()

    def __str__(self) -> str:
        counts = [f"{name} {count}" for name, count in (self.by_precision | self.by_reason).items()]
        lines = [f"{self.placed} of {self.queries} addresses placed ({', '.join(counts)})"]
        lines += [f"known addresses: {fault}" for fault in self.faults]
        return "\n".join(lines)


def geocode_file(
    queries: Path,
    out: Path,
    *,
    known: Path | None,
    roads: Path | None,
    settings: GeocodeSettings,
) -> GeocodeOutcome:
    """Place every address of `queries` and write one line each, in order, to `out`.

    Raises
    ------
    FileFormatError
        If a file cannot be read.
    ReportError
        If `out` cannot be written.
    """
    addresses = read_queries(queries)
    book = make_geocoder(settings, known=known, roads=roads)
    results = [book.place(address) for address in addresses]
    _write(out, addresses, results)
    placed = [item for item in results if isinstance(item, Placement)]
    missed = [item for item in results if isinstance(item, Unplaced)]
    return GeocodeOutcome(
        queries=len(results),
        placed=len(placed),
        by_precision=dict(Counter(str(item.precision) for item in placed)),
        by_reason=dict(Counter(str(item.code) for item in missed)),
        faults=book.faults,
    )


def _write(out: Path, addresses: Sequence[str], results: Sequence[Placement | Unplaced]) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for address, result in zip(addresses, results, strict=True):
        writer.writerow([address, *_cells(result)])
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(out, text.getvalue().encode("utf-8"))
    except OSError as error:
        raise ReportError(f"{out} cannot be written: {error.strerror}") from error


def _cells(result: Placement | Unplaced) -> list[str]:
    others = ";".join(_listed(item) for item in result.candidates)
    if isinstance(result, Unplaced):
        return ["", "", "", "", others, f"{result.code}: {result.message}"]
    where = result.location
    return [f"{where.lat:.7f}", f"{where.lon:.7f}", result.precision, result.source, others, ""]


def _listed(item: Candidate) -> str:
    name = item.matched.replace("|", "/").replace(";", ",")
    return f"{name}|{item.precision}|{item.location.lat:.6f}|{item.location.lon:.6f}"
