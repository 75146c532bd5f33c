"""The travel matrix file (``docs/matrix.md`` holds its table of keys)."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from routing.cache import DAMAGED, write_atomically
from routing.errors import FileFormatError, ModelError
from routing.model import Location, Mode, TravelMatrix

__all__ = ["MatrixRead", "read_matrix", "write_matrix"]

KEYS = ("mode", "lat", "lon", "durations_s", "distances_m")


@dataclass(frozen=True, slots=True)
class MatrixRead:
    """A matrix and the points of its rows."""

    matrix: TravelMatrix
    locations: tuple[Location, ...]


def write_matrix(path: Path, matrix: TravelMatrix, locations: Sequence[Location]) -> None:
    """Write a matrix with its points as a compressed ``.npz``.

    Raises
    ------
    ModelError
        If there is not one location for each row.
    """
    if len(locations) != len(matrix):
        raise ModelError(
            "travel matrix file", [f"{len(locations)} locations for {len(matrix)} rows"]
        )
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        mode=np.array(str(matrix.mode)),
        lat=np.array([location.lat for location in locations], np.float64),
        lon=np.array([location.lon for location in locations], np.float64),
        durations_s=matrix.durations_s,
        distances_m=matrix.distances_m,
    )
    write_atomically(path, buffer.getvalue())


def read_matrix(path: Path) -> MatrixRead:
    """Return what :func:`write_matrix` wrote.

    Raises
    ------
    FileFormatError
        With everything that is wrong with the file.
    """
    arrays = _arrays(path)
    faults = [f"key {key!r} is missing" for key in KEYS if key not in arrays]
    if faults:
        raise FileFormatError(str(path), faults)
    faults += _point_faults(arrays)
    mode = str(arrays["mode"])
    if mode not in set(Mode):
        faults.append(f"mode is {mode!r}: must be one of {', '.join(Mode)}")
    if faults:
        raise FileFormatError(str(path), faults)
    try:
        matrix = TravelMatrix(Mode(mode), arrays["durations_s"], arrays["distances_m"])
        locations = tuple(map(Location, arrays["lat"].tolist(), arrays["lon"].tolist()))
    except ModelError as error:
        raise FileFormatError(str(path), error.faults) from error
    if len(matrix) != len(locations):
        raise FileFormatError(
            str(path), [f"{len(locations)} points for a matrix of {len(matrix)} rows"]
        )
    return MatrixRead(matrix, locations)


def _arrays(path: Path) -> Mapping[str, Any]:
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as stored:
            return {key: stored[key] for key in stored.files if key in KEYS}
    except OSError as error:
        reason = error.strerror or "not an .npz file"
        raise FileFormatError(str(path), [f"cannot be read: {reason}"]) from error
    except (AttributeError, *DAMAGED) as error:
        raise FileFormatError(
            str(path), [f"is not a travel matrix ({error}): make it with `routing matrix`"]
        ) from error


def _point_faults(arrays: Mapping[str, Any]) -> list[str]:
    faults = [
        f"{key} is {arrays[key].dtype} of shape {arrays[key].shape}: must be float64, one row"
        for key in ("lat", "lon")
        if arrays[key].dtype != np.float64 or arrays[key].ndim != 1
    ]
    if not faults and arrays["lat"].shape != arrays["lon"].shape:
        faults.append(f"lat has {len(arrays['lat'])} figures, lon {len(arrays['lon'])}")
    return faults
