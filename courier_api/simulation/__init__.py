"""A branch's whole day, played through HTTP by invented people over a bad network."""
