"""Figures that insurers and branches may change, read from TOML."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from inspection.errors import TableError

__all__ = ["PhotoSettings", "SettingSettings", "Settings", "default_settings", "load_settings"]

Section = TypeVar("Section", "PhotoSettings", "SettingSettings")


@dataclass(frozen=True, slots=True)
class PhotoSettings:
    """Bounds of what is read at all; the names carry the units."""

    max_bytes: int
    max_pixels: int
    max_side_pixels: int
    min_side_pixels: int
    max_scans: int
    max_exif_bytes: int
    max_boxes: int
    max_decoder_bytes: int
    max_decoder_s: int


@dataclass(frozen=True, slots=True)
class SettingSettings:
    """How far a photo's time and place may be from the visit's."""

    zone: str
    early_s: int
    late_s: int
    max_distance_m: float
    max_clock_gap_s: int
    max_fix_age_s: int


@dataclass(frozen=True, slots=True)
class Settings:
    """All sections."""

    photo: PhotoSettings
    setting: SettingSettings


@cache
def default_settings() -> Settings:
    """Return the settings of the package."""
    text = files("inspection").joinpath("defaults.toml").read_text("utf-8")
    return _parse("defaults.toml", tomllib.loads(text), {})


def load_settings(path: Path) -> Settings:
    """Return the settings of the package with those of `path` in their place.

    Raises
    ------
    TableError
        If `path` cannot be read or has unknown keys or values of a wrong kind.
    """
    try:
        given = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TableError(str(path), [f"cannot be read as TOML: {error}"]) from error
    base = tomllib.loads(files("inspection").joinpath("defaults.toml").read_text("utf-8"))
    return _parse(str(path), base, given)


def _parse(name: str, base: Mapping[str, object], given: Mapping[str, object]) -> Settings:
    faults = [f"unknown section [{key}]" for key in given if key not in base]
    photo = _section(PhotoSettings, "photo", base, given, faults)
    setting = _section(SettingSettings, "setting", base, given, faults)
    if not faults:
        try:
            ZoneInfo(str(setting["zone"]))
        except (ZoneInfoNotFoundError, ValueError):
            faults.append(f"[setting] zone: {setting['zone']!r} is no time zone name")
    if faults:
        raise TableError(name, faults)
    return Settings(PhotoSettings(**photo), SettingSettings(**setting))  # type: ignore[arg-type]


def _section(
    kind: type[Section],
    name: str,
    base: Mapping[str, object],
    given: Mapping[str, object],
    faults: list[str],
) -> dict[str, object]:
    values = dict(_table(base, name))
    overrides = _table(given, name)
    known = {field.name for field in fields(kind)}
    faults += [f"[{name}] {key}: unknown key" for key in overrides if key not in known]
    for key in known & overrides.keys():
        value, default = overrides[key], values[key]
        number = isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
        if isinstance(default, str):
            if not isinstance(value, str):
                faults.append(f"[{name}] {key}: text is wanted, not {value!r}")
        elif not number or (isinstance(default, int) and not isinstance(value, int)):
            faults.append(f"[{name}] {key}: a number like {default!r} is wanted, not {value!r}")
        values[key] = value
    return values


def _table(tables: Mapping[str, object], name: str) -> Mapping[str, object]:
    table = tables.get(name, {})
    return table if isinstance(table, dict) else {}
