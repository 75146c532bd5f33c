"""``python -m routing`` is ``routing``."""

from routing.cli import main

main()
