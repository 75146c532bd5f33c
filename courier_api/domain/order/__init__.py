"""The order and its life cycle, an explicit state machine."""
