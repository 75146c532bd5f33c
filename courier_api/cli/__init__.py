"""The command line of the system of record."""

from courier_api.cli.app import main

__all__ = ["main"]
