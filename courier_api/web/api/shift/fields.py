"""Fields of the shift: counted cash, serials, cursors of time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from marshmallow import ValidationError, fields, validate

from courier_api.domain.shift.cash_count import CashCount
from courier_api.errors import InputError, ModelError
from courier_api.web.api.frame import Identifier

__all__ = ["Count", "after_instant", "serials_field"]

KINDS_MAX = 32
SERIALS_MAX = 1_000
PIECE = {
    "type": "object",
    "required": ["denomination_fen", "pieces"],
    "additionalProperties": False,
    "properties": {
        "denomination_fen": {"type": "integer", "minimum": 1, "example": 10_000},
        "pieces": {"type": "integer", "minimum": 0, "maximum": 1_000_000, "example": 12},
    },
}


class Count(fields.Field[CashCount]):
    """Cash, piece by piece: ``[{"denomination_fen": 10000, "pieces": 12}, ...]``."""

    def __init__(self, **kwargs: Any) -> None:
        metadata = {"type": "array", "items": PIECE, "maxItems": KINDS_MAX}
        super().__init__(metadata=metadata | kwargs.pop("metadata", {}), **kwargs)

    def _serialize(self, value: CashCount | None, *_rest: Any, **_kwargs: Any) -> Any:
        if value is None:
            return None
        return [{"denomination_fen": fen, "pieces": number} for fen, number in value.pieces]

    def _deserialize(self, value: Any, *_rest: Any, **_kwargs: Any) -> CashCount:
        if not isinstance(value, list) or len(value) > KINDS_MAX:
            raise ValidationError(f"A list of at most {KINDS_MAX} denominations.")
        faults = {
            number: ["Must be an object of denomination_fen and pieces, both whole numbers."]
            for number, piece in enumerate(value)
            if not _is_piece(piece)
        }
        if faults:
            raise ValidationError(faults)
        try:
            return CashCount(tuple((p["denomination_fen"], p["pieces"]) for p in value))
        except ModelError as error:
            raise ValidationError(list(error.faults)) from error


def _is_piece(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and set(value) == {"denomination_fen", "pieces"}
        and all(type(part) is int for part in value.values())
    )


def serials_field(**kwargs: Any) -> fields.List[str]:
    """Return a required list of document serials."""
    return fields.List(
        Identifier(metadata={"example": "P-o1"}),
        required=True,
        validate=validate.Length(max=SERIALS_MAX),
        **kwargs,
    )


def after_instant(cursor: Sequence[str | int]) -> tuple[datetime, str] | None:
    """Return the instant and id a cursor holds, ``None`` for the first page.

    Raises
    ------
    InputError
        If it is a cursor of another list.
    """
    if not cursor:
        return None
    try:
        at, name = (str(part) for part in cursor)
        instant = datetime.fromisoformat(at)
    except ValueError as error:
        raise InputError("cursor", ["is of another list: take next_cursor of this one"]) from error
    if instant.tzinfo is None:
        raise InputError("cursor", ["is of another list: take next_cursor of this one"])
    return instant, name
