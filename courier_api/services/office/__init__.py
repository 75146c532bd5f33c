"""The office at work: tasks, money, documents, inspection records, lookups, the day's balance."""
