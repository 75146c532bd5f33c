"""Planning engines behind one interface: a ``Problem`` in, improving plans out.

Only this package knows solvers.  ``solve`` yields a first feasible plan within
seconds, then every better one; the last is the best.
"""

from routing.solve.budget import Budget, Progress
from routing.solve.engine import ENGINES, solve

__all__ = ["ENGINES", "Budget", "Progress", "solve"]
