"""Rules that keep rows as they are: never changed, or never deleted."""

from __future__ import annotations

from collections.abc import Mapping

from alembic import op

__all__ = ["keep"]


def keep(tables: Mapping[str, tuple[str, ...]], changes: tuple[str, ...]) -> None:
    """Refuse `changes` (``UPDATE``, ``DELETE``) of the rows of `tables`.

    Parameters
    ----------
    tables
        By name, with the unique keys of each (``"order_id, version"``): SQLite's
        REPLACE deletes without firing DELETE triggers and is refused by them.
    """
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for table, keys in tables.items():
        if on_sqlite:
            _keep_on_sqlite(table, keys, changes)
        else:
            _keep_on_postgresql(table, changes)


def _keep_on_sqlite(table: str, keys: tuple[str, ...], changes: tuple[str, ...]) -> None:
    for change in changes:
        op.execute(
            f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'append_only'); END"
        )
    for number, key in enumerate(keys):
        same = " AND ".join(f"{column} = NEW.{column}" for column in key.split(", "))
        there = f"SELECT 1 FROM {table} WHERE {same}"  # noqa: S608 - names of migrations only
        op.execute(
            f"CREATE TRIGGER {table}_no_replace_{number} BEFORE INSERT ON {table} "
            f"WHEN EXISTS ({there}) BEGIN SELECT RAISE(ABORT, 'already_there'); END"
        )


def _keep_on_postgresql(table: str, changes: tuple[str, ...]) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_unchanging BEFORE {' OR '.join(changes)} ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION courier_append_only()"
    )
    op.execute(
        f"CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION courier_append_only()"
    )
