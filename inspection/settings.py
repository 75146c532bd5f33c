"""Figures that insurers and branches may change, read from TOML."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from inspection.errors import TableError

__all__ = [
    "CheckSettings",
    "DuplicateSettings",
    "PhotoSettings",
    "ProofSettings",
    "SettingSettings",
    "Settings",
    "VinPhotoSettings",
    "VisitSettings",
    "default_settings",
    "load_settings",
]


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
class ProofSettings:
    """What counts as a proof of the day; the names carry the units."""

    min_module_pixels: float
    nonce_serves: str
    challenge_valid_s: int
    clock_skew_s: int
    min_date_confidence: float
    min_digit_confidence: float
    min_ink_share: float


@dataclass(frozen=True, slots=True)
class CheckSettings:
    """Bounds of the checks of single photos; the names carry the units."""

    min_long_side_pixels: int
    min_short_side_pixels: int
    min_sharpness: float
    min_mean_level: float
    max_mean_level: float
    max_clipped_share: float
    max_glare_share: float
    max_speed_km_h: float
    max_visit_spread_m: float
    max_visit_span_s: int
    max_drive_km_h: float


@dataclass(frozen=True, slots=True)
class DuplicateSettings:
    """When two photos show the same shot."""

    max_hash_bits: int
    max_candidates: int
    long_side_pixels: int
    min_matches: int
    min_inlier_share: float
    min_covered_share: float
    min_agreeing_share: float
    flat_items: str
    form_items: str


@dataclass(frozen=True, slots=True)
class VinPhotoSettings:
    """How a VIN is looked for in a photo, and when a reading counts.

    Doubts and margins are natural logarithms of odds.
    """

    threads: int
    long_side_pixels: int
    first_side_pixels: int
    second_side_pixels: int
    min_line_ratio: float
    lines_kept: int
    max_line_doubt: float
    max_reading_doubt: float
    max_accepted_doubt: float
    min_margin_checked: float
    min_margin_unchecked: float
    min_agreeing_share: float
    max_match_doubt: float
    min_match_margin_checked: float
    min_match_margin_unchecked: float
    max_confusion: float
    min_otherness: float


@dataclass(frozen=True, slots=True)
class VisitSettings:
    """Bounds of what is taken in of one visit, and sizes of the pictures in its report."""

    max_photos: int
    max_archive_bytes: int
    kept_side_pixels: int
    read_side_pixels: int
    shown_side_pixels: int
    shown_quality: int


@dataclass(frozen=True, slots=True)
class Settings:
    """All sections."""

    photo: PhotoSettings
    setting: SettingSettings
    proof: ProofSettings
    checks: CheckSettings
    duplicates: DuplicateSettings
    vin_photo: VinPhotoSettings
    visit: VisitSettings


SECTIONS = {
    "photo": PhotoSettings,
    "setting": SettingSettings,
    "proof": ProofSettings,
    "checks": CheckSettings,
    "duplicates": DuplicateSettings,
    "vin_photo": VinPhotoSettings,
    "visit": VisitSettings,
}
CHOICES = {("proof", "nonce_serves"): ("car", "courier", "branch")}
"""Texts that must be one of a few."""


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
    sections = {title: _section(title, base, given, faults) for title in SECTIONS}
    zone = sections["setting"]["zone"]
    try:
        ZoneInfo(str(zone))
    except (ZoneInfoNotFoundError, ValueError):
        faults.append(f"[setting] zone: {zone!r} is no time zone name")
    for (title, key), allowed in CHOICES.items():
        if sections[title][key] not in allowed:
            faults.append(f"[{title}] {key}: one of {', '.join(allowed)} is wanted")
    if faults:
        raise TableError(name, faults)
    return Settings(**{title: SECTIONS[title](**values) for title, values in sections.items()})


def _section(
    title: str,
    base: Mapping[str, object],
    given: Mapping[str, object],
    faults: list[str],
) -> dict[str, object]:
    values = dict(_table(base, title))
    overrides = _table(given, title)
    known = {field.name for field in fields(SECTIONS[title])}
    faults += [f"[{title}] {key}: unknown key" for key in overrides if key not in known]
    for key in known & overrides.keys():
        value, default = overrides[key], values[key]
        number = isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
        if isinstance(default, str):
            if not isinstance(value, str):
                faults.append(f"[{title}] {key}: text is wanted, not {value!r}")
        elif not number or (isinstance(default, int) and not isinstance(value, int)):
            faults.append(f"[{title}] {key}: a number like {default!r} is wanted, not {value!r}")
        values[key] = value
    return values


def _table(tables: Mapping[str, object], name: str) -> Mapping[str, object]:
    table = tables.get(name, {})
    return table if isinstance(table, dict) else {}
