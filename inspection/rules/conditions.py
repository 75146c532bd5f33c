"""The conditions that rows of a rule table can set, each with three answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import StrEnum

from inspection.rules.facts import Business, Cover, OrderFacts, Vehicle

__all__ = ["CONDITIONS", "Condition", "Held", "all_held", "condition_fault", "test"]

Condition = tuple[str, object]
"""Name and value as the table has them."""

_FLAGS = (
    "first_own_damage", "added_damage_cover", "added_mid_term", "new_car", "fleet",
    "badly_damaged", "damage_reported",
)  # fmt: skip
_NUMBERS = ("lapsed_days", "age_years")


class Held(StrEnum):
    """Whether a condition or a row holds."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def _held(answer: bool) -> Held:
    return Held.YES if answer else Held.NO


def test(condition: Condition, facts: OrderFacts, on: date) -> tuple[Held, str]:
    """Return whether `condition` holds on the day, and what was compared."""
    name, wanted = condition
    fact = _fact(name, facts, on)
    if fact is None:
        return Held.UNKNOWN, f"{name} {_shown(wanted)}: not known"
    return _held(CONDITIONS[name](fact, wanted)), f"{name} {_shown(wanted)}: is {_shown(fact)}"


def all_held(answers: Iterable[Held]) -> Held:
    """Return yes if all hold, no if one does not, else unknown."""
    answered = tuple(answers)
    if Held.NO in answered:
        return Held.NO
    return Held.UNKNOWN if Held.UNKNOWN in answered else Held.YES


def condition_fault(condition: Condition) -> str:
    """Return what is wrong with a condition of a table; empty if nothing is."""
    name, wanted = condition
    if name not in CONDITIONS:
        return f"{name}: no condition, known are {', '.join(sorted(CONDITIONS))}"
    if name in _FLAGS:
        return "" if isinstance(wanted, bool) else f"{name}: true or false is wanted"
    if name.endswith(("_min", "_max")):
        whole = isinstance(wanted, int) and not isinstance(wanted, bool)
        return "" if whole else f"{name}: a whole number is wanted"
    if not isinstance(wanted, list) or not all(isinstance(one, str) for one in wanted):
        return f"{name}: a list of texts is wanted"
    allowed = _ALLOWED.get(name)
    unknown = [one for one in wanted if allowed is not None and one not in allowed]
    return f"{name}: {', '.join(unknown)} unknown" if unknown else ""


def _fact(name: str, facts: OrderFacts, on: date) -> object:
    if name.startswith("covers_"):
        return facts.covers
    if name.startswith("age_years"):
        return facts.age_years(on)
    return getattr(facts, name.removesuffix("_min").removesuffix("_max"))


def _shown(value: object) -> str:
    if isinstance(value, list | frozenset):
        return ", ".join(sorted(str(one) for one in value)) or "nothing"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _equal(fact: object, wanted: object) -> bool:
    return fact == wanted


def _at_least(fact: object, wanted: object) -> bool:
    return isinstance(fact, int) and isinstance(wanted, int) and fact >= wanted


def _at_most(fact: object, wanted: object) -> bool:
    return isinstance(fact, int) and isinstance(wanted, int) and fact <= wanted


def _one_of(fact: object, wanted: object) -> bool:
    return isinstance(wanted, list) and fact in wanted


def _any_of(fact: object, wanted: object) -> bool:
    return isinstance(fact, frozenset) and isinstance(wanted, list) and bool(fact & set(wanted))


def _only_of(fact: object, wanted: object) -> bool:
    if not isinstance(fact, frozenset) or not isinstance(wanted, list):
        return False
    return bool(fact) and fact <= set(wanted)


CONDITIONS: Mapping[str, Callable[[object, object], bool]] = {
    **dict.fromkeys(_FLAGS, _equal),
    **{f"{name}_min": _at_least for name in _NUMBERS},
    **{f"{name}_max": _at_most for name in _NUMBERS},
    "business": _one_of,
    "vehicle": _one_of,
    "product": _one_of,
    "covers_any": _any_of,
    "covers_only": _only_of,
}
_ALLOWED: Mapping[str, frozenset[str]] = {
    "business": frozenset(Business),
    "vehicle": frozenset(Vehicle),
    "covers_any": frozenset(Cover),
    "covers_only": frozenset(Cover),
}
