"""Pages the server itself has to show."""
