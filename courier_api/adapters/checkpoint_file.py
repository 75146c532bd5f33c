"""Checkpoints outside the database: signed lines in a file that only grows.

Each line is JSON: ``from`` and ``size`` (which leaves it adds), ``leaves``
(their hashes, hex) and ``note`` (the signed note).  With the leaves outside
too, a verifier can name the row that was tampered with, even if the tree in
the database was made anew over it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from courier_api.adapters.signed_note import NoteKey, PublicKey
from courier_api.domain.audit.checkpoint import Checkpoint, read_checkpoint
from courier_api.errors import InputError, StorageError
from courier_api.ports.checkpoints import SignedCheckpoint

__all__ = ["FILE_NAME", "CheckpointFile"]

FILE_NAME = "checkpoints.jsonl"
TAIL_BYTES = 1 << 16


class CheckpointFile:
    """A :class:`courier_api.ports.checkpoints.CheckpointKeeper` in a folder.

    Parameters
    ----------
    folder
        Made if missing; best on another disk or machine than the database.
    key
        Signs; its name is the origin of the log.
    """

    def __init__(self, folder: Path, key: NoteKey) -> None:
        self._path = folder / FILE_NAME
        self._key = key

    @property
    def public_key(self) -> PublicKey:
        """What verifiers need."""
        return self._key.public

    def newest(self) -> SignedCheckpoint | None:
        """Return the last one kept."""
        line = self._last_line()
        if line is None:
            return None
        try:
            note = json.loads(line)["note"]
            return SignedCheckpoint(read_checkpoint(self._key.public.opened(note)), note)
        except (ValueError, KeyError, TypeError, InputError) as error:
            raise StorageError(
                "checkpoint file", ["its last line is no checkpoint of ours: verify the audit log"]
            ) from error

    def keep(
        self, size: int, root: bytes, at: datetime, leaves: Sequence[bytes]
    ) -> SignedCheckpoint:
        """Sign a checkpoint and keep it, with the `leaves` since the one before."""
        checkpoint = Checkpoint(origin=self._key.public.name, size=size, root=root, at=at)
        note = self._key.signed(checkpoint.text())
        line = json.dumps(
            {
                "from": size - len(leaves),
                "size": size,
                "leaves": [leaf.hex() for leaf in leaves],
                "note": note,
            },
            separators=(",", ":"),
        )
        try:
            self._append(line.encode("ascii") + b"\n")
        except OSError as error:
            raise StorageError(
                "checkpoint file", [f"cannot be written: {error.strerror}"]
            ) from error
        return SignedCheckpoint(checkpoint, note)

    def _append(self, line: bytes) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        is_new = not self._path.exists()
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            if (end := os.fstat(descriptor).st_size) and os.pread(descriptor, 1, end - 1) != b"\n":
                line = b"\n" + line
            written = os.write(descriptor, line)
            while written < len(line):
                written += os.write(descriptor, line[written:])
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if is_new:
            self._sync_folder()

    def _sync_folder(self) -> None:
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _last_line(self) -> bytes | None:
        """Return the last whole line; one that broke off in a crash does not count."""
        try:
            with self._path.open("rb") as file:
                end = file.seek(0, os.SEEK_END)
                tail, start = b"", end
                while start and tail.count(b"\n") < 3:
                    start = max(0, start - TAIL_BYTES)
                    file.seek(start)
                    tail = file.read(end - start)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StorageError("checkpoint file", [f"cannot be read: {error.strerror}"]) from error
        whole = [line for line in tail.split(b"\n")[:-1] if line]
        return next((line for line in reversed(whole) if _is_whole(line)), None)


def _is_whole(line: bytes) -> bool:
    try:
        json.loads(line)
    except ValueError:
        return False
    return True
