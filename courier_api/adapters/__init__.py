"""What the ports look like outside the database: clocks, files, other parties' systems."""
