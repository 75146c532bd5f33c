"""Visits over HTTP."""

from courier_api.web.api.visit import door

__all__ = ["blueprints"]

blueprints = (door.blueprint,)
