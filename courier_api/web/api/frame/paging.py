"""Pages by cursor: the position after the last item, so that inserts shift nothing."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from marshmallow import ValidationError, fields, validate

from courier_api.web.api.frame.schema import Strict

__all__ = ["Page", "PageArgs", "page_of"]

T = TypeVar("T")
LIMIT_MAX = 200
CURSOR_MAX = 512
KEY_PARTS_MAX = 4


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some items, and the cursor of the next page, empty at the end."""

    items: tuple[T, ...]
    next_cursor: str


class Cursor(fields.Field[tuple[str | int, ...]]):
    """The sort key of the last item seen, in base64url; opaque to clients."""

    def __init__(self, **kwargs: Any) -> None:
        metadata = {"type": "string", "maxLength": CURSOR_MAX}
        super().__init__(metadata=metadata, **kwargs)

    def _deserialize(self, value: Any, *_rest: Any, **_kwargs: Any) -> tuple[str | int, ...]:
        key = _decoded(value)
        fits = isinstance(key, list) and 0 < len(key) <= KEY_PARTS_MAX
        if not fits or not all(type(part) in (str, int) for part in key):
            raise ValidationError("Not a cursor: take next_cursor of the last page.")
        return tuple(key)


def _decoded(value: Any) -> Any:
    """Return what the cursor holds, ``None`` if it is none."""
    if not isinstance(value, str) or not value.isascii() or len(value) > CURSOR_MAX:
        return None
    try:
        return json.loads(base64.b64decode(value.encode(), altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError):
        return None


class PageArgs(Strict):
    """The query arguments of every list."""

    limit = fields.Integer(
        load_default=50,
        validate=validate.Range(1, LIMIT_MAX),
        metadata={"description": "Items a page."},
    )
    cursor = Cursor(load_default=())


def page_of(found: Sequence[T], limit: int, key: Callable[[T], tuple[str | int, ...]]) -> Page[T]:
    """Return the first `limit` of `found`, which holds one more if there is a next page."""
    items = tuple(found[:limit])
    if len(found) <= limit:
        return Page(items, "")
    last = json.dumps(list(key(items[-1])), separators=(",", ":")).encode()
    return Page(items, base64.urlsafe_b64encode(last).decode())
