"""Numbered rules of input: all breaches at once, none hidden.

``R0xx`` files and sheets, ``R1xx`` orders, ``C2xx`` couriers, ``D3xx`` depots.
"""

from routing.rules.catalogue import all_rules
from routing.rules.rule import RowFault, Rule, Severity

__all__ = ["RowFault", "Rule", "Severity", "all_rules"]
