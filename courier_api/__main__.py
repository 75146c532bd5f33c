"""``python -m courier_api``."""

from courier_api.cli import main

main()
