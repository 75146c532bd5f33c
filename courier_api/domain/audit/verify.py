"""Compare the log in the database with the leaves that were signed; name the first row at fault."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Finding", "LeafRow", "Tampering", "compare_log"]


class Tampering(StrEnum):
    """What was done to a row."""

    CHANGED = "changed"
    REMOVED = "removed"
    INSERTED = "inserted"
    REORDERED = "reordered"
    CUT_OFF = "cut_off"
    LEAF_CHANGED = "leaf_changed"
    UNWITNESSED = "unwitnessed"
    INCONSISTENT = "inconsistent"
    UNSIGNED = "unsigned"


@dataclass(frozen=True, slots=True)
class Finding:
    """One row that is not as it was written.

    Parameters
    ----------
    tampering
        What was done.
    row
        Which row: ``"audit entry 17 (leaf 16)"``.
    words
        What is known of it.
    """

    tampering: Tampering
    row: str
    words: str

    def __str__(self) -> str:
        return f"{self.tampering}: {self.row}: {self.words}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeafRow:
    """A place in the tree as the database has it, whatever was done to it.

    Parameters
    ----------
    position
        As the row says.
    number
        Of the entry it points to.
    kept
        The leaf hash that the row holds.
    computed
        The leaf hash of the entry as it is now; ``None`` if it is gone or no entry any more.
    words
        What the entry says now.
    """

    position: int
    number: int
    kept: bytes
    computed: bytes | None
    words: str

    def __str__(self) -> str:
        return f"audit entry {self.number} (leaf {self.position})"


def compare_log(rows: Sequence[LeafRow], signed: Sequence[bytes]) -> tuple[Finding, ...]:
    """Return what was done to the log: the first row first, then leaf hashes changed alone.

    Parameters
    ----------
    rows
        The log by position.
    signed
        The leaf hashes kept outside the database; for later rows the
        database's own are believed, as nothing else is known of them.
    """
    known = [*signed, *(row.kept for row in rows[len(signed) :])]
    found = [row.computed for row in rows]
    findings = []
    if (first := _first_deviation(rows, known, found)) is not None:
        findings.append(first)
    for row, leaf in zip(rows, known, strict=False):
        if row.computed == leaf != row.kept:
            findings.append(
                Finding(
                    Tampering.LEAF_CHANGED, str(row), "the entry is as signed, its leaf hash is not"
                )
            )
            break
    return tuple(findings)


def _first_deviation(
    rows: Sequence[LeafRow], known: Sequence[bytes], found: Sequence[bytes | None]
) -> Finding | None:
    where = next(
        (
            index
            for index, leaf in enumerate(known)
            if index >= len(rows) or found[index] != leaf or rows[index].position != index
        ),
        None,
    )
    if where is None:
        return None
    if where >= len(rows):
        missing = len(known) - where
        return Finding(
            Tampering.CUT_OFF,
            f"leaf {where}",
            f"the log ends here; {missing} signed entries are gone",
        )
    row, wanted = rows[where], known[where]
    is_still_there = wanted in set(found[where:])
    was_written_later = found[where] in set(known[where + 1 :])
    return _named(row, where, is_still_there=is_still_there, was_written_later=was_written_later)


def _named(row: LeafRow, where: int, *, is_still_there: bool, was_written_later: bool) -> Finding:
    if was_written_later and is_still_there:
        return Finding(
            Tampering.REORDERED, str(row), f"stands where another entry was signed: {row.words}"
        )
    if was_written_later or row.position != where:
        return Finding(
            Tampering.REMOVED, f"leaf {where}", f"its entry is gone; next to it now: {row}"
        )
    if is_still_there:
        return Finding(Tampering.INSERTED, str(row), f"was never signed: {row.words}")
    if row.computed is None and not row.words:
        return Finding(Tampering.REMOVED, str(row), "its entry is gone")
    return Finding(Tampering.CHANGED, str(row), f"now says: {row.words or 'nothing readable'}")
