"""A courier's shift: check-in, cash, papers, closing, fees."""
