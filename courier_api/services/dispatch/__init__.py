"""Orders in, appointments, plans, the courier's route."""
