"""Photos are opened in a process of their own, which has no database, no secret and no network."""
