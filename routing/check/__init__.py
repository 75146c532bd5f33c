"""Whether a plan is true, recomputed from the problem and the travel matrix alone.

The checker shares no code with what makes plans: neither :mod:`routing.solve`
nor :mod:`routing.schedule`.  What it enforces is written in :mod:`routing.plan`
and in the model; docs/check.md has the table of rules.
"""

from routing.check.plan_check import check_plan
from routing.check.rules import RULES
from routing.check.violation import Violation

__all__ = ["RULES", "Violation", "check_plan"]
