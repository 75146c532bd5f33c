"""Earlier visits kept in a file: one JSON object a line, small pictures in the folder of the file.

It serves a branch on its own; a system of record keeps the same in its database and
hands over :class:`~inspection.checks.duplicates.EarlierPhotos` of its own.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from inspection.checks.duplicates import Earlier
from inspection.checks.two_places import Sighting
from inspection.day_proof import Use
from inspection.errors import InputError, InspectionError
from inspection.photo import read_photo
from inspection.report.model import Report

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

__all__ = ["EarlierVisits", "read_earlier", "remember"]

_DIGEST = re.compile(r"[0-9a-f]{64}")
_LOOK = re.compile(r"[0-9a-f]{16}")
_NONCE = re.compile(r"[0-9a-f]{24}")
_PICTURE = re.compile(r"[^/\\\0]{1,120}")


@dataclass(frozen=True)
class _Kept:
    earlier: Earlier
    look: int
    picture: str


@dataclass(frozen=True)
class EarlierVisits:
    """What is known of earlier visits; serves as the photos that duplicates are looked for in.

    Parameters
    ----------
    folder
        Where the pictures are.
    uses
        Proofs of the day that were shown.
    sightings
        Of the cars.
    """

    folder: Path
    uses: tuple[Use, ...]
    sightings: tuple[Sighting, ...]
    _kept: tuple[_Kept, ...] = field(repr=False)

    @property
    def hashes(self) -> NDArray[np.uint64]:
        """(n,) perceptual hash of each photo."""
        import numpy as np

        return np.array([one.look for one in self._kept], np.uint64)

    def picture(self, index: int) -> Image | None:
        """Return the small picture of a photo; ``None`` if it is not kept, or spoilt."""
        name = self._kept[index].picture
        if not name:
            return None
        taken = read_photo(self.folder / name).photo
        return taken.image if taken else None

    def describe(self, index: int) -> Earlier:
        """Return what is known of a photo."""
        return self._kept[index].earlier

    def with_digest(self, digest: str) -> list[int]:
        """Return the photos of exactly these bytes."""
        return [at for at, one in enumerate(self._kept) if one.earlier.digest == digest]

    def related(self, car: str) -> list[int]:
        """Return the photos of one car."""
        return [at for at, one in enumerate(self._kept) if one.earlier.car == car]


def read_earlier(path: Path, *, but: str = "") -> EarlierVisits:
    """Read a file of earlier visits.

    Parameters
    ----------
    but
        Identifier of a visit that is left out: the one being inspected again.

    Raises
    ------
    InputError
        If it cannot be read; with every line that is wrong.
    """
    faults: list[str] = []
    visits = [record for record in _lines(path, faults) if record["visit"] != but or not but]
    if faults:
        raise InputError(str(path), faults)
    return EarlierVisits(
        folder=path.parent,
        uses=tuple(use for one in visits for use in _uses(one)),
        sightings=tuple(_sighting(one) for one in visits),
        _kept=tuple(kept for one in visits for kept in _photos(one)),
    )


def remember(path: Path, report: Report) -> None:
    """Add a visit to a file of earlier visits, in place of what was there of the same visit.

    The file is replaced whole, and only once its pictures are on disk.

    Raises
    ------
    InputError
        If it cannot be read or written, or the visit has no identifier.
    """
    visit = report.order.visit
    if not visit.visit:
        raise InputError(str(path), ["a visit without identifier (visit.visit) is not kept"])
    faults: list[str] = []
    old = list(_lines(path, faults)) if path.exists() else []
    if faults:
        raise InputError(str(path), faults)
    lines = [record for record in old if record["visit"] != visit.visit]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lines.append(_record(report, path.parent))
        part = path.with_name(f".{path.name}.part")
        with part.open("w", encoding="utf-8") as file:
            file.writelines(f"{json.dumps(one, ensure_ascii=False)}\n" for one in lines)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise InputError(str(path), [f"cannot be written: {error.strerror or error}"]) from error


def _record(report: Report, folder: Path) -> Mapping[str, object]:
    visit, photos = report.order.visit, []
    for photo in report.photos:
        if photo.picture is None:
            continue
        name = f"{photo.digest}.jpg"
        (folder / name).write_bytes(photo.picture.jpeg)
        photos.append(
            {"name": photo.name, "digest": photo.digest, "look": photo.look, "picture": name}
        )
    seen_at = visit.started_at
    return {
        "visit": visit.visit,
        "car": report.order.vin,
        "plate": report.order.plate or "",
        "branch": visit.branch,
        "courier": visit.courier,
        "seen_at": seen_at.isoformat() if seen_at else f"{visit.day.isoformat()}T12:00:00+08:00",
        "lat": visit.lat,
        "lon": visit.lon,
        "nonces": list(report.nonces),
        "photos": photos,
    }


def _lines(path: Path, faults: list[str]) -> Iterator[Mapping[str, object]]:
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                if not line.strip():
                    continue
                record = _checked(line, number, faults)
                if record is not None:
                    yield record
    except (OSError, UnicodeDecodeError) as error:
        faults.append(f"cannot be read: {error}")


def _checked(line: str, number: int, faults: list[str]) -> Mapping[str, object] | None:
    try:
        record = json.loads(line)
    except ValueError as error:
        faults.append(f"line {number}: no JSON: {error}")
        return None
    if not isinstance(record, dict) or not isinstance(record.get("visit"), str):
        faults.append(f"line {number}: an object with a text visit is wanted")
        return None
    try:
        _uses(record)
        _sighting(record)
        _photos(record)
    except (InspectionError, TypeError, ValueError, KeyError) as error:
        faults.append(f"line {number}: {type(error).__name__}: {error}")
        return None
    return record


def _text(record: Mapping[str, object], key: str, pattern: re.Pattern[str] | None = None) -> str:
    value = record.get(key, "")
    if not isinstance(value, str) or (pattern and not pattern.fullmatch(value)):
        raise ValueError(f"{key}: {value!r} is not of its form")
    return value


def _number(record: Mapping[str, object], key: str) -> float | None:
    value = record.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{key}: {value!r} is no number")
    return float(value)


def _list(record: Mapping[str, object], key: str) -> Sequence[object]:
    value = record.get(key, [])
    if not isinstance(value, list):
        raise TypeError(f"{key}: a list is wanted")
    return value


def _uses(record: Mapping[str, object]) -> list[Use]:
    car, branch, courier = (_text(record, key) for key in ("car", "branch", "courier"))
    nonces = [_text({"nonces": one}, "nonces", _NONCE) for one in _list(record, "nonces")]
    return [Use(bytes.fromhex(nonce), car, branch, courier) for nonce in nonces]


def _sighting(record: Mapping[str, object]) -> Sighting:
    return Sighting(
        visit=_text(record, "visit"),
        vin=_text(record, "car"),
        plate=_text(record, "plate"),
        seen_at=datetime.fromisoformat(_text(record, "seen_at")),
        lat=_number(record, "lat"),
        lon=_number(record, "lon"),
    )


def _photos(record: Mapping[str, object]) -> list[_Kept]:
    kept = []
    for one in _list(record, "photos"):
        if not isinstance(one, dict):
            raise TypeError("photos: a list of objects is wanted")
        earlier = Earlier(
            _text(one, "name"),
            _text(one, "digest", _DIGEST),
            _text(record, "visit"),
            _text(record, "car"),
        )
        look = int(_text(one, "look", _LOOK), 16)
        picture = _text(one, "picture", _PICTURE) if one.get("picture") else ""
        kept.append(_Kept(earlier, look, picture))
    return kept
