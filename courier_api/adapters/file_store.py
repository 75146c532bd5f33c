"""Files in a folder, each under the SHA-256 of its bytes: written once, never changed.

``ab/cd/abcd…`` is the file whose digest begins so.  A file is written aside,
brought to the disk, and only then given its name; its folder is brought to the
disk too, so that an address that was handed out outlives a power cut.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from courier_api.errors import InputError, NotFoundError, StorageError

__all__ = ["FolderStore"]

ADDRESS = re.compile(r"[0-9a-f]{64}")


class FolderStore:
    """A :class:`courier_api.ports.files.FileStore` in a folder.

    Parameters
    ----------
    folder
        Made with mode 0700 if missing.  Several processes may share it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes) -> str:
        """Keep `content` and return its address; the same bytes are kept once.

        Raises
        ------
        StorageError
            If they cannot be written: nothing is kept then.
        """
        address = sha256(content).hexdigest()
        path = self._path(address)
        try:
            if not _holds(path, content):
                self._write(path, content)
        except OSError as error:
            raise StorageError(
                "file store", [f"cannot be written: {error.strerror}: look at its folder and disk"]
            ) from error
        return address

    def get(self, address: str) -> bytes:
        """Return the bytes at `address`.

        Raises
        ------
        NotFoundError
            If there is no such file.
        StorageError
            If it cannot be read, or is not what was put there any more.
        """
        try:
            content = self._path(address).read_bytes()
        except FileNotFoundError as error:
            raise NotFoundError(f"file {address}", ["is not in the store"]) from error
        except OSError as error:
            raise StorageError("file store", [f"cannot be read: {error.strerror}"]) from error
        if sha256(content).hexdigest() != address:
            raise StorageError(
                f"file {address}", ["is damaged: its bytes are others now; restore it from backup"]
            )
        return content

    def remove(self, address: str) -> None:
        """Delete the file, if it is there."""
        try:
            self._path(address).unlink(missing_ok=True)
        except OSError as error:
            raise StorageError("file store", [f"cannot be deleted: {error.strerror}"]) from error

    def put_before(self, before: datetime) -> Iterator[str]:
        """Yield the addresses of what was put before then, by the clock of the disk."""
        for path in self._folder.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
            try:
                put_s = path.stat().st_mtime
            except FileNotFoundError:
                continue
            if ADDRESS.fullmatch(path.name) and put_s < before.timestamp():
                yield path.name

    def _path(self, address: str) -> Path:
        if not ADDRESS.fullmatch(address):
            raise InputError("file", ["an address is a SHA-256 in 64 small hex digits"])
        return self._folder / address[:2] / address[2:4] / address

    def _write(self, path: Path, content: bytes) -> None:
        self._make_folders(path.parent)
        aside = path.with_name(f".{uuid4().hex}.part")
        try:
            descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            aside.replace(path)
        except BaseException:
            aside.unlink(missing_ok=True)
            raise
        _to_disk(path.parent)

    def _make_folders(self, folder: Path) -> None:
        """Make the folders that are missing and bring their names to the disk."""
        missing = []
        while not folder.is_dir():
            missing.append(folder)
            folder = folder.parent
        for one in reversed(missing):
            one.mkdir(mode=0o700, exist_ok=True)
            _to_disk(one.parent)


def _holds(path: Path, content: bytes) -> bool:
    """Say whether the file is there and undamaged; what a power cut spoilt is written again."""
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except FileNotFoundError:
        return False


def _to_disk(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
