"""``problem.json`` and the travel matrices beside it.

The document is described by ``schemas/problem.schema.json``.  The matrices of
all modes stand in one ``matrix-<digest>.npz`` in the same folder: for each mode
``<mode>_durations_s`` and ``<mode>_distances_m``, (n, n) int64, row = origin,
-1 where no path is.  The document holds the file's name and SHA-256.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from routing.cache import file_digest, write_atomically
from routing.errors import FileFormatError, ModelError
from routing.exchange.convert import from_plain, to_plain
from routing.exchange.schema import read_json
from routing.model import (
    CostWeights,
    Courier,
    Depot,
    Location,
    Mode,
    Order,
    Problem,
    TravelMatrix,
)

__all__ = ["FORMAT", "read_problem", "write_problem"]

FORMAT = "policy-courier/problem/1"
_ARRAYS = ("durations_s", "distances_m")
_PARTS: Mapping[str, Any] = {
    "locations": tuple[Location, ...],
    "depots": tuple[Depot, ...],
    "couriers": tuple[Courier, ...],
    "orders": tuple[Order, ...],
    "costs": CostWeights,
}


def write_problem(path: Path, problem: Problem) -> Path:
    """Write `problem` to `path` and its matrices beside it, each file whole or not at all.

    Returns
    -------
    Path
        The file with the matrices.
    """
    content = _pack(problem.matrices)
    digest = hashlib.sha256(content).hexdigest()
    name = f"matrix-{digest[:16]}.npz"
    document = {
        "format": FORMAT,
        "day": problem.day.isoformat(),
        "timezone": problem.timezone,
        "matrix": {"file": name, "sha256": digest},
        **{part: to_plain(getattr(problem, part)) for part in _PARTS},
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path.parent / name, content)
    text = json.dumps(document, ensure_ascii=False, indent=1)
    write_atomically(path, f"{text}\n".encode())
    return path.parent / name


def read_problem(path: Path) -> Problem:
    """Return the problem at `path`.

    Raises
    ------
    FileFormatError
        If a file is missing, breaches the schema, was altered since it was
        written (digest of the matrices) or makes no consistent problem.
    """
    document = read_json(path, "problem")
    matrices = _unpack(path.parent, **document["matrix"])
    parts = {
        part: from_plain(f"{path}: {part}", document[part], kind) for part, kind in _PARTS.items()
    }
    try:
        return Problem(
            day=date.fromisoformat(document["day"]),
            timezone=document["timezone"],
            matrices=matrices,
            **parts,
        )
    except ModelError as error:
        raise FileFormatError(str(path), error.faults) from error


def _pack(matrices: Mapping[Mode, TravelMatrix]) -> bytes:
    arrays = {
        f"{mode}_{name}": getattr(matrix, name)
        for mode, matrix in sorted(matrices.items())
        for name in _ARRAYS
    }
    stream = io.BytesIO()
    np.savez_compressed(stream, allow_pickle=False, **arrays)
    return stream.getvalue()


def _unpack(folder: Path, file: str, sha256: str) -> dict[Mode, TravelMatrix]:
    path = folder / file
    try:
        if file_digest(path) != sha256:
            raise FileFormatError(
                str(path), ["is not the file that the problem names by its SHA-256: plan again"]
            )
        with np.load(path, allow_pickle=False) as arrays:
            modes = {key.split("_", 1)[0] for key in arrays.files}
            return {
                Mode(mode): TravelMatrix(Mode(mode), *(arrays[f"{mode}_{a}"] for a in _ARRAYS))
                for mode in sorted(modes)
            }
    except FileNotFoundError as error:
        raise FileFormatError(
            str(path), ["is missing: keep the matrix file beside problem.json"]
        ) from error
    except (OSError, KeyError, ValueError, EOFError, zipfile.BadZipFile) as error:
        if isinstance(error, FileFormatError):
            raise
        raise FileFormatError(str(path), [f"is not a matrix file: {error}"]) from error
