"""A disk that can lose what was not synced: SQLite's files, with what is durable beside them.

Reads and writes go to the real files, as to a page cache.  What would be on
the platter after a power cut is kept apart: of writes since the last sync of
a file any part may have arrived, in any order, each sector of 512 bytes
whole or not.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock
from typing import Any

import apsw

__all__ = ["Disk"]

SECTOR = 512
VFS = "power-cut"
SHARED_MEMORY = "-shm"
TORN = ("nothing", "prefix", "any part", "everything")


@dataclass(slots=True)
class _Write:
    at: int
    data: bytes


@dataclass(slots=True)
class _Truncation:
    size: int


@dataclass(slots=True)
class _File:
    """What is durable of a file, and what happened to it since its last sync."""

    is_named: bool
    durable: bytearray = field(default_factory=bytearray)
    pending: list[_Write | _Truncation] = field(default_factory=list)

    def sync(self) -> None:
        for change in self.pending:
            _apply(self.durable, change)
        self.pending.clear()
        self.is_named = True

    def after_cut(self, rng: random.Random) -> bytes:
        image = bytearray(self.durable)
        for change in _arrived(self.pending, rng):
            _apply(image, change)
        return bytes(image)


class Disk(apsw.VFS):
    """A VFS of SQLite by the name of `name`; :meth:`image` is what a power cut leaves.

    Parameters
    ----------
    on_change
        Called before each write, truncation, sync and deletion, when nothing
        else can happen on the disk.
    """

    def __init__(self, name: str, on_change: Callable[[], None] = lambda: None) -> None:
        self.name = name
        self.lock = RLock()
        self.on_change = on_change
        self._files: dict[str, _File] = {}
        self._ghosts: dict[str, _File] = {}
        super().__init__(name, "")

    def load(self, path: Path) -> None:
        """Take a file as durable as it is."""
        self._files[str(path)] = _File(True, bytearray(path.read_bytes()))

    def image(self, rng: random.Random) -> dict[str, bytes]:
        """Return names and contents of the files after a power cut at this moment."""
        found = {}
        for path, file in self._ghosts.items():
            if file.is_named and rng.random() < 0.5:
                found[Path(path).name] = file.after_cut(rng)
        for path, file in self._files.items():
            if file.is_named or rng.random() < 0.5:
                found[Path(path).name] = file.after_cut(rng)
        return found

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:  # noqa: N802 - SQLite's name
        """Open a file."""
        path = name.filename() if isinstance(name, apsw.URIFilename) else str(name)
        with self.lock:
            opened = _OpenFile(self, name, flags, path)
            if not path.endswith(SHARED_MEMORY):
                self._files.setdefault(path, _File(is_named=False))
            return opened

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802 - SQLite's
        """Delete a file; unless the folder is synced, it may be back after a cut."""
        with self.lock:
            self.on_change()
            super().xDelete(filename, syncdir)
            gone = self._files.pop(filename, None)
            self._ghosts.pop(filename, None)
            if gone is not None and not syncdir:
                self._ghosts[filename] = gone

    def change(self, path: str, change: _Write | _Truncation, do: Callable[[], None]) -> None:
        """Do what changes a file, and remember that it is not durable."""
        with self.lock:
            self.on_change()
            do()
            self._files[path].pending.append(change)

    def sync(self, path: str, do: Callable[[], None]) -> None:
        """Make a file durable, and its name."""
        with self.lock:
            self.on_change()
            do()
            self._files[path].sync()
            self._ghosts.pop(path, None)


class _OpenFile(apsw.VFSFile):
    """An open file that tells its disk what happens to it."""

    def __init__(self, disk: Disk, name: Any, flags: list[int], path: str) -> None:
        self._disk, self._path = disk, path
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802 - SQLite's name
        """Write into the cache."""
        write = _Write(offset, bytes(data))
        self._disk.change(self._path, write, lambda: super(_OpenFile, self).xWrite(data, offset))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802 - SQLite's name
        """Cut the file off, in the cache."""
        cut = _Truncation(newsize)
        self._disk.change(self._path, cut, lambda: super(_OpenFile, self).xTruncate(newsize))

    def xSync(self, flags: int) -> None:  # noqa: N802 - SQLite's name
        """Make it durable."""
        self._disk.sync(self._path, lambda: super(_OpenFile, self).xSync(flags))


def _apply(image: bytearray, change: _Write | _Truncation) -> None:
    if isinstance(change, _Truncation):
        del image[change.size :]
        return
    end = change.at + len(change.data)
    if len(image) < end:
        image.extend(bytes(end - len(image)))
    image[change.at : end] = change.data


def _arrived(pending: list[_Write | _Truncation], rng: random.Random) -> list[_Write | _Truncation]:
    """Return what of the changes reached the platter."""
    how = rng.choice(TORN)
    if how == "nothing" or not pending:
        return []
    if how == "everything":
        return list(pending)
    if how == "prefix":
        return pending[: rng.randrange(len(pending) + 1)]
    sectors = [part for change in pending for part in _sectors(change)]
    return [part for part in sectors if rng.random() < 0.5]


def _sectors(change: _Write | _Truncation) -> list[_Write | _Truncation]:
    if isinstance(change, _Truncation):
        return [change]
    parts: list[_Write | _Truncation] = []
    at, data = change.at, change.data
    while data:
        size = SECTOR - at % SECTOR
        parts.append(_Write(at, data[:size]))
        at, data = at + len(data[:size]), data[size:]
    return parts
