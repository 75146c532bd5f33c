"""What all tables share: metadata, names of constraints, column types."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Integer, MetaData, String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

__all__ = ["ACCOUNT_ID", "ID", "ROW_NUMBER", "WORD", "UtcInstant", "metadata", "one_of"]

metadata = MetaData(
    naming_convention={
        "ix": "%(table_name)s_by_%(column_0_N_name)s",
        "uq": "%(table_name)s_one_%(column_0_N_name)s",
        "ck": "%(constraint_name)s",
        "fk": "%(table_name)s_%(column_0_N_name)s_is_there",
        "pk": "%(table_name)s_key",
    }
)

ID = String(64)
ACCOUNT_ID = String(97)
WORD = String(32)
ROW_NUMBER = BigInteger().with_variant(Integer(), "sqlite")


class UtcInstant(TypeDecorator[datetime]):
    """An aware instant in UTC, to the microsecond.

    PostgreSQL has a type for it; SQLite keeps text that sorts as time does:
    ``2026-06-18T01:30:00.000000Z``.
    """

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the column type of the database at hand."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(27))
        return dialect.type_descriptor(DateTime(timezone=True))

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any] | None:
        """Return what turns an instant into what the database keeps."""
        return _text_of if dialect.name == "sqlite" else None

    def result_processor(
        self,
        dialect: Dialect,
        coltype: object,  # noqa: ARG002 - the signature is SQLAlchemy's
    ) -> Callable[[Any], datetime | None]:
        """Return what turns what the database keeps into an instant."""
        return _instant_of_text if dialect.name == "sqlite" else _in_utc


def _text_of(value: datetime | None) -> str | None:
    if value is None:
        return None
    plain = value.astimezone(UTC).replace(tzinfo=None)
    return f"{plain.isoformat(timespec='microseconds')}Z"


def _instant_of_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value).astimezone(UTC)


def _in_utc(value: datetime | None) -> datetime | None:
    return None if value is None else value.astimezone(UTC)


def one_of(column: str, words: Iterable[StrEnum], name: str) -> CheckConstraint:
    """Return the check that `column` is one of `words`."""
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=name)
