"""All rules together, for the documentation and its test."""

from __future__ import annotations

from routing.rules import courier_rules, depot_rules, file_rules, order_rules
from routing.rules.rule import Rule

__all__ = ["all_rules"]


def all_rules() -> tuple[Rule, ...]:
    """Return every rule, sorted by number within files, orders, couriers and depots."""
    return (*file_rules.ALL, *order_rules.ALL, *courier_rules.ALL, *depot_rules.ALL)
