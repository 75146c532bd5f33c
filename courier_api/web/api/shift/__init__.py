"""Shifts over HTTP."""

from courier_api.web.api.shift import branch, courier

__all__ = ["blueprints"]

blueprints = (courier.blueprint, branch.blueprint)
