"""Plan a branch's delivery day: orders in, routes out.

The library stands on its own: it knows nothing of the web, of a database or
of :mod:`inspection`.  Start reading at :mod:`routing.model`, then follow
:mod:`routing.plan_day`, which is the pipeline from order files to reports.
"""

__version__ = "0.1.0"
