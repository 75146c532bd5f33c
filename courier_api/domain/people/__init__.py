"""People and what proves them: persons, sessions, devices, codes, throttling, masking."""
