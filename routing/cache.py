"""Where results that are costly to compute are kept between runs, by content."""

from __future__ import annotations

import atexit
import hashlib
import os
import struct
import tempfile
import tokenize
import zipfile
import zlib
from functools import cache
from pathlib import Path

import platformdirs

__all__ = ["DAMAGED", "cache_dir", "file_digest", "write_atomically"]

CACHE_VARIABLE = "ROUTING_CACHE_DIR"

DAMAGED = (
    OSError,
    EOFError,
    LookupError,
    OverflowError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    tokenize.TokenError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What NumPy and zipfile raise on an ``.npz`` that was cut off or altered."""


def cache_dir(room: str) -> Path:
    """Return the folder of `room`, made if need be.

    It lies under ``$ROUTING_CACHE_DIR``, else under the user's cache folder.
    Everything in it can be deleted at any time.  Where no such folder can be
    written to, a temporary one serves until the process ends.
    """
    root = os.environ.get(CACHE_VARIABLE) or platformdirs.user_cache_path("policy-courier")
    folder = Path(root) / room
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return _temporary(room)
    return folder if os.access(folder, os.W_OK) else _temporary(room)


def _temporary(room: str) -> Path:
    folder = _temporary_root() / room
    folder.mkdir(exist_ok=True)
    return folder


@cache
def _temporary_root() -> Path:
    folder = tempfile.TemporaryDirectory(prefix="policy-courier-", ignore_cleanup_errors=True)
    atexit.register(folder.cleanup)
    return Path(folder.name)


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file's content in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_atomically(path: Path, content: bytes) -> None:
    """Write `content` so that a reader sees all of it or the file as it was."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
