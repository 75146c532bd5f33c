"""A courier's working day: cash, papers, visits, and the settling of all three."""
