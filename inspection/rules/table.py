"""Versioned rule tables: read, checked whole, and chosen by date."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from inspection.errors import TableError
from inspection.finding import Outcome
from inspection.rules.conditions import Condition, condition_fault

__all__ = ["Block", "PhotoItem", "Proof", "Row", "RuleTable", "load_table", "table_for"]

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Row:
    """A reason to inspect, or not to."""

    code: str
    reason: str
    when: tuple[Condition, ...]
    overrides_exemption: bool = False


@dataclass(frozen=True, slots=True)
class PhotoItem:
    """A photo to be taken, wherever all of `when` holds."""

    item: str
    name: str
    name_zh: str
    when: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof of the day that counts, wherever all of `when` holds."""

    code: str
    reason: str
    when: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Findings that stop an acceptance; a code that ends in a dot stands for all that begin so."""

    finding: str
    outcomes: frozenset[Outcome]
    action: str


@dataclass(frozen=True, slots=True)
class RuleTable:
    """One version of the rules, in force from a day on until a later version is."""

    version: str
    valid_from: date
    source: str
    otherwise: str
    proofs_needed: int
    need: tuple[Row, ...]
    exempt: tuple[Row, ...]
    photos: tuple[PhotoItem, ...]
    proofs: tuple[Proof, ...]
    blocks: tuple[Block, ...]


def table_for(on: date, tables: Iterable[RuleTable] | None = None) -> RuleTable:
    """Return the version in force on a day, of `tables` or of the package.

    Raises
    ------
    TableError
        If none was in force yet.
    """
    candidates = [table for table in (tables or _package_tables()) if table.valid_from <= on]
    if not candidates:
        raise TableError("rules", [f"no version is in force on {on}: give one with --rules"])
    return max(candidates, key=lambda table: table.valid_from)


def load_table(path: Path) -> RuleTable:
    """Read a table from a TOML file.

    Raises
    ------
    TableError
        With everything that is wrong in it.
    """
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise TableError(str(path), [f"cannot be read: {error}"]) from error
    return parse_table(path.name, text)


def parse_table(name: str, text: str) -> RuleTable:
    """Read a table from the text of a TOML file; raises as :func:`load_table`."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TableError(name, [f"is not TOML: {error}"]) from error
    reader = _Reader(name, [])
    table = reader.table(values)
    if reader.faults or table is None:
        raise TableError(name, reader.faults)
    return table


@cache
def _package_tables() -> tuple[RuleTable, ...]:
    folder = files("inspection.rules").joinpath("tables")
    return tuple(
        parse_table(entry.name, entry.read_text("utf-8"))
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    )


@dataclass(slots=True)
class _Reader:
    name: str
    faults: list[str]

    def table(self, values: Mapping[str, object]) -> RuleTable | None:
        known = {"version", "valid_from", "source", "otherwise", "proofs_needed",
                 "need", "exempt", "photo", "proof", "block"}  # fmt: skip
        self.faults += [f"{key}: unknown key" for key in values if key not in known]
        valid_from, proofs_needed = values.get("valid_from"), values.get("proofs_needed", 1)
        if not isinstance(valid_from, date):
            self.faults.append("valid_from: a day is wanted, like 2026-01-01")
        if not isinstance(proofs_needed, int) or proofs_needed < 0:
            self.faults.append("proofs_needed: a whole number from 0 is wanted")
        otherwise = values.get("otherwise")
        if otherwise not in {"required", "exempt"}:
            self.faults.append("otherwise: required or exempt is wanted")
        rows = {
            "need": self.rows(values, "need", self.row),
            "exempt": self.rows(values, "exempt", self.row),
        }
        photos = self.rows(values, "photo", self.photo)
        proofs = self.rows(values, "proof", self.proof)
        blocks = self.rows(values, "block", self.block)
        version = self.text(values, "version", "the table")
        source = self.text(values, "source", "the table")
        if self.faults or not isinstance(valid_from, date) or not isinstance(proofs_needed, int):
            return None
        return RuleTable(
            version, valid_from, source, str(otherwise), proofs_needed,
            rows["need"], rows["exempt"], photos, proofs, blocks,
        )  # fmt: skip

    def rows(
        self,
        values: Mapping[str, object],
        key: str,
        make: Callable[[Mapping[str, object], str], Made],
    ) -> tuple[Made, ...]:
        listed = values.get(key, [])
        if not isinstance(listed, list):
            self.faults.append(f"{key}: write it as [[{key}]]")
            return ()
        return tuple(
            make(row, f"{key} {number}")
            for number, row in enumerate(listed, start=1)
            if isinstance(row, dict)
        )

    def row(self, values: Mapping[str, object], where: str) -> Row:
        self.keys(values, where, {"code", "reason", "when", "overrides_exemption"})
        when = self.when(values, where)
        if not when:
            self.faults.append(f"{where}: when must set at least one condition")
        overrides = values.get("overrides_exemption", False)
        if not isinstance(overrides, bool):
            self.faults.append(f"{where}: overrides_exemption: true or false is wanted")
        code, reason = self.text(values, "code", where), self.text(values, "reason", where)
        return Row(code, reason, when, overrides is True)

    def photo(self, values: Mapping[str, object], where: str) -> PhotoItem:
        self.keys(values, where, {"item", "name", "name_zh", "when"})
        item, name = self.text(values, "item", where), self.text(values, "name", where)
        return PhotoItem(item, name, self.text(values, "name_zh", where), self.when(values, where))

    def proof(self, values: Mapping[str, object], where: str) -> Proof:
        self.keys(values, where, {"code", "reason", "when"})
        code, reason = self.text(values, "code", where), self.text(values, "reason", where)
        return Proof(code, reason, self.when(values, where))

    def block(self, values: Mapping[str, object], where: str) -> Block:
        self.keys(values, where, {"finding", "outcomes", "action"})
        outcomes = values.get("outcomes")
        listed = outcomes if isinstance(outcomes, list) else []
        if not listed or any(one not in set(Outcome) for one in listed):
            self.faults.append(f"{where}: outcomes: some of {', '.join(Outcome)} are wanted")
            listed = []
        action = self.text(values, "action", where)
        if action not in {"refer", "retake"}:
            self.faults.append(f"{where}: action: refer or retake is wanted")
        finding = self.text(values, "finding", where)
        return Block(finding, frozenset(Outcome(one) for one in listed), action)

    def when(self, values: Mapping[str, object], where: str) -> tuple[Condition, ...]:
        given = values.get("when", {})
        if not isinstance(given, dict):
            self.faults.append(f"{where}: when: write it as {{ condition = value }}")
            return ()
        conditions = tuple(given.items())
        found = [fault for fault in map(condition_fault, conditions) if fault]
        self.faults += [f"{where}: {fault}" for fault in found]
        return conditions

    def text(self, values: Mapping[str, object], key: str, where: str) -> str:
        value = values.get(key)
        if isinstance(value, str) and value:
            return value
        self.faults.append(f"{where}: {key}: a text is wanted")
        return ""

    def keys(self, values: Mapping[str, object], where: str, known: set[str]) -> None:
        self.faults += [f"{where}: {key}: unknown key" for key in values if key not in known]
