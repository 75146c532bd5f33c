"""When a car must be inspected, what the inspection must show, and which findings stop it."""

from inspection.rules.conditions import Held
from inspection.rules.decide import (
    Action,
    Decision,
    Requirement,
    Step,
    action_for,
    block_for,
    decide,
)
from inspection.rules.facts import Business, Cover, OrderFacts, Vehicle, facts_from
from inspection.rules.table import RuleTable, load_table, table_for

__all__ = [
    "Action",
    "Business",
    "Cover",
    "Decision",
    "Held",
    "OrderFacts",
    "Requirement",
    "RuleTable",
    "Step",
    "Vehicle",
    "action_for",
    "block_for",
    "decide",
    "facts_from",
    "load_table",
    "table_for",
]
