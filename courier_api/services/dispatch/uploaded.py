"""Bytes somebody sent, for a moment as a file."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["uploaded"]

ODD = re.compile(r"[^\w.\- ()]+")
NAME_MAX = 60


@contextmanager
def uploaded(name: str, content: bytes) -> Iterator[Path]:
    """Write `content` to a file that is gone afterwards; `name` only shows in faults."""
    with tempfile.TemporaryDirectory(prefix="courier-upload-") as folder:
        path = Path(folder) / _plain(name)
        path.write_bytes(content)
        yield path


def _plain(name: str) -> str:
    """Return a file name that can neither leave its folder nor hide."""
    plain = ODD.sub("_", Path(name.replace("\\", "/")).name).lstrip(". ")[-NAME_MAX:]
    return plain or "upload"
