"""Seconds and metres between all points, for one mode."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routing.errors import ModelError
from routing.model.courier import Mode

__all__ = ["UNREACHABLE", "TravelMatrix"]

UNREACHABLE = -1
"""Marks a pair without a path, in both arrays; never a distance or a time."""


@dataclass(frozen=True, slots=True, eq=False)
class TravelMatrix:
    """Travel between the nodes of a problem.

    Parameters
    ----------
    mode
        How one travels.
    durations_s
        (n, n) int64 seconds, row = origin, ``UNREACHABLE`` where no path is.
    distances_m
        (n, n) int64 metres, likewise.

    Raises
    ------
    ModelError
        If shapes differ, a diagonal is not zero, a figure is negative, or the
        two arrays disagree about which pairs are unreachable.
    """

    mode: Mode
    durations_s: NDArray[np.int64]
    distances_m: NDArray[np.int64]

    def __post_init__(self) -> None:
        faults = []
        shape = self.durations_s.shape
        if len(shape) != 2 or shape[0] != shape[1]:
            faults.append(f"durations_s has shape {shape}: must be square")
        if self.distances_m.shape != shape:
            faults.append(f"distances_m has shape {self.distances_m.shape}, durations_s {shape}")
        for name, array in (("durations_s", self.durations_s), ("distances_m", self.distances_m)):
            if array.dtype != np.int64:
                faults.append(f"{name} is {array.dtype}: must be int64")
            elif (array < UNREACHABLE).any():
                faults.append(f"{name} has negative figures other than {UNREACHABLE}")
            if array.ndim == 2 and array.diagonal().any():
                faults.append(f"{name} has a diagonal that is not zero")
        if not faults:
            gaps = self.durations_s == UNREACHABLE
            if not np.array_equal(gaps, self.distances_m == UNREACHABLE):
                faults.append("durations_s and distances_m differ in their unreachable pairs")
        if faults:
            raise ModelError(f"travel matrix for {self.mode}", faults)
        self.durations_s.setflags(write=False)
        self.distances_m.setflags(write=False)

    def __len__(self) -> int:
        return len(self.durations_s)

    @property
    def reachable(self) -> NDArray[np.bool_]:
        """(n, n) bool, true where a path is known."""
        return np.not_equal(self.durations_s, UNREACHABLE)

    def digest(self) -> str:
        """Return the SHA-256 of mode, size and content in hexadecimal."""
        digest = hashlib.sha256(f"{self.mode}:{len(self)}:".encode())
        for array in (self.durations_s, self.distances_m):
            digest.update(np.ascontiguousarray(array, dtype="<i8").tobytes())
        return digest.hexdigest()
