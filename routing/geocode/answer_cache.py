"""Keeps the answers of online services, so that none is asked twice."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

__all__ = ["Answer", "AnswerCache"]

Answer = tuple[str, float, float, dict[str, Any]]
"""Address, lat, lon and raw answer, as the service gave them."""


class AnswerCache:
    """Answers by service and query in a SQLite file; several processes may share it.

    Parameters
    ----------
    path
        The file, made if need be; it can be deleted at any time.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with closing(self._open()) as database, database:
            database.execute(
                "CREATE TABLE IF NOT EXISTS answers"
                " (service TEXT, query TEXT, found TEXT NOT NULL, PRIMARY KEY (service, query))"
            )

    def get(self, service: str, query: str, ask: Callable[[], list[Answer]]) -> list[Answer]:
        """Return the answers kept for `query`, else those of `ask`, which are kept then."""
        with closing(self._open()) as database:
            row = database.execute(
                "SELECT found FROM answers WHERE service = ? AND query = ?", (service, query)
            ).fetchone()
        if row is not None:
            return [
                (str(a), float(lat), float(lon), raw) for a, lat, lon, raw in json.loads(row[0])
            ]
        found = ask()
        text = json.dumps(found, ensure_ascii=False)
        with closing(self._open()) as database, database:
            database.execute(
                "INSERT OR REPLACE INTO answers VALUES (?, ?, ?)", (service, query, text)
            )
        return found

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=30)
