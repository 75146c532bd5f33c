"""JSON for the courier's phone, the desks and integrators."""

from courier_api.web.api.frame.blueprint import Blueprint

__all__ = ["BLUEPRINTS"]

BLUEPRINTS: tuple[Blueprint, ...] = ()
"""Every group of endpoints; rooms add theirs here."""
