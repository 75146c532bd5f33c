"""Tell what photos are for: by the order's word, else by their names, else by what is read."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import PurePosixPath

from inspection.licence import LicencePage
from inspection.ocr import Line
from inspection.report.model import OTHER, AssignedBy
from inspection.rules import RuleTable

__all__ = ["by_content", "by_word", "may_hold_vin"]

_LICENCE_ENTRIES = 3
_NAME_PLATE_WORDS = (
    "制造",
    "发动机",
    "型号",
    "质量",
    "排量",
    "出厂",
    "MANUFACTURE",
    "ENGINE",
    "MODEL",
)
_NAME_PLATE_HITS = 2
_VIN_LIKE = re.compile(r"[A-Z0-9]{12,}")


def by_word(name: str, items: Mapping[str, str], table: RuleTable) -> tuple[str, AssignedBy]:
    """Return the item of a photo by the order or its name; ``other`` if neither says.

    Parameters
    ----------
    items
        Of the order: full name, or last part of it, to item.
    """
    last = PurePosixPath(name).name
    told = items.get(name) or items.get(last)
    if told:
        return told, AssignedBy.ORDER
    item = _named(PurePosixPath(name), table)
    return (item, AssignedBy.NAME) if item else (OTHER, AssignedBy.NOBODY)


def by_content(lines: Sequence[Line], page: LicencePage, *, shows_vin: bool) -> str:
    """Return the item of a photo by the text in it; ``other`` if that does not tell.

    Parameters
    ----------
    page
        Read from `lines`.
    shows_vin
        Whether a VIN was read for sure.
    """
    entries = sum(
        entry is not None
        for entry in (page.plate, page.owner, page.vin, page.engine_number, page.registered)
    )
    if page.title_found or entries >= _LICENCE_ENTRIES:
        return "licence"
    text = _plain("".join(line.text for line in lines))
    if shows_vin and sum(word in text for word in _NAME_PLATE_WORDS) >= _NAME_PLATE_HITS:
        return "name_plate"
    return "vin" if shows_vin else OTHER


def may_hold_vin(lines: Sequence[Line]) -> bool:
    """Say whether a line is long enough to be worth a closer look for a VIN."""
    return any(_VIN_LIKE.search(_plain(line.text)) for line in lines)


def _plain(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()


def _named(path: PurePosixPath, table: RuleTable) -> str:
    """Return the item that the file's name, or else its folder's, speaks of; empty if none."""
    known = _words(tuple((one.item, one.name_zh) for one in table.photos))
    for part in (path.stem, path.parent.name):
        text = unicodedata.normalize("NFKC", part).lower()
        tokens = f" {' '.join(re.findall(r'[a-z]+', text))} "
        fitting = [
            (len(word), item)
            for word, item in known
            if (f" {word} " in tokens if word.isascii() else word in text)
        ]
        if fitting:
            return max(fitting)[1]
    return ""


@cache
def _words(items: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    text = files("inspection.inspect_vehicle").joinpath("names.toml").read_text("utf-8")
    listed = tomllib.loads(text)
    own = [(item.replace("_", " "), item) for item, _ in items]
    chinese = [(name_zh.lower(), item) for item, name_zh in items]
    other = [(str(word), item) for item, words in listed.items() for word in words]
    return tuple(dict.fromkeys([*own, *chinese, *other]))
