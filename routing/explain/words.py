"""Changes and places in a dispatcher's words, with figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from routing.check.words import exact_clock, yuan
from routing.explain.cure import Change, Cure
from routing.model import Courier, Order, TimeWindow
from routing.schedule import Obstacle

__all__ = ["listed", "minutes", "place_words", "remedy", "trouble"]

NAMED = 4
"""How many ids a list names before it counts the rest."""


def minutes(seconds: int) -> str:
    """Return a duration, exact below two minutes, rounded up to minutes above.

    Examples
    --------
    >>> minutes(60), minutes(119), minutes(130), minutes(3700)
    ('60 s', '119 s', '3 min', '1 h 2 min')
    """
    if seconds < 120:
        return f"{seconds} s"
    whole = -(-seconds // 60)
    return f"{whole} min" if whole < 60 else f"{whole // 60} h {whole % 60} min"


def listed(ids: Sequence[str]) -> str:
    """Return ids as a list that names the first few and counts the rest."""
    named = ", ".join(ids[:NAMED])
    return named if len(ids) <= NAMED else f"{named} and {len(ids) - NAMED} more"


def place_words(sequence: Sequence[Order], place: int) -> str:
    """Return where on a route an order would go in after `place` stops."""
    if not sequence:
        return "with nothing else to do"
    return "as the first stop" if place == 0 else f"after {sequence[place - 1].id}"


def trouble(cure: Cure, day: date) -> str:
    """Return what is broken, one clause for each limit."""
    return "; ".join(_clauses(cure.courier, change, day)[0] for change in cure.changes)


def remedy(cure: Cure, day: date) -> str:
    """Return what would have to give, one clause for each limit, as one sentence."""
    text = " and ".join(_clauses(cure.courier, change, day)[1] for change in cure.changes)
    return f"{text[:1].upper()}{text[1:]}."


Clauses = tuple[str, str]
"""What is broken, and what would have to give."""


def _clauses(courier: Courier, change: Change, day: date) -> Clauses:
    if change.obstacle is Obstacle.SKILL:
        return _skill(courier, change, day)
    return CLAUSES[change.obstacle](courier, change)


def _skill(courier: Courier, change: Change, day: date) -> Clauses:
    required = change.order.required_skills if change.order else frozenset[str]()
    missing = sorted(required - courier.skills_on(day))
    expiry = {skill.code: skill.expires_on for skill in courier.skills}
    facts = [
        f"{code} expired on {expiry[code]}" if code in expiry else f"no {code}" for code in missing
    ]
    named = " and ".join(missing)
    return (
        f"{courier.id} has {', '.join(facts)}",
        f"{courier.id} would need the certificate {named}, good on {day}",
    )


def _equipment(courier: Courier, change: Change) -> Clauses:
    required = change.order.required_equipment if change.order else frozenset[str]()
    missing = " and ".join(sorted(required - courier.equipment))
    return f"{courier.id} carries no {missing}", f"give {courier.id} {missing}"


def _window(_: Courier, change: Change) -> Clauses:
    if change.order is None:
        return "a window would be missed", "move the window"
    window = change.order.windows[-1]
    later = minutes(change.amount)
    until = exact_clock(window.end_s + change.amount)
    return (
        f"{change.order.id} would start {later} after its window {_span(window)}",
        f"let {change.order.id} start {later} later, until {until}",
    )


def _shift(courier: Courier, change: Change) -> Clauses:
    later, shift = minutes(change.amount), courier.shift
    return (
        f"{courier.id} would be done {later} after the shift {_span(shift)}",
        f"let the shift of {courier.id} end {later} later, at "
        f"{exact_clock(shift.end_s + change.amount)}",
    )


def _working_time(courier: Courier, change: Change) -> Clauses:
    longer, limit = minutes(change.amount), minutes(courier.max_working_s or 0)
    return (
        f"{courier.id} would work {longer} more than the {limit} allowed",
        f"allow {courier.id} {longer} of overtime",
    )


def _break(courier: Courier, change: Change) -> Clauses:
    later = minutes(change.amount)
    if courier.break_ is None:
        return "the break would not fit", "move the break"
    window = courier.break_.window
    return (
        f"{courier.id} could start the break only {later} after {_span(window)}",
        f"let the break of {courier.id} start {later} later, until "
        f"{exact_clock(window.end_s + change.amount)}",
    )


def _cash(courier: Courier, change: Change) -> Clauses:
    limit_fen = courier.cash_limit_fen or 0
    return (
        f"{courier.id} would hold {yuan(change.amount)} more than the limit of {yuan(limit_fen)}",
        f"raise the cash limit of {courier.id} by {yuan(change.amount)} to "
        f"{yuan(limit_fen + change.amount)} (or have cash handed in on the way)",
    )


def _bag(courier: Courier, change: Change) -> Clauses:
    return (
        f"{courier.id} would carry {change.amount} more than the {courier.bag_capacity} units "
        "that the bag holds",
        f"give {courier.id} a bag for {(courier.bag_capacity or 0) + change.amount} units",
    )


def _stops(courier: Courier, change: Change) -> Clauses:
    limit = courier.max_stops or 0
    wanted = limit + change.amount
    stops = f"{wanted} stop" if wanted == 1 else f"{wanted} stops"
    return f"{courier.id} would have {stops}, the limit is {limit}", f"allow {courier.id} {stops}"


def _path(courier: Courier, _: Change) -> Clauses:
    return f"{courier.id} finds no path", "check the place on the map"


def _span(window: TimeWindow) -> str:
    return f"{exact_clock(window.start_s)}-{exact_clock(window.end_s)}"


CLAUSES: Mapping[Obstacle, Callable[[Courier, Change], Clauses]] = {
    Obstacle.EQUIPMENT: _equipment,
    Obstacle.WINDOW: _window,
    Obstacle.SHIFT: _shift,
    Obstacle.WORKING_TIME: _working_time,
    Obstacle.BREAK: _break,
    Obstacle.CASH: _cash,
    Obstacle.BAG: _bag,
    Obstacle.STOPS: _stops,
    Obstacle.UNREACHABLE: _path,
}
