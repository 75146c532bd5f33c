"""Why an order is on no route, and what would change that.

Reasons are found by testing: the order alone with every courier, then every
place on every route.  docs/explain.md has the table of codes.
"""

from routing.explain.codes import IMPOSSIBLE, MEANING, Code, is_impossible
from routing.explain.explanation import explain

__all__ = ["IMPOSSIBLE", "MEANING", "Code", "explain", "is_impossible"]
