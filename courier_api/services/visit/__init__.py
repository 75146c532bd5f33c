"""A visit: arrive, take the premium, have it signed, hand over, or come back with the reason."""
