"""Photos named on the command line, read one after the other with progress on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from inspection.errors import InputError
from inspection.photo.formats import EXTENSIONS, sniff

__all__ = ["photos_given", "with_progress"]

Item = TypeVar("Item")
_NAMES = frozenset(ending for endings in EXTENSIONS.values() for ending in endings)
_HEAD_BYTES = 64


def photos_given(paths: Sequence[Path]) -> list[tuple[str, Path]]:
    """Return the photos of `paths` with the names to show for them.

    A file is taken whatever it is; of a folder, the files that are photos by
    their name or by their first bytes, in order of their names.

    Raises
    ------
    InputError
        If one of `paths` is not there, or none holds a photo.
    """
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise InputError("photos", [f"{name}: no such file or folder" for name in missing])
    found: list[tuple[str, Path]] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(entry for entry in path.rglob("*") if entry.is_file())
            found += [
                (entry.relative_to(path).as_posix(), entry)
                for entry in inside
                if _looks_like_photo(entry)
            ]
        else:
            found.append((path.name, path))
    if not found:
        raise InputError("photos", ["no photo there: name a photo, or a folder with photos"])
    return found


def with_progress(items: Sequence[Item], what: str) -> Iterator[Item]:
    """Yield `items`; two or more with a progress bar, if standard error is a terminal."""
    if len(items) < 2 or not sys.stderr.isatty():
        yield from items
        return
    yield from _shown(items, what)


def _shown(items: Sequence[Item], what: str) -> Iterable[Item]:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield from progress.track(items, description=what)


def _looks_like_photo(path: Path) -> bool:
    if path.suffix.lower().removeprefix(".") in _NAMES:
        return True
    try:
        with path.open("rb") as file:
            return sniff(file.read(_HEAD_BYTES)) is not None
    except OSError:
        return False
