"""Settings from the defaults and a file put over them."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from routing.errors import FileFormatError, InputError
from routing.settings.faults import settings_faults
from routing.settings.sections import Settings

__all__ = ["default_settings", "load_settings"]

_LARGEST = 10**15


@cache
def default_settings() -> Settings:
    """Return the settings of ``routing/defaults.toml``."""
    return _structure("defaults.toml", _defaults())


def load_settings(path: Path | None) -> Settings:
    """Return the defaults with the keys of the TOML file at `path` put over them.

    Raises
    ------
    FileFormatError
        With every unknown key and every value of a wrong type or range.
    """
    if path is None:
        return default_settings()
    try:
        overrides = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FileFormatError(str(path), [f"cannot be read: {error.strerror}"]) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise FileFormatError(str(path), [f"is not TOML: {error}"]) from error
    return _structure(str(path), _merge(_defaults(), overrides))


def _defaults() -> dict[str, Any]:
    text = resources.files("routing").joinpath("defaults.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _merge(base: dict[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in over.items():
        old = merged.get(key)
        both_tables = isinstance(old, dict) and isinstance(value, dict)
        merged[key] = _merge(old, value) if both_tables else value  # type: ignore[arg-type]
    return merged


def _structure(name: str, tables: Mapping[str, Any]) -> Settings:
    import cattrs

    converter = cattrs.Converter(forbid_extra_keys=True, detailed_validation=True)
    for kind, reader in ((int, _whole), (float, _number), (str, _text)):
        converter.register_structure_hook(kind, reader)
    try:
        settings = converter.structure(tables, Settings)
    except cattrs.BaseValidationError as error:
        listed = cattrs.transform_error(error, path="settings", format_exception=_told)
        raise FileFormatError(name, listed) from error
    faults = settings_faults(settings)
    if faults:
        raise FileFormatError(name, faults)
    return settings


def _told(error: BaseException, kind: type[Any] | None) -> str:
    from cattrs.v import format_exception

    return str(error) if isinstance(error, InputError) else format_exception(error, kind)


def _whole(value: object, _kind: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > _LARGEST:
        raise InputError(repr(value), ["is no whole number that can be meant"])
    return value


def _number(value: object, _kind: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise InputError(repr(value), ["is no number"])
    return float(value)


def _text(value: object, _kind: object) -> str:
    if not isinstance(value, str):
        raise InputError(repr(value), ["is no text: put it in quotes"])
    return value
