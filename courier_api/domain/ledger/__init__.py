"""Double-entry books in integer fen; what is written stays written."""
