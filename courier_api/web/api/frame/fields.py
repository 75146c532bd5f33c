"""Fields of the trade: money, instants, identifiers, codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from marshmallow import ValidationError, fields, validate

from courier_api.domain.checks import ID, MAX_FEN, PERSONAL

__all__ = ["Code", "Fen", "Flag", "Identifier", "Instant"]


class Flag(fields.Boolean):
    """JSON's ``true`` or ``false``; numbers and words that may mean one are refused."""

    def _deserialize(self, value: Any, *_rest: Any, **_kwargs: Any) -> bool:
        if type(value) is not bool:
            raise ValidationError("Not a boolean: true or false.")
        return value


class Fen(fields.Integer):
    """A sum of money, integer fen; JSON numbers with a fraction and strings are refused."""

    def __init__(self, *, at_least: int = 0, **kwargs: Any) -> None:
        metadata = {"description": "Integer fen (分).", "example": 123450}
        kwargs["metadata"] = metadata | kwargs.get("metadata", {})
        super().__init__(strict=True, validate=validate.Range(at_least, MAX_FEN), **kwargs)

    def _deserialize(self, value: Any, *_rest: Any, **_kwargs: Any) -> int:
        if type(value) is not int:
            raise ValidationError("Money is an integer number of fen.")
        return value


class Instant(fields.Field[datetime]):
    """An instant, RFC 3339 with offset; written in UTC, to the microsecond."""

    def __init__(self, **kwargs: Any) -> None:
        metadata = {"type": "string", "format": "date-time", "example": "2026-06-18T01:30:00Z"}
        kwargs["metadata"] = metadata | kwargs.get("metadata", {})
        super().__init__(**kwargs)

    def _serialize(self, value: datetime | None, *_rest: Any, **_kwargs: Any) -> str | None:
        if value is None:
            return None
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")

    def _deserialize(self, value: Any, *_rest: Any, **_kwargs: Any) -> datetime:
        try:
            instant = datetime.fromisoformat(value)
            utc = instant.astimezone(UTC)
        except (TypeError, ValueError, OverflowError) as error:
            raise ValidationError("Not an instant: 2026-06-18T09:30:00+08:00.") from error
        if instant.tzinfo is None:
            raise ValidationError("Say the offset: 2026-06-18T09:30:00+08:00.")
        return utc


class Identifier(fields.String):
    """One of our identifiers, or one a client makes by the same rule."""

    def __init__(self, **kwargs: Any) -> None:
        metadata = {"example": "o1"} | kwargs.pop("metadata", {})
        rule = validate.Regexp(
            rf"\A{ID.pattern}\Z", error="1 to 64 letters, digits, '_', '.', '-'."
        )
        super().__init__(validate=[rule, _demand_pseudonym], metadata=metadata, **kwargs)


def _demand_pseudonym(value: str) -> None:
    """Go on only if an id is not a person's own number: ids are kept for ever."""
    if PERSONAL.fullmatch(value):
        raise ValidationError("A phone or identity card number is no id: make up another.")


class Code(fields.String):
    """One word of a list; loads as the enumeration's member.

    Parameters
    ----------
    words
        Members of one enumeration, one at least.
    """

    def __init__(self, words: Iterable[StrEnum], **kwargs: Any) -> None:
        self._words = {str(word): word for word in words}
        self.kind = type(next(iter(self._words.values())))
        super().__init__(validate=validate.OneOf(list(self._words)), **kwargs)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if text not in self._words:
            raise ValidationError(f"Must be one of: {', '.join(self._words)}.")
        return self._words[text]
