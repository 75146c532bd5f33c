"""Cursors whose sort key is an instant and an id."""

from __future__ import annotations

from datetime import UTC, datetime

from courier_api.errors import InputError

__all__ = ["after_id", "after_instant", "after_rank", "instant_key"]


RANK_MAX = 100


def instant_key(at: datetime, name: str) -> tuple[str, str]:
    """Return the sort key of an item as a cursor keeps it."""
    return at.astimezone(UTC).isoformat(timespec="microseconds"), name


def after_instant(cursor: tuple[str | int, ...]) -> tuple[datetime, str] | None:
    """Return the sort key that a cursor keeps, ``None`` at the start.

    Raises
    ------
    InputError
        If it is another list's cursor.
    """
    match cursor:
        case ():
            return None
        case (str(at), str(name)):
            try:
                return datetime.fromisoformat(at).astimezone(UTC), name
            except (ValueError, OverflowError) as error:
                raise _foreign() from error
    raise _foreign()


def after_rank(cursor: tuple[str | int, ...]) -> tuple[int, datetime, str] | None:
    """Return rank, instant and id that a cursor keeps, ``None`` at the start.

    Raises
    ------
    InputError
        If it is another list's cursor.
    """
    match cursor:
        case ():
            return None
        case (int(rank), str() as at, str() as name):
            found = after_instant((at, name))
            if found is not None and 0 <= rank <= RANK_MAX:
                return rank, *found
    raise _foreign()


def after_id(cursor: tuple[str | int, ...]) -> str:
    """Return the id that a cursor keeps, ``""`` at the start.

    Raises
    ------
    InputError
        If it is another list's cursor.
    """
    match cursor:
        case ():
            return ""
        case (str(name),):
            return name
    raise _foreign()


def _foreign() -> InputError:
    return InputError("cursor", ["belongs to another list: take next_cursor of the last page"])
