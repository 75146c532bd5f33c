"""The photos of one visit: a folder or a ZIP archive, opened safely and one by one.

Nothing of an archive is ever written to disk, so that no name in it can lead
out of a folder; what its directory claims is checked before, and what comes out
is counted while it is unpacked.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from inspection.errors import InputError
from inspection.photo.formats import EXTENSIONS, sniff
from inspection.settings import Settings

__all__ = ["PhotoFile", "Photos", "photos_in"]

_NAMES = frozenset(ending for endings in EXTENSIONS.values() for ending in endings)
_HEAD_BYTES = 64
_HIDDEN = ("__MACOSX",)
_BROKEN = (OSError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError)
"""What zipfile raises on archives that are broken on purpose, or locked."""


@dataclass(frozen=True, slots=True)
class PhotoFile:
    """One file that should be a photo.

    Parameters
    ----------
    name
        For people, unique in the visit.
    read
        Gives at most so many bytes of it; may raise :class:`OSError`.
    """

    name: str
    read: Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Photos:
    """What was handed in.

    Parameters
    ----------
    files
        In the order of their names.
    ignored
        Names of files that are no photos by name and first bytes.
    """

    files: tuple[PhotoFile, ...]
    ignored: tuple[str, ...]


def photos_in(path: Path, settings: Settings) -> Photos:
    """Return the photos of a folder or of a ZIP archive.

    Raises
    ------
    InputError
        If there is neither, the archive cannot be read or is too large, or there are
        more photos than one visit can have.
    """
    if path.is_dir():
        found = _in_folder(path)
    elif path.is_file():
        found = _in_archive(path, settings)
    else:
        raise InputError(str(path), ["no such folder or ZIP archive"])
    most = settings.visit.max_photos
    if len(found.files) > most:
        fault = f"holds {len(found.files)} photos; a visit has at most {most}"
        raise InputError(str(path), [fault])
    return found


def _in_folder(folder: Path) -> Photos:
    files, ignored = [], []
    for entry in sorted(folder.rglob("*")):
        name = entry.relative_to(folder).as_posix()
        if not entry.is_file() or _hidden(name):
            continue
        one = PhotoFile(name, _reader(entry))
        if _is_photo(one):
            files.append(one)
        else:
            ignored.append(name)
    return Photos(tuple(files), tuple(ignored))


def _reader(path: Path) -> Callable[[int], bytes]:
    def read(most: int) -> bytes:
        with path.open("rb") as file:
            return file.read(most)

    return read


def _in_archive(path: Path, settings: Settings) -> Photos:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
    except _BROKEN as error:
        raise InputError(str(path), [f"is no folder and no ZIP archive: {error}"]) from error
    claimed, most = sum(one.file_size for one in members), settings.visit.max_archive_bytes
    if claimed > most:
        fault = f"holds {claimed:,} bytes unpacked; at most {most:,} are read"
        raise InputError(str(path), [fault])
    files, ignored, taken = [], [], set[str]()
    for member in sorted(members, key=_name_of):
        if _hidden(_name_of(member)):
            continue
        name = _unlike(_name_of(member), taken)
        one = PhotoFile(name, _unpacker(path, member))
        if _is_photo(one):
            files.append(one)
        else:
            ignored.append(name)
    return Photos(tuple(files), tuple(ignored))


def _unpacker(path: Path, member: zipfile.ZipInfo) -> Callable[[int], bytes]:
    def read(most: int) -> bytes:
        try:
            with zipfile.ZipFile(path) as archive, archive.open(member) as file:
                return file.read(most)
        except _BROKEN as error:
            raise OSError(f"cannot be unpacked: {error}") from error

    return read


def _name_of(member: zipfile.ZipInfo) -> str:
    """Return a member's name; Chinese Windows writes GB 18030 and does not say so."""
    name = member.filename
    if not member.flag_bits & 0x800:
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    parts = [part for part in PurePosixPath(name.replace("\\", "/")).parts if part.strip("./")]
    return "/".join(parts) or "unnamed"


def _unlike(name: str, taken: set[str]) -> str:
    """Return `name`, or with a number if the archive has it twice."""
    unique, count = name, 1
    while unique in taken:
        count += 1
        unique = f"{name} ({count})"
    taken.add(unique)
    return unique


def _hidden(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return any(part.startswith(".") or part in _HIDDEN for part in parts)


def _is_photo(file: PhotoFile) -> bool:
    """Say whether a file is a photo by its name or by its first bytes."""
    if PurePosixPath(file.name).suffix.lower().removeprefix(".") in _NAMES:
        return True
    try:
        return sniff(file.read(_HEAD_BYTES)) is not None
    except OSError:
        return False
