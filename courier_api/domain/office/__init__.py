"""The office: follow-up tasks, second persons, inspection records, what must add up."""
