"""The base of all schemas: unknown fields are errors."""

from __future__ import annotations

from marshmallow import RAISE, Schema

__all__ = ["Strict"]


class Strict(Schema):
    """Refuses unknown fields; writes fields in the order they are declared."""

    class Meta:
        """Settings of marshmallow."""

        unknown = RAISE
