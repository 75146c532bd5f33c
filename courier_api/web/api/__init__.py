"""JSON for the courier's phone, the desks and integrators."""

from courier_api.web.api.dispatch import blueprints as dispatch
from courier_api.web.api.frame.blueprint import Blueprint
from courier_api.web.api.office import OFFICE
from courier_api.web.api.people import account, auth, codes, people, subjects
from courier_api.web.api.shift import blueprints as shift
from courier_api.web.api.visit import blueprints as visit
from courier_api.web.events import view as events

__all__ = ["BLUEPRINTS"]

BLUEPRINTS: tuple[Blueprint, ...] = (
    auth,
    account,
    people,
    codes,
    subjects,
    events.blueprint,
    *dispatch,
    *shift,
    *visit,
    *OFFICE,
)
"""Every group of endpoints; rooms add theirs here."""
