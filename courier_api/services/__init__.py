"""Use cases: each a function of one unit of work."""
