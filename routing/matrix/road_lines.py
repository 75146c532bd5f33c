"""The roads of an extract as lines, for drawing."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np

from routing.cache import DAMAGED, cache_dir, file_digest, write_atomically
from routing.matrix.ways import read_extract
from routing.model import Location, RoadLine

__all__ = ["RoadLine", "base_map"]

LINES_FORMAT = 1
KEYS = ("highway", "name", "size", "lat", "lon")


def base_map(roads: Path) -> tuple[RoadLine, ...]:
    """Return all highways of an extract, whoever may use them, in file order.

    Raises
    ------
    FileFormatError
        If the extract cannot be read or holds no roads.
    """
    if not roads.is_file():
        return _read(roads)
    kept = cache_dir("roads") / f"{file_digest(roads)}-lines-{LINES_FORMAT}.npz"
    lines = _load(kept)
    if lines is None:
        lines = _read(roads)
        _save(kept, lines)
    return lines


def _read(roads: Path) -> tuple[RoadLine, ...]:
    return tuple(
        RoadLine(
            way.tags["highway"],
            way.tags.get("name", ""),
            tuple(Location(lat, lon) for lat, lon in zip(way.lats, way.lons, strict=True)),
        )
        for way in read_extract(roads).ways
    )


def _save(path: Path, lines: tuple[RoadLine, ...]) -> None:
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        highway=np.array([line.highway for line in lines], np.str_),
        name=np.array([line.name for line in lines], np.str_),
        size=np.array([len(line.points) for line in lines], np.int64),
        lat=np.array([point.lat for line in lines for point in line.points]),
        lon=np.array([point.lon for line in lines for point in line.points]),
    )
    write_atomically(path, buffer.getvalue())


def _load(path: Path) -> tuple[RoadLine, ...] | None:
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as stored:
            arrays = {key: stored[key].tolist() for key in KEYS}
        points = list(map(Location, arrays["lat"], arrays["lon"]))
    except DAMAGED:
        return None
    lines, start = [], 0
    for highway, name, size in zip(arrays["highway"], arrays["name"], arrays["size"], strict=True):
        lines.append(RoadLine(highway, name, tuple(points[start : start + size])))
        start += size
    return tuple(lines)
