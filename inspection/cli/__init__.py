"""``inspection``: look at VINs, plates, photos and rules from the command line.

====  ===================================================================
0     done, and nothing was found wrong
1     done, and something is wrong: a number that is none, a photo that
      cannot be used
2     the command line or an input file cannot be used; what, where and
      how to mend it stands on standard error
130   stopped by Ctrl-C
====  ===================================================================
"""

from inspection.cli.app import main

__all__ = ["main"]
