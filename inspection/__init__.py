"""Turn what a courier brings back from a car into findings with evidence.

The library stands on its own: it knows nothing of the web, of a database or
of :mod:`routing`.  It recommends; only the underwriter decides.  Start
reading at :mod:`inspection.finding`: everything here ends in findings.
"""
