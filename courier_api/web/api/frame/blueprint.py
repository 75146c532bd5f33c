"""Blueprints whose declared arguments are documentation; the frame loads them itself.

The frame loads bodies only after it knows who calls, so that nobody learns
from a field's error what his log-in does not let him know.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import flask_smorest
from webargs.flaskparser import FlaskParser

__all__ = ["Blueprint"]

V = TypeVar("V", bound=Callable[..., Any])


class Declared(FlaskParser):
    """Leaves the view as it is."""

    def use_args(self, *_args: Any, **_kwargs: Any) -> Callable[[V], V]:
        """Return a decorator that changes nothing."""
        return lambda view: view


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc]
    """A group of endpoints made by :func:`command` and :func:`query`."""

    ARGUMENTS_PARSER = Declared()
