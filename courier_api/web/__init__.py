"""The faces of the system of record: HTTP."""
