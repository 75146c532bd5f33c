"""Events as they happen, to phones and desks (server-sent events)."""
