"""Server, worker and insurer are killed under load; what was acknowledged must still be there."""
