"""Keeps what was read from an extract, so that the next run need not read it again."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from routing.cache import DAMAGED, cache_dir, file_digest, write_atomically
from routing.errors import FileFormatError
from routing.geocode.entries import Border, Extract, House, Place, RoadPiece
from routing.geocode.extract import read_extract

__all__ = ["load_extract", "pack", "unpack"]

LAYOUT = 2
"""Raised whenever :func:`read_extract` or :func:`pack` gives another result."""


@dataclass(frozen=True, slots=True)
class _Rest:
    """An extract without its lines."""

    houses: tuple[House, ...]
    road_names: tuple[str, ...]
    road_lies: tuple[frozenset[str], ...]
    places: tuple[Place, ...]
    borders: tuple[Border, ...]


def load_extract(path: Path) -> Extract:
    """Return what the extract at `path` tells about addresses, from the cache if it can.

    Raises
    ------
    FileFormatError
        If it is no OpenStreetMap extract.
    """
    try:
        digest = file_digest(path)
    except OSError as error:
        raise FileFormatError(str(path), [f"cannot be read: {error.strerror}"]) from error
    kept = cache_dir("geocode") / f"{digest}-{LAYOUT}.npz"
    try:
        return unpack(kept.read_bytes())
    except DAMAGED:
        extract = read_extract(path)
        write_atomically(kept, pack(extract))
        return extract


def pack(extract: Extract) -> bytes:
    """Return the extract as an .npz file: lines as arrays, all else as JSON text."""
    from cattrs.preconf.json import make_converter

    rest = _Rest(
        extract.houses,
        tuple(piece.name for piece in extract.roads),
        tuple(piece.lies for piece in extract.roads),
        extract.places,
        extract.borders,
    )
    text = make_converter().dumps(rest, ensure_ascii=False).encode("utf-8")
    lines = [piece.line for piece in extract.roads]
    stream = io.BytesIO()
    np.savez_compressed(
        stream,
        text=np.frombuffer(text, dtype=np.uint8),
        points=np.concatenate(lines) if lines else np.empty((0, 2)),
        counts=np.asarray([len(line) for line in lines], dtype=np.int64),
    )
    return stream.getvalue()


def unpack(content: bytes) -> Extract:
    """Return the extract that :func:`pack` made `content` of.

    Raises
    ------
    DAMAGED
        One of :data:`routing.cache.DAMAGED`, if it is something else.
    """
    from cattrs.preconf.json import make_converter

    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        text, points, counts = arrays["text"].tobytes(), arrays["points"], arrays["counts"]
    rest = make_converter(detailed_validation=False).loads(text, _Rest)
    lines = np.split(points, np.cumsum(counts)[:-1]) if len(counts) else []
    roads = zip(rest.road_names, lines, rest.road_lies, strict=True)
    return Extract(
        rest.houses, tuple(RoadPiece(*piece) for piece in roads), rest.places, rest.borders
    )
