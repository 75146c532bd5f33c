"""What the simulator remembers, in an SQLite file of its own."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["Memory"]

SCHEMA = """
CREATE TABLE IF NOT EXISTS policies (
    number TEXT PRIMARY KEY, sale_number TEXT NOT NULL, premium_fen INTEGER NOT NULL,
    issued_at TEXT NOT NULL, voided_at TEXT
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS one_in_force ON policies (sale_number) WHERE voided_at IS NULL;
CREATE TABLE IF NOT EXISTS reprints (old_serial TEXT PRIMARY KEY, serial TEXT UNIQUE) STRICT;
CREATE TABLE IF NOT EXISTS statuses (
    order_id TEXT PRIMARY KEY, version INTEGER NOT NULL, state TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS answers (
    request_id TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, status INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS questions (
    request_id TEXT PRIMARY KEY, asked INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS nonces (nonce TEXT PRIMARY KEY, at_s INTEGER NOT NULL) STRICT;
"""
REPRINTED = re.compile(r"-R([0-9]+)$")
SERIAL_MAX = 64


class Memory:
    """Policies, reprints and answers given; survives a restart.

    Parameters
    ----------
    path
        The file; made if missing.
    """

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(
            path, isolation_level=None, check_same_thread=False, timeout=10
        )
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.executescript(SCHEMA)

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """One transaction: whole or not at all, one at a time."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def policies(self) -> tuple[tuple[str, str, bool], ...]:
        """Return number, sale and whether it is in force, of every policy ever issued."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT number, sale_number, voided_at IS NULL FROM policies ORDER BY number"
            )
            return tuple((number, sale, bool(force)) for number, sale, force in rows)

    def status(self, order_id: str) -> tuple[int, str] | None:
        """Return version and state last pushed for the order."""
        with self._lock:
            row = self._connection.execute(
                "SELECT version, state FROM statuses WHERE order_id = ?", (order_id,)
            ).fetchone()
        return None if row is None else (int(row[0]), str(row[1]))

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()


def issue(
    change: sqlite3.Connection, sale_number: str, premium_fen: int, at: str
) -> tuple[str, str]:
    """Return number and time of the sale's policy in force, issuing one if there is none."""
    row = change.execute(
        "SELECT number, issued_at FROM policies WHERE sale_number = ? AND voided_at IS NULL",
        (sale_number,),
    ).fetchone()
    if row is not None:
        return str(row[0]), str(row[1])
    (many,) = change.execute("SELECT count(*) FROM policies").fetchone()
    number = f"SIM-{many + 1:010d}"
    change.execute(
        "INSERT INTO policies (number, sale_number, premium_fen, issued_at) VALUES (?, ?, ?, ?)",
        (number, sale_number, premium_fen, at),
    )
    return number, at


def void(change: sqlite3.Connection, number: str, at: str) -> str | None:
    """Void a policy and return when that was; ``None`` if there is no such policy."""
    change.execute(
        "UPDATE policies SET voided_at = ? WHERE number = ? AND voided_at IS NULL", (at, number)
    )
    row = change.execute("SELECT voided_at FROM policies WHERE number = ?", (number,)).fetchone()
    return None if row is None else str(row[0])


def reprint(change: sqlite3.Connection, old_serial: str) -> str:
    """Return the serial that replaces `old_serial`, the same every time."""
    row = change.execute(
        "SELECT serial FROM reprints WHERE old_serial = ?", (old_serial,)
    ).fetchone()
    if row is not None:
        return str(row[0])
    found = REPRINTED.search(old_serial)
    base = old_serial[: found.start()] if found else old_serial
    suffix = f"-R{int(found.group(1)) + 1 if found else 1}"
    serial = base[: SERIAL_MAX - len(suffix)] + suffix
    change.execute("INSERT INTO reprints VALUES (?, ?)", (old_serial, serial))
    return serial


def push_status(change: sqlite3.Connection, order_id: str, version: int, state: str) -> None:
    """Keep the newest state of an order."""
    change.execute(
        "INSERT INTO statuses VALUES (?, ?, ?) ON CONFLICT (order_id) DO UPDATE"
        " SET version = excluded.version, state = excluded.state"
        " WHERE excluded.version > statuses.version",
        (order_id, version, state),
    )
