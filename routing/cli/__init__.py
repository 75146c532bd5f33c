"""``routing``: plan a delivery day from the command line.

Each command is a module of its own; all of them keep to these exit codes:

====  =====================================================================
0     done; for ``plan``: a plan was written, also with refused rows
1     ``check``: the plan breaks rules, each printed
2     the command line or an input file cannot be used; what, where and how
      to mend it stands on standard error
3     the planner made a plan that its own check refuses (a fault of ours)
130   stopped by Ctrl-C before there was anything to write
====  =====================================================================
"""

from routing.cli.app import main

__all__ = ["main"]
