"""OpenStreetMap extracts, opened with errors that a dispatcher understands."""

from __future__ import annotations

import bz2
import gzip
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from routing.errors import FileFormatError

__all__ = ["open_extract"]

PBF_SIGNATURE = b"OSMHeader"
O5M_SIGNATURE = b"\xff\xe0"
GZIP_SIGNATURE = b"\x1f\x8b"
BZIP2_SIGNATURE = b"BZh"
HEAD_BYTES = 512


def open_extract(path: Path, *, keys: Sequence[str] = (), locations: bool = True) -> Iterator[Any]:
    """Yield the nodes, ways and relations of an extract, in file order.

    The format is told by the content, not by the name: PBF, XML (plain, gzip or
    bzip2) and O5M.

    Parameters
    ----------
    path
        The extract.
    keys
        Only objects that bear one of these tags; empty is all objects.
    locations
        Whether the nodes of ways know where they are (``node.lat``,
        ``node.lon``); those cut off by the extract's edge have
        ``node.location.valid()`` false.

    Yields
    ------
    osmium.osm.OSMObject
        Good only until the next one is asked for.

    Raises
    ------
    FileFormatError
        If the file is missing, empty, not OpenStreetMap, or cut off.
    """
    import osmium
    from osmium.filter import KeyFilter

    entities = osmium.osm.NODE | osmium.osm.WAY | osmium.osm.RELATION
    form = _format(path)
    try:
        extract = osmium.FileProcessor(osmium.io.File(str(path), form), entities)
        if locations:
            extract = extract.with_locations()
        if keys:
            extract = extract.with_filter(KeyFilter(*keys))
        yield from extract
    except RuntimeError as error:
        raise FileFormatError(
            str(path),
            [f"is damaged or cut off ({error}): download or export the extract again"],
        ) from error


def _format(path: Path) -> str:
    """Return osmium's name of the format, judged by the first bytes."""
    if path.is_dir():
        raise FileFormatError(str(path), ["is a folder: name the .osm.pbf file in it"])
    try:
        with path.open("rb") as stream:
            head = stream.read(HEAD_BYTES)
    except OSError as error:
        raise FileFormatError(
            str(path), [f"cannot be read: {error.strerror}; check the path"]
        ) from error
    if not head:
        raise FileFormatError(str(path), ["is empty: download or export the extract again"])
    if head[6:15] == PBF_SIGNATURE:
        return "pbf"
    if head.startswith(O5M_SIGNATURE):
        return "o5m"
    if head.startswith(GZIP_SIGNATURE):
        _require_xml(path, _inner_head(path, gzip.open))
        return "osm.gz"
    if head.startswith(BZIP2_SIGNATURE):
        _require_xml(path, _inner_head(path, bz2.open))
        return "osm.bz2"
    _require_xml(path, head)
    return "osm"


def _inner_head(path: Path, open_archive: Callable[[Path], Any]) -> bytes:
    try:
        with open_archive(path) as stream:
            return bytes(stream.read(HEAD_BYTES))
    except (OSError, EOFError) as error:
        raise FileFormatError(
            str(path), [f"is a damaged archive ({error}): download the extract again"]
        ) from error


def _require_xml(path: Path, head: bytes) -> None:
    if b"<osm" not in head:
        raise FileFormatError(
            str(path),
            ["is not an OpenStreetMap extract: expected .osm.pbf, .osm, .osm.gz or .osm.bz2"],
        )
