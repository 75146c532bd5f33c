"""Files that rooms and people exchange: problems, plans, couriers, depots."""
